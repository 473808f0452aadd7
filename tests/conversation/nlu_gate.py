"""Fails when the model understands fewer held-out sentences than the floor.

.venv-rasa/bin/python -m tests.conversation.nlu_gate [MODEL]
"""

from __future__ import annotations

import sys

from tests.conversation.understanding import (
    floors,
    held_out_intents,
    model_argument,
    rate_by_language,
    understand,
)


def main() -> int:
    """Return the exit code."""
    understood = understand(model_argument(str(__doc__)), held_out_intents())
    right = [item.intent == item.sentence.intent for item in understood]
    in_language = [item.language in ("", item.sentence.language) for item in understood]
    for item, is_right, is_in_language in zip(understood, right, in_language, strict=True):
        if not (is_right and is_in_language):
            print(
                f"{item.sentence.intent:25} -> {item.intent:25} {item.confidence:.2f} "
                f"[{item.language or '?'}] {item.sentence.text}"
            )
    figures = {
        "intent_accuracy": sum(right) / len(right),
        "language_not_wrong": sum(in_language) / len(in_language),
    }
    print(f"intent: {rate_by_language(understood, right)}; language: {rate_by_language(understood, in_language)}")
    below = {name: value for name, value in figures.items() if value < floors()[name]}
    for name, value in figures.items():
        print(f"{name} {value:.3f}, floor {floors()[name]:.3f}{'  TOO LOW' if name in below else ''}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
