"""What ships in models/reader: whole, small, and still reading three languages (criteria M1, M3, Q5)."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from actions.qa.manifest import check_folder
from actions.qa.onnx_reader import OnnxReader
from training.corpora.squad import Example, Gold
from training.scoring.evaluate import predict
from training.scoring.metrics import multilingual_tokens, score

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "models" / "reader"
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text())["reader_sample_f1"]
MAX_BYTES = 40_000_000

# Written for this test: a paragraph, a question about it, its answer.
SAMPLE = {
    "en": [
        ("The library was opened in 1932 by the mayor of Leeds.", "When was the library opened?", "1932"),
        ("Employees who work at night receive a supplement of 25 percent.", "Who receives a supplement?", "Employees"),
        ("The canteen is on the third floor of the main building.", "Where is the canteen?", "third floor"),
        ("Anna Berg founded the firm together with her brother Paul.", "Who founded the firm?", "Anna Berg"),
    ],
    "fr": [
        ("La bibliothèque a été inaugurée en 1932 par le maire de Lille.", "Quand a-t-elle été inaugurée ?", "en 1932"),
        ("La cantine se trouve au troisième étage.", "Où se trouve la cantine ?", "au troisième étage"),
        ("Anne Berger a fondé l'entreprise avec son frère Paul.", "Qui a fondé l'entreprise ?", "Anne Berger"),
        ("Le voyage dure trois heures et coûte 40 euros.", "Combien coûte le voyage ?", "40 euros"),
    ],
    "ja": [
        ("この図書館は1932年に市長によって開館された。", "図書館はいつ開館しましたか。", "1932年"),
        ("食堂は本館の3階にあります。", "食堂はどこにありますか。", "本館の3階"),
        ("この会社は田中花子が1990年に設立した。", "会社を設立したのは誰ですか。", "田中花子"),
        ("研修の費用は5万円で、会社が支払います。", "研修の費用はいくらですか。", "5万円"),
    ],
}


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    loaded = OnnxReader(FOLDER)
    loaded.load()
    return loaded


def test_the_folder_is_whole_and_small_m1() -> None:
    assert check_folder(FOLDER).name.startswith("kate-reader-")
    assert (FOLDER / "model.onnx").stat().st_size < MAX_BYTES
    assert (FOLDER / "README.md").exists()


@pytest.mark.parametrize("language", sorted(SAMPLE))
def test_it_still_reads_every_language_q5(reader: OnnxReader, language: str) -> None:
    examples = [
        Example(str(number), question, context, (Gold(answer, context.index(answer)),), "sample")
        for number, (context, question, answer) in enumerate(SAMPLE[language])
    ]
    said = [prediction.text for prediction in predict(reader, examples)]
    golds = [[gold.text for gold in example.golds] for example in examples]
    measured = score(said, golds, multilingual_tokens(language))
    assert measured.f1 >= FLOORS[language], f"{language}: F1 {measured.f1:.1f}, the floor is {FLOORS[language]}: {said}"


def test_a_whole_answer_opens_no_connection_m3(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    fresh = OnnxReader(FOLDER)
    fresh.load()
    examples = [Example("1", "Where?", "It is in Lyon.", (Gold("Lyon", 9),), "a")] * 100
    assert len(list(predict(fresh, examples))) == 100
