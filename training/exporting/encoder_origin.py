"""Which experiment a retriever is from and what it learnt from, by what its results say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.corpora.parallel_pages import SUFFIX as PAGES
from training.exporting.licences import Source, source_of
from training.scoring.runs import read_object


@dataclass(frozen=True, slots=True)
class Origin:
    """Of an encoder's projection."""

    experiment: str
    files: tuple[str, ...]
    """Data files that it learnt from."""

    @property
    def n_pages_files(self) -> int:
        """Files of pages with questions."""
        return sum(name.endswith(PAGES) for name in self.files)

    @property
    def others(self) -> dict[str, Source | None]:
        """Files whose passages answer nothing, and under what terms they are, where that is known."""
        return {name: source_of(name) for name in self.files if not name.endswith(PAGES)}


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
    return Origin(str(declared.get("name", results.name)), tuple(name for name in data if name not in tested))


def _files(items: Any) -> Iterator[str]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, Mapping) and item.get("file"):
            yield Path(str(item["file"])).name
