"""The model card of an exported reader: every figure in it is measured or read from results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.qa.windows import WindowSettings
from training.exporting.check import MAX_LOSS_F1, SetLoss
from training.exporting.cost import Cost
from training.exporting.history import Figure, History, SetFigures, Stage
from training.exporting.licences import forbids_commerce, source_of

N_LOWEST = 3
MIN_QUESTIONS = 30
"""Of a kind of question, before its F1 is worth a line."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card is written from."""

    name: str
    architecture: str
    null_threshold: float
    int8: Cost
    exact: Cost
    losses: tuple[SetLoss, ...] | None
    """None: int8 was not compared with the model as it was trained."""
    history: History | None
    """None: no results were given."""


def card_text(card: Card) -> str:
    """The whole card, in Markdown."""
    history = card.history
    parts = [[f"# {card.name}", "", _INTRODUCTION, ""], _facts(card)]
    if history is None:
        parts += [["", _NO_HISTORY]]
    else:
        parts += [_made(history), _data(history), _figures(history)]
    parts += [_int8(card.losses), _weak(card)]
    return "\n".join(line for part in parts for line in part) + "\n"


_INTRODUCTION = (
    "An extractive question answering model: given a question and a piece of a page, it marks the span that answers "
    "it,\nor that none does. Exported by `python -m training export` for Kate."
)
_NO_HISTORY = (
    "No results of an experiment were given when this reader was exported (`--results`): its data, their licences "
    "and its\nfigures are not known here. Fill them in before passing it on."
)


def _facts(card: Card) -> list[str]:
    windows = WindowSettings()
    return _table(
        ("", ""),
        [
            ("architecture", f"{card.architecture}; {card.int8.parameters / 1e6:.1f} million parameters"),
            (
                "format",
                "ONNX, dynamic int8 (weights and activations of matrix products, embedding tables), one scale a row",
            ),
            ("size", f"{card.int8.megabytes:.1f} MB ({card.exact.megabytes:.1f} MB as it was trained)"),
            (
                "time",
                f"{card.int8.window_ms:.0f} ms a window of {windows.max_tokens} word pieces on one core "
                f"({card.exact.window_ms:.0f} ms on torch as it was trained)",
            ),
            (
                "windows",
                f"{windows.max_tokens} word pieces, question cut to {windows.max_question_tokens}, "
                f"overlap {windows.overlap_tokens}",
            ),
            ("threshold", f"without a calibration, spans that score below {card.null_threshold:g} are not shown"),
        ],
    )


def _made(history: History) -> list[str]:
    base = next((stage.base_model for stage in history.stages if stage.base_model), None)
    lines = ["", "## How it was made", "", f"`python -m training run {history.stages[-1].name}`", ""]
    if base:
        lines += [f"Base: {_sourced(base)}.", ""]
    rows = [
        (str(number), stage.name, stage.description, _inputs(stage), stage.note)
        for number, stage in enumerate(history.stages, start=1)
    ]
    lines += _table(("", "experiment", "what", "learnt from", "note"), rows)
    lines += [f"\nResults of {name}, which came before, were not found." for name in history.missing]
    return lines


def _inputs(stage: Stage) -> str:
    return ", ".join(item.file if item.n is None else f"{item.file} ({item.n:,})" for item in stage.used) or "-"


def _data(history: History) -> list[str]:
    names = [stage.base_model for stage in history.stages if stage.base_model]
    names += [used.file for stage in history.stages for used in stage.used]
    sources = {name: source_of(name) for name in dict.fromkeys(names)}
    rows = [
        (name, source.title if source else "", source.licence if source else "not known here: look it up")
        for name, source in sources.items()
    ]
    restricted = [name for name, source in sources.items() if source and forbids_commerce(source.licence)]
    lines = ["", "## Data and licences", "", *_table(("file or model", "what it is", "licence"), rows)]
    if restricted:
        lines += ["", f"**Not for commercial use**: it learnt from {', '.join(restricted)}."]
    return lines


def _figures(history: History) -> list[str]:
    seeds = f"means over {history.n_seeds} seeds" if history.n_seeds > 1 else "one seed"
    lines = ["", "## Figures", ""]
    if not history.sets:
        return [*lines, "It was evaluated on no set."]
    rows = [(one.name, str(one.n), _cell(one.f1), _cell(one.exact_match)) for one in history.sets]
    told = (
        f"Of the model as it was trained, in percent, {seeds}, with 95 % intervals over questions. F1 by the "
        "multilingual rules\n(Japanese by character), exact match by SQuAD's; through the served windows and decoder."
    )
    return [*lines, told, "", *_table(("set", "questions", "F1", "exact match"), rows)]


def _int8(losses: Sequence[SetLoss] | None) -> list[str]:
    lines = ["", "## What int8 costs", ""]
    if losses is None:
        return [*lines, "It was not measured how much int8 loses against the model as it was trained."]
    rows = [
        (
            item.name,
            str(item.n),
            f"{item.float_f1:.2f}",
            f"{item.int8_f1:.2f}",
            f"{item.loss:+.2f} ({item.low:+.2f} to {item.high:+.2f})",
        )
        for item in losses
    ]
    told = (
        "F1 (multilingual rules) of this reader against the model as it was trained, on the same questions, and the\n"
        "loss with its 95 % interval."
    )
    lines += [told, "", *_table(("set", "questions", "float", "int8", "loss"), rows)]
    too_much = [item.name for item in losses if item.loss > MAX_LOSS_F1]
    if too_much:
        lines += ["", f"**More than {MAX_LOSS_F1} points are lost on {', '.join(too_much)}**; export was forced."]
    return lines


def _weak(card: Card) -> list[str]:
    lines = ["", "## What it is bad at", ""]
    found = [] if card.history is None else [*_lowest_sets(card.history.sets), *_lowest_kinds(card.history)]
    return [*lines, *(found or ["Not known: there are no figures to tell."])]


def _lowest_sets(sets: Sequence[SetFigures]) -> list[str]:
    """At most the lower half: the best sets are no weakness."""
    ranked = sorted(sets, key=lambda one: one.f1.value)[: min(N_LOWEST, len(sets) // 2)]
    return [f"- {one.name}: F1 {_cell(one.f1)}, among the lowest of its {len(sets)} sets." for one in ranked]


def _lowest_kinds(history: History) -> list[str]:
    lines = []
    for kind in dict.fromkeys(item.kind for item in history.kinds):
        known = [item for item in history.kinds if item.kind == kind and item.n >= MIN_QUESTIONS]
        if len(known) > 1:
            worst, best = min(known, key=lambda item: item.f1), max(known, key=lambda item: item.f1)
            lines.append(
                f"- By {kind} over all sets, `{worst.name}` is the lowest: F1 {worst.f1:.1f} on {worst.n:,} questions "
                f"(`{best.name}`, the highest: {best.f1:.1f})."
            )
    return lines


def _cell(figure: Figure) -> str:
    return f"{figure.value:.1f} ({figure.low:.1f} to {figure.high:.1f})"


def _sourced(name: str) -> str:
    source = source_of(name)
    return f"{name} ({source.licence})" if source else name


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in cells]
