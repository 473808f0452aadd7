from __future__ import annotations

from pathlib import Path

import pytest

from training.errors import TrainingError
from training.scoring.sets import NINE_SETS, language_of, set_files


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("squad_test_question_fr_context_en.json.xz", "en"),
        ("squad_test_question_en_context_jap.json", "ja"),
        ("fquad-1.0-dev.json.xz", "fr"),
        ("piaf-1.1-train.json", "fr"),
        ("asai-squad_french_test.json.xz", "fr"),
        ("asai-squad_japanese_test.json.xz", "ja"),
        ("JaQuAD-dev.json", "ja"),
        ("jsquad-1.3-dev.json", "ja"),
        ("dev-context-de-question-en.json", "de"),
        ("xquad.zh.json", "zh"),
        ("squad-dev-v2.0.json", "en"),
        ("my-context_enquiries.json", "en"),
    ],
)
def test_language_of_the_paragraphs(name, language):
    assert language_of(Path("/somewhere/french") / name) == language


def test_a_folder_stands_for_the_nine_sets_compressed_or_not(tmp_path):
    (tmp_path / NINE_SETS[0].removesuffix(".xz")).touch()
    found = [path.name for path in set_files([tmp_path, tmp_path / "other.json"])]
    assert found == [NINE_SETS[0].removesuffix(".xz"), *NINE_SETS[1:], "other.json"]


def test_two_files_of_one_name_would_overwrite_each_other(tmp_path):
    with pytest.raises(TrainingError, match=r"a/dev\.json and .*b/dev\.json\.xz"):
        set_files([tmp_path / "a" / "dev.json", tmp_path / "b" / "dev.json.xz"])
