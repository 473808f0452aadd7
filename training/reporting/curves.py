"""Learning curves: loss against tokens, smoothed, one line an experiment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.reporting.readings import Named, extremes, sentences
from training.reporting.results import ExperimentResult, LossPoint, Results

SMOOTHED_SHARE = 0.05
"""Of a run's points: the width of the running mean."""
LINES_A_PANEL = 7
_LOSSES = {"align": "alignment", "finetune": "span extraction"}
_GRID = 200


@dataclass(frozen=True, slots=True)
class Curve:
    """One experiment's loss, mean over seeds."""

    name: str
    tokens: npt.NDArray[np.float64]
    """(n_points,)"""
    loss: npt.NDArray[np.float64]
    """(n_points,)"""
    low: npt.NDArray[np.float64]
    """(n_points,) of the seeds' smoothed losses; equal to `loss` for one seed, like `high`"""
    high: npt.NDArray[np.float64]
    n_seeds: int


@dataclass(frozen=True, slots=True)
class CurvePanel:
    """Curves whose losses are of the same kind."""

    title: str
    curves: tuple[Curve, ...]


def curve_panels(results: Results) -> list[CurvePanel]:
    """Losses are only comparable within an encoder, a kind of training, and with or without a teacher."""
    groups: dict[str, list[Curve]] = {}
    for one in results.experiments:
        curve = _curve(one)
        if curve:
            groups.setdefault(_group(one), []).append(curve)
    return [panel for title, curves in groups.items() for panel in _panels(title, curves)]


def curves_reading(panels: Sequence[CurvePanel]) -> str:
    """Last smoothed losses, extremes by panel."""
    parts = []
    for panel in panels:
        last = [Named(curve.name, float(curve.loss[-1])) for curve in panel.curves]
        parts.append(f"Last smoothed loss, {panel.title}: {extremes(last, decimals=2)}")
    return sentences(parts)


def smoothed(values: npt.NDArray[np.float64], *, width: int) -> npt.NDArray[np.float64]:
    """Mean of `width` values (an odd number) around each; near the ends of those that there are.

    :param values: (n,)
    """
    sums = np.concatenate(([0.0], np.cumsum(values)))
    places = np.arange(len(values))
    first, last = np.maximum(places - width // 2, 0), np.minimum(places + width // 2 + 1, len(values))
    means: npt.NDArray[np.float64] = (sums[last] - sums[first]) / (last - first)
    return means


def _panels(title: str, curves: Sequence[Curve]) -> list[CurvePanel]:
    """So few lines each that they can be told apart."""
    n_panels = -(-len(curves) // LINES_A_PANEL)
    each = -(-len(curves) // n_panels)
    parts = [tuple(curves[first : first + each]) for first in range(0, len(curves), each)]
    number = (f" ({place} of {len(parts)})" if len(parts) > 1 else "" for place in range(1, len(parts) + 1))
    return [CurvePanel(title + text, part) for text, part in zip(number, parts, strict=True)]


def _group(result: ExperimentResult) -> str:
    said = result.declaration
    taught = ", taught by another reader" if said.teacher else ""
    return f"{said.encoder_name}, {_LOSSES.get(said.kind, said.kind or 'training')}{taught}"


def _curve(result: ExperimentResult) -> Curve | None:
    runs = [one.losses for one in result.seeds if one.losses]
    if not runs:
        return None
    tokens = _tokens(runs)
    lines = np.stack([np.interp(tokens, *_smoothed_run(run)) for run in runs])
    return Curve(result.name, tokens, lines.mean(axis=0), lines.min(axis=0), lines.max(axis=0), len(runs))


def _tokens(runs: Sequence[Sequence[LossPoint]]) -> npt.NDArray[np.float64]:
    """Where all seeds have been; one seed's own points."""
    if len(runs) == 1:
        return np.array([point.tokens for point in runs[0]], dtype=np.float64)
    first, last = max(run[0].tokens for run in runs), min(run[-1].tokens for run in runs)
    return np.linspace(first, max(first, last), _GRID if last > first else 1)


def _smoothed_run(run: Sequence[LossPoint]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    width = max(1, int(SMOOTHED_SHARE * len(run)) // 2 * 2 + 1)
    return np.array([point.tokens for point in run]), smoothed(np.array([point.loss for point in run]), width=width)
