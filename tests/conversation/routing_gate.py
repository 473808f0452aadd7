"""Fails when too few uncovered questions reach the pages, too many real ones get a wrong scripted answer, or one that
Kate suggests goes astray.

.venv-rasa/bin/python -m tests.conversation.routing_gate [MODEL]
"""

from __future__ import annotations

import sys
from itertools import islice

from tests.conversation.understanding import (
    floors,
    held_out_intents,
    model_argument,
    rate_by_language,
    suggested_questions,
    uncovered_questions,
    understand,
)


def main() -> int:
    """Return the exit code."""
    uncovered, covered, suggested = uncovered_questions(), held_out_intents(), suggested_questions()
    understood = iter(understand(model_argument(str(__doc__)), [*uncovered, *covered, *suggested]))
    asked, real = list(islice(understood, len(uncovered))), list(islice(understood, len(covered)))
    astray = [item for item in understood if not item.is_right]
    reached = [item.to_the_pages for item in asked]
    # Asking the pages about a covered topic is no mistake: they may know, and a thumb or HR follows.
    wrong = [item.intent != item.sentence.intent and not item.to_the_pages for item in real]
    missed = [item for item, is_reached in zip(asked, reached, strict=True) if not is_reached]
    for item in [*missed, *(item for item, is_wrong in zip(real, wrong, strict=True) if is_wrong), *astray]:
        print(f"{item.sentence.intent:25} -> {item.intent:25} {item.confidence:.2f} {item.sentence.text}")
    reached_rate, wrong_rate = sum(reached) / len(reached), sum(wrong) / len(wrong)
    least, most = floors()["uncovered_to_pages"], floors()["wrong_scripted_at_most"]
    print(f"uncovered questions to the pages {reached_rate:.3f}, at least {least} ({rate_by_language(asked, reached)})")
    print(f"wrong scripted answers {wrong_rate:.3f}, at most {most} ({rate_by_language(real, wrong)})")
    print(f"suggested questions that go astray: {len(astray)} of {len(suggested)}")
    return 0 if reached_rate >= least and wrong_rate <= most and not astray else 1


if __name__ == "__main__":
    sys.exit(main())
