"""Writes the golden cases: `python make.py SQUAD_V1 SQUAD_V2 MLQA`, the three official scripts as they are published.

The scripts are imported, never copied; see README.md. The same scripts and Python 3.11 give the same files again.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import random
import re
import sys
import unicodedata
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
N_CASES = 2500
N_MLQA_CASES_PER_LANGUAGE = 100
GROUP_SIZES = itertools.cycle([1, 2, 7, 40, 150, 300])

ENGLISH = (
    "the a an The AN and canteen floor third third-floor Anna Berg's well-known 25 25.5 U.S.A. days' i.e. a/an 1,000"
)
FRENCH = "le la l'accord L’été d'un du au-delà jusqu'à trois trente-trois salarié·e·s où ça œuvre 40 € n° 1er de la"
JAPANESE = (
    "年間２０日 20日 三 東京都 とうきょう。 「本館」の３階 田中　花子 ｶﾀｶﾅ カタカナ ーー 一九三二年 、 （株） ㈱ 〜"
)
ODD = (
    "İstanbul ß ẞ ﬁn ½ ² e\u0301 é K Å\u0327 ᾳ ǅ A\u0301n _the_ the\u200bthe a\u00ada "
    "— – … “the” ’s $5 50% <a> `an` ~ ^"
)
SPACES = [" ", " ", " ", " ", "  ", "\t", "\n", "\u00a0", "\u3000", "\u2009", "\u200b", "\x1c", "\x85", "", "-", "' "]
MLQA_WORDS = {
    "en": ENGLISH + " “quoted” — dash… 3–4 «a» an’s $5",
    "de": "der die das Haus des Königs einem Fluss Straße 1. FC „Köln“ – Größe ein eine den",
    "es": "el la los unos río Ebro ¿dónde? ¡año! «El País» un una 3,5 millones",
    "vi": "của là cái những Hà Nội chiếc thuyền năm 1954 người “Việt”",
    "hi": "भारत का संविधान १९५० में दिल्ली। नई 26 जनवरी",
    "ar": "المدينة في القاهرة عام ١٩٥٢ ، كتاب؟ الرئيس 7",
    "zh": "北京 的 1949年 中华人民共和国 NBA 《红楼梦》 三 个 。 长江 6300 公里",
}


def main() -> int:
    v1, v2, mlqa = (_imported(Path(place)) for place in sys.argv[1:4])
    made = random.Random(11)
    excerpts = json.loads((HERE / "excerpts.json").read_text(encoding="utf-8"))["cases"]
    cases = [(text, golds, _odds(made)) for text, golds in excerpts]
    cases += [_case(made) for _ in range(N_CASES)]
    made.shuffle(cases)
    scored = [[text, golds, odds, *_v1(v1, text, golds), *_v2(v2, text, golds)] for text, golds, odds in cases]
    _write("squad.json", {"groups": list(_groups(v1, v2, cases))}, scored)
    _write("mlqa.json", {}, [row for language in MLQA_WORDS for row in _mlqa_rows(mlqa, made, language)])
    return 0


def _case(made: random.Random) -> tuple[str, list[str], float]:
    golds = [_text(made) for _ in range(made.choice([0, 1, 1, 1, 2, 3, 5]))]
    if golds and made.random() < 0.7:
        prediction = _changed(made, made.choice(golds))
    else:
        prediction = "" if made.random() < 0.3 else _text(made)
    if golds and made.random() < 0.15:
        golds.insert(made.randrange(len(golds) + 1), made.choice(["", "the", " ", "?!", "a an", "...", "\u3000"]))
    return prediction, golds, _odds(made)


def _text(made: random.Random) -> str:
    if made.random() < 0.1:
        codes = [made.choice([made.randrange(32, 0x250), made.randrange(0x250, 0xD800)]) for _ in range(3)]
        return "".join(map(chr, [*codes, made.randrange(0xE000, 0x1FFFF)]))
    words = made.choice([ENGLISH, ENGLISH, FRENCH, JAPANESE, ODD]).split(" ")
    return "".join(made.choice(words) + made.choice(SPACES) for _ in range(made.randrange(1, 7))).rstrip(" ")


def _changed(made: random.Random, text: str) -> str:
    middle = made.randrange(len(text) + 1)
    return made.choice(
        [
            text,
            text.upper(),
            f"The {text}.",
            text[:middle],
            text[middle:],
            f"{text[middle:]} {text[:middle]}",
            f"{text}{made.choice(SPACES)}{made.choice(ENGLISH.split(' '))}",
            f"({text})",
            text.replace(" ", ""),
            unicodedata.normalize("NFKC", text),
        ]
    )


def _odds(made: random.Random) -> float:
    return round(made.gauss(0, 4), made.choice([0, 1, 6]))


def _v1(script: ModuleType, text: str, golds: list[str]) -> tuple[Any, Any]:
    if not golds:
        return None, None
    best = script.metric_max_over_ground_truths
    return int(best(script.exact_match_score, text, golds)), best(script.f1_score, text, golds)


def _v2(script: ModuleType, text: str, golds: list[str]) -> tuple[Any, Any]:
    exact, f1 = script.get_raw_scores(_dataset([golds]), {"0": text})
    return exact["0"], f1["0"]


def _groups(v1: ModuleType, v2: ModuleType, cases: list[Any]) -> Any:
    """Consecutive cases as if they were a file, with what the scripts' main functions would print."""
    first = 0
    while first < len(cases):
        part = cases[first : first + next(GROUP_SIZES)]
        answerable = [case for case in part if case[1]]
        predictions = {str(number): case[0] for number, case in enumerate(answerable)}
        old = v1.evaluate(_dataset([case[1] for case in answerable]), predictions) if answerable else None
        yield [first, len(part), old, _v2_figures(v2, part)]
        first += len(part)


