"""Which experiment a retriever is from and what it learnt from, by what its results say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.corpora.files import set_name
from training.corpora.parallel_pages import SUFFIX as PAGES
from training.exporting.licences import Source, source_of
from training.scoring.runs import read_object


@dataclass(frozen=True, slots=True)
class Origin:
    """Of an encoder's projection."""

    experiment: str
    files: tuple[str, ...]
    """Data files that it learnt from, as they are stored."""
    n_passages: int = 0
    """Of pages with questions; 0 where the results do not say."""
    n_other_passages: int = 0
    """Of texts that answer no question."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """How many sentences and titles, of pages and of other texts, it learnt from, where it did."""

    @property
    def others(self) -> dict[str, Source | None]:
        """Files whose passages answer nothing, and under what terms they are, where that is known."""
        return {name: source_of(name) for name in self.files if PAGES not in name}


NOT_KNOWN = Origin("", ())
"""Of a model without its experiment's results."""


def read_origin(model: Path) -> Origin:
    """Of the `model/` of a seed, from the results around it; `NOT_KNOWN` where there are none.

    :raises TrainingError: they are malformed.
    """
    results = model.resolve().parent.parent
    if not all((results / name).is_file() for name in ("experiment.json", "data.json")):
        return NOT_KNOWN
    declared, data = (read_object(results / name) for name in ("experiment.json", "data.json"))
    tested = set(_files(declared.get("evaluation"))) - set(_files(declared.get("training")))
    record = model.resolve().parent / "training.json"
    learnt = read_object(record) if record.is_file() else {}
    return Origin(
        str(declared.get("name", results.name)),
        tuple(name for name in data if _plain(name) not in tested),
        n_passages=int(learnt.get("items", 0)),
        n_other_passages=int(learnt.get("other_items", 0)),
        parts={str(name): int(n) for name, n in dict(learnt.get("part_items", {})).items()},
    )


def _files(items: Any) -> Iterator[str]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping) and item.get("file"):
            yield _plain(str(item["file"]))


def _plain(file: str) -> str:
    return set_name(Path(file))
