"""What the trained model makes of held-out sentences; the gates judge it. Runs in Rasa's environment."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).parent
DEFAULT_MODEL = Path("models/kate.tar.gz")
GOES_TO_THE_PAGES = frozenset({"open_question", "nlu_fallback"})


class Sentence(NamedTuple):
    """A sentence that was not trained on."""

    language: str
    text: str
    intent: str
    """What it means; open_question for what no script covers."""


class Understood(NamedTuple):
    """A sentence with the model's opinion of it."""

    sentence: Sentence
    intent: str
    confidence: float
    language: str
    """As detected; empty when unknown."""

    @property
    def to_the_pages(self) -> bool:
        """The intranet pages are asked."""
        return self.intent in GOES_TO_THE_PAGES

    @property
    def is_right(self) -> bool:
        """What happens is what is meant."""
        return self.to_the_pages if self.sentence.intent in GOES_TO_THE_PAGES else self.intent == self.sentence.intent


def held_out_intents() -> list[Sentence]:
    """Read the held-out sentences of every intent."""
    by_intent = _read("held_out_intents.yml")
    return [Sentence(language, text, intent) for intent, lists in by_intent.items() for language, text in _flat(lists)]


def uncovered_questions() -> list[Sentence]:
    """Read the questions that no script answers."""
    return [Sentence(language, text, "open_question") for language, text in _flat(_read("uncovered_questions.yml"))]


def suggested_questions() -> list[Sentence]:
    """Read the questions that Kate suggests."""
    return [
        Sentence(language, item["question"], item.get("intent", "open_question"))
        for language, items in _read("suggested_questions.yml").items()
        for item in items
    ]


def floors() -> dict[str, float]:
    """Read the figures that the gates hold the model to."""
    return {name: float(value) for name, value in json.loads((HERE / "floors.json").read_text()).items()}


def understand(model: Path, sentences: Iterable[Sentence]) -> list[Understood]:
    """Parse every sentence with the model; loading it takes most of the time."""
    from rasa.core.agent import Agent  # slow to import, and not needed to show --help
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)  # which otherwise prints every sentence
    logging.disable(logging.WARNING)

    agent = Agent.load(str(model))

    async def parse_all() -> list[Understood]:
        return [_understood(sentence, await agent.parse_message(sentence.text)) for sentence in sentences]

    return asyncio.run(parse_all())


def model_argument(description: str) -> Path:
    """Return the model that the command line names."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("model", nargs="?", type=Path, default=DEFAULT_MODEL)
    return Path(parser.parse_args().model)


def rate_by_language(understood: list[Understood], good: Iterable[bool]) -> str:
    """Return how many of each language are good, for people."""
    total = Counter(item.sentence.language for item in understood)
    kept = Counter(item.sentence.language for item, is_good in zip(understood, good, strict=True) if is_good)
    return ", ".join(f"{language} {kept[language]}/{total[language]}" for language in sorted(total))


def _understood(sentence: Sentence, parse_data: dict[str, Any]) -> Understood:
    intent = parse_data["intent"]
    return Understood(sentence, intent["name"], intent["confidence"], parse_data.get("language", ""))


def _read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


def _flat(lists: dict[str, list[str]]) -> list[Any]:
    return [(language, text) for language, texts in lists.items() for text in texts]