def _v2_figures(script: ModuleType, part: list[Any]) -> dict[str, Any]:
    dataset = _dataset([case[1] for case in part])
    predictions = {str(number): case[0] for number, case in enumerate(part)}
    odds = {str(number): case[2] for number, case in enumerate(part)}
    answerable = script.make_qid_to_has_ans(dataset)
    exact, f1 = script.get_raw_scores(dataset, predictions)
    figures = dict(script.make_eval_dict(exact, f1))
    for name, wanted in (("HasAns", True), ("NoAns", False)):
        if chosen := [key for key, has in answerable.items() if has == wanted]:
            script.merge_eval(figures, script.make_eval_dict(exact, f1, qid_list=chosen), name)
    script.find_all_best_thresh(figures, predictions, exact, f1, odds, answerable)
    return figures


def _mlqa_rows(script: ModuleType, made: random.Random, language: str) -> Any:
    """Cases in which our rules do not differ from MLQA's: see README.md."""
    words = MLQA_WORDS[language].split(" ")
    rows: list[list[Any]] = []
    while len(rows) < N_MLQA_CASES_PER_LANGUAGE:
        gold, other = (" ".join(made.choices(words, k=made.randrange(1, 6))) for _ in range(2))
        said = made.choice([gold.upper(), gold[: made.randrange(1, len(gold) + 1)], other, f"{gold} {other}"])
        texts = [unicodedata.normalize("NFKC", text) for text in (said, gold)]
        if all(script.normalize_answer(text, language) for text in texts):
            exact = int(script.exact_match_score(*texts, language))
            rows.append([language, *texts, exact, script.f1_score(*texts, language)])
    return rows


def _dataset(golds: list[list[str]]) -> list[Any]:
    questions = [
        {"id": str(number), "answers": [{"text": text} for text in accepted]} for number, accepted in enumerate(golds)
    ]
    return [{"paragraphs": [{"qas": questions}]}]


def _imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(re.sub(r"\W", "_", path.stem), path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _write(name: str, head: dict[str, Any], cases: list[Any]) -> None:
    """One case a line, for version control."""
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    fields = [
        f"{json.dumps(key)}:[\n" + ",\n".join(json.dumps(row, **compact) for row in rows) + "\n]"
        for key, rows in (head | {"cases": cases}).items()
    ]
    (HERE / name).write_text("{" + ",\n".join(fields) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
