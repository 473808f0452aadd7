"""From pieces in reading order to one text with blocks. Runs in the extraction process only."""

from __future__ import annotations

from typing import Any

from actions.qa._extract_pieces import Close, Event, Open, Piece


def resolve_levels(events: list[Event]) -> None:
    """Give headings of level 0, which are one below the heading above them, their level."""
    outline = _Outline()
    for event in events:
        if isinstance(event, Open):
            outline.open(event.term)
        elif isinstance(event, Close):
            outline.close()
        elif event.kind == "heading":
            event.level = outline.place(event)[1]


def assemble(events: list[Event]) -> tuple[str, list[dict[str, Any]]]:
    """Text and blocks of what was chosen."""
    outline = _Outline()
    parts: list[str] = []
    blocks: list[dict[str, Any]] = []
    length = 0
    previous: Piece | None = None
    for event in events:
        if isinstance(event, Open):
            outline.open(event.term)
        elif isinstance(event, Close):
            outline.close()
        else:
            separator = _separator(previous, event)
            start = length + len(separator)
            length = start + len(event.text)
            parts += [separator, event.text]
            path, depth = outline.place(event)
            blocks.append(
                {
                    "kind": event.kind,
                    "start": start,
                    "end": length,
                    "heading_path": path,
                    "group": event.group,
                    "depth": min(depth, 6) if event.kind == "heading" else depth,
                    "is_header": event.is_header,
                }
            )
            previous = event
    return "".join(parts), blocks


def _separator(previous: Piece | None, piece: Piece) -> str:
    if previous is None:
        return ""
    together = previous.group >= 0 and piece.group >= 0 and previous.kind == piece.kind
    return "\n" if together else "\n\n"


class _Outline:
    """The headings above the place that has been reached."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._floor = 0  # headings before this one belong to an enclosing scope, and outlast what is inside
        self._enclosing: list[tuple[list[tuple[int, str]], int]] = []

    def open(self, term: str) -> None:
        self._enclosing.append((list(self._headings), self._floor))
        if term:
            self._headings.append((self._next_level(), term))
        self._floor = len(self._headings)

    def close(self) -> None:
        self._headings, self._floor = self._enclosing.pop()

    def place(self, piece: Piece) -> tuple[list[str], int]:
        """Heading path and depth of a piece; a heading takes its place in the outline."""
        if piece.kind != "heading":
            return [text for _, text in self._headings], piece.depth
        level = piece.level or self._next_level()
        while len(self._headings) > self._floor and self._headings[-1][0] >= level:
            self._headings.pop()
        path = [text for _, text in self._headings]
        self._headings.append((level, piece.text))
        return path, level

    def _next_level(self) -> int:
        return self._headings[-1][0] + 1 if self._headings else 1
