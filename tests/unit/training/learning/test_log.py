from __future__ import annotations

import json

from training.learning.log import LogFile


def steps(path):
    return [json.loads(line)["step"] for line in path.read_text().splitlines()]


def test_a_resumed_log_forgets_what_came_after_the_checkpoint(tmp_path):
    path = tmp_path / "run" / "log.jsonl"
    first = LogFile(path)
    first.begin(0)
    for step in (10, 20, 30):
        first.write(step=step, loss=1.0)
    with path.open("a") as file:
        file.write('{"step": 40, "lo')  # the process was killed here
    second = LogFile(path)
    second.begin(20)
    assert steps(path) == [10, 20]
    second.write(step=30, loss=0.5)
    assert steps(path) == [10, 20, 30]


def test_time_goes_on_from_the_line_that_was_kept(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text('{"step": 10, "elapsed_seconds": 100.0}\n{"step": 20, "elapsed_seconds": 900.0}\n')
    log = LogFile(path)
    log.begin(10)
    assert 100.0 <= log.elapsed_seconds < 900.0


def test_a_new_run_begins_with_an_empty_log(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text('{"step": 10, "elapsed_seconds": 5.0}\n')
    LogFile(path).begin(0)
    assert path.read_text() == ""
