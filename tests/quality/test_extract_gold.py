"""Criterion X5: of the gold pages, wanted segments are kept and unwanted ones are not (floors in a file)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from actions.qa.extract import Content, Extractor

HERE = Path(__file__).parent
PAGES = HERE / "extract_gold"
FLOORS: dict[str, float] = json.loads((HERE / "extract_floors.json").read_text())
GOLD: dict[str, dict[str, list[str]]] = json.loads((PAGES / "gold.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Judged:
    """What became of the segments of all pages."""

    wanted: int
    unwanted: int
    lost: list[str]
    leaked: list[str]


@pytest.fixture(scope="module")
def contents() -> Iterator[dict[str, Content]]:
    with Extractor() as extractor:
        yield {name: extractor.extract((PAGES / name).read_bytes(), charset="", url=name) for name in sorted(GOLD)}


@pytest.fixture(scope="module")
def judged(contents: dict[str, Content]) -> Judged:
    lost, leaked = [], []
    for name, segments in GOLD.items():
        text = contents[name].text.replace("\n", " ")
        lost += [f"{name}: {segment}" for segment in segments["wanted"] if segment not in text]
        leaked += [f"{name}: {segment}" for segment in segments["unwanted"] if segment in text]
    count = {kind: sum(len(segments[kind]) for segments in GOLD.values()) for kind in ("wanted", "unwanted")}
    return Judged(count["wanted"], count["unwanted"], lost, leaked)


def test_every_gold_page_is_judged() -> None:
    assert {path.name for path in PAGES.glob("*.html")} == set(GOLD)
    assert {name[:2] for name in GOLD} == {"en", "fr", "ja"}


def test_wanted_segments_are_kept(judged: Judged) -> None:
    assert 1 - len(judged.lost) / judged.wanted >= FLOORS["kept_share"], judged.lost


def test_unwanted_segments_are_left_out(judged: Judged) -> None:
    assert len(judged.leaked) / judged.unwanted <= FLOORS["unwanted_share"], judged.leaked


def test_floors_are_the_criterion() -> None:
    assert FLOORS["kept_share"] >= 0.97
    assert FLOORS["unwanted_share"] <= 0.05
