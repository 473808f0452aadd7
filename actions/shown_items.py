"""How much of a long list employees are shown, and Rasa keeps: it sends every card and slot with every call."""

from __future__ import annotations

from dataclasses import dataclass

from actions.qa.types import Answer, Item

MOST_ITEMS = 12
MOST_CHARACTERS = 1500


@dataclass(frozen=True, slots=True)
class ShownItems:
    """The first items of an answer, and how many more its page has."""

    items: tuple[Item, ...]
    n_more: int


def shown_items(answer: Answer) -> ShownItems:
    """As many items as may be shown; none of an answer that is no list, or whose first item is too long for one."""
    n_characters, shown = 0, 0
    for item in answer.items[:MOST_ITEMS]:
        n_characters += len(item.text) + len(item.header)
        if n_characters > MOST_CHARACTERS:
            break
        shown += 1
    return ShownItems(answer.items[:shown], len(answer.items) - shown)
