"""How much of a long list employees are shown, and Rasa keeps: it sends every card and slot with every call.

Pieces of one sentence are shown in it: what it says of them ("does not refund", "except") would be lost beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

from actions.qa.types import Answer, Item

MOST_ITEMS = 12
MOST_CHARACTERS = 1500


@dataclass(frozen=True, slots=True)
class ShownItems:
    """The first items of an answer and the one that it stands in, and how many more its page has."""

    items: tuple[Item, ...]
    n_more: int


def shown_items(answer: Answer) -> ShownItems:
    """As many items as may be shown; none of an answer that is no list, or whose items are too long for one."""
    if _are_in_its_text(answer):
        return ShownItems((), 0)
    own = [item for item in answer.items if item.start <= answer.start < item.end][:1]
    n_characters, chosen = sum(map(_size, own)), own
    for item in answer.items:
        if item in own:
            continue
        n_characters += _size(item)
        if n_characters > MOST_CHARACTERS or len(chosen) >= MOST_ITEMS:
            break
        chosen = [*chosen, item]
    shown = sorted(chosen, key=lambda item: item.start) if sum(map(_size, own)) <= MOST_CHARACTERS else []
    return ShownItems(tuple(shown), len(answer.items) - len(shown))


def _are_in_its_text(answer: Answer) -> bool:
    """Whether the answer is one piece of a sentence with all items in it, as an enumeration is."""
    starts, ends = [item.start for item in answer.items], [item.end for item in answer.items]
    is_around = bool(starts) and answer.start <= min(starts) and max(ends) <= answer.end
    return is_around and "\n" not in answer.text and not any(item.header for item in answer.items)


def _size(item: Item) -> int:
    return len(item.text) + len(item.header)
