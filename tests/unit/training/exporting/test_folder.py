"""A reader's folder is replaced whole or not at all, whenever the writer dies (criteria K4, K5)."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from actions.qa.manifest import check_folder, write_manifest
from training.exporting.errors import ExportError
from training.exporting.folder import written_whole

N_KILLS = 40
_WRITER = """
import itertools, sys
from pathlib import Path
from actions.qa.manifest import write_manifest
from training.exporting.folder import written_whole
for number in itertools.count():
    with written_whole(Path(sys.argv[1])) as part:
        for name in ("a.txt", "b.txt"):
            (part / name).write_text(str(number))
        write_manifest(part, name=str(number), null_threshold=0, facts={})
    print(number, flush=True)
"""


def write_reader(out: Path, text: str) -> None:
    with written_whole(out) as part:
        (part / "a.txt").write_text(text)
        write_manifest(part, name=text, null_threshold=0, facts={})


def write_half(out: Path, failure: BaseException) -> None:
    with written_whole(out) as part:
        (part / "a.txt").write_text("half")
        raise failure


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_folder_replaces_all_of_the_old_one(tmp_path):
    out = tmp_path / "deep" / "reader"
    with written_whole(out) as part:
        (part / "old.txt").write_text("1")
        write_manifest(part, name="old", null_threshold=0, facts={})
    write_reader(out, "new")
    assert check_folder(out).name == "new"
    assert names(out) == {"a.txt", "manifest.json"}
    assert names(out.parent) == {"reader"}


@pytest.mark.parametrize("failure", [ValueError("bad"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_one_and_no_rest(tmp_path, failure):
    out = tmp_path / "reader"
    write_reader(out, "good")
    with pytest.raises(type(failure)):
        write_half(out, failure)
    assert check_folder(out).name == "good"
    assert names(tmp_path) == {"reader"}


def test_a_full_disk_is_a_clear_error_k4(tmp_path):
    write_reader(tmp_path / "reader", "good")
    with pytest.raises(ExportError, match=r"reader could not be written: .*No space left"):
        write_half(tmp_path / "reader", OSError(28, "No space left on device"))
    assert check_folder(tmp_path / "reader").name == "good"


def test_if_the_last_step_fails_the_old_one_comes_back(tmp_path, monkeypatch):
    out, move = tmp_path / "reader", Path.replace
    write_reader(out, "good")

    def fail_at_the_last_step(self, target):
        if self.name.endswith(".part"):
            raise OSError("device gone")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", fail_at_the_last_step)
    with pytest.raises(ExportError, match="device gone"):
        write_reader(out, "new")
    assert check_folder(out).name == "good"


def test_a_run_that_was_killed_between_the_last_steps_is_undone(tmp_path):
    out = tmp_path / "reader"
    write_reader(out, "good")
    out.replace(tmp_path / ".reader.previous")
    with pytest.raises(ValueError, match="bad"):
        write_half(out, ValueError("bad"))
    assert check_folder(out).name == "good"


def test_a_folder_that_is_no_reader_is_never_replaced(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("x")
    (tmp_path / "file").write_text("x")
    for place in ("photos", "file"):
        with pytest.raises(ExportError, match="expected a"):
            write_reader(tmp_path / place, "new")
    assert (tmp_path / "photos" / "cat.jpg").read_text() == (tmp_path / "file").read_text() == "x"


def test_kill_at_any_moment_leaves_a_whole_reader_k5(tmp_path):
    out, moments, acknowledged = tmp_path / "reader", random.Random(5), -1
    for _ in range(N_KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(out)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[4]
        ) as writer:
            acknowledged = int(writer.stdout.readline())
            time.sleep(moments.uniform(0, 0.01))
            writer.kill()
            acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
        with pytest.raises(ValueError, match="only look"):  # the next export first undoes half an exchange
            write_half(out, ValueError("only look"))
        assert int(check_folder(out).name) >= acknowledged
