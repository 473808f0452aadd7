"""`python -m training run` as people call it: another process, cut and taken up, and two processes together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.spans import leave_file, tiny_model_folder

ROOT = Path(__file__).resolve().parents[2]
EXPERIMENT = """
description = "a tiny reader"
kind = "finetune"
base = {{ model = "tiny" }}
training = [{{ file = "train.json" }}]
evaluation = [{{ file = "train.json" }}]
{more}
[hyperparameters]
batch_size = {batch_size}
epochs = {epochs}
learning_rate = 1e-3
[windows]
max_tokens = 160
doc_stride = 64
"""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "data").mkdir()
    leave_file(tmp_path / "data" / "train.json", 16)
    tiny_model_folder(tmp_path / "tiny")
    return tmp_path


def declare(place, *, batch_size=4, epochs=1, more=""):
    text = EXPERIMENT.format(batch_size=batch_size, epochs=epochs, more=more)
    (place / "mine.toml").write_text(text, encoding="utf-8")


def command(place, *before, results="results"):
    return [
        *(before or (sys.executable,)),
        *("-m", "training", "run", str(place / "mine.toml"), "--data", str(place / "data"), "--force"),
        *("--results", str(place / results), "--model", f"tiny={place / 'tiny'}"),
    ]


def call(arguments, **environment):
    env = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", **environment}
    return subprocess.run(arguments, cwd=ROOT, env=env, capture_output=True, text=True, timeout=240, check=False)


def test_an_experiment_file_of_ones_own_is_run_and_then_skipped(place):
    declare(place)
    first = call(command(place))
    assert first.returncode == 0, first.stderr
    assert "mine: done" in first.stdout
    second = call(command(place))
    assert "mine: was done" in second.stdout
    assert json.loads((place / "results" / "mine" / "metrics.json").read_text())["train"]["n"] == 16


def test_two_processes_train_one_model_together(place):
    declare(place, batch_size=2)
    torchrun = (sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    made = call(command(place, *torchrun))
    assert made.returncode == 0, made.stderr[-3000:]
    training = json.loads((place / "results" / "mine" / "seed-0" / "training.json").read_text())
    assert training["steps"] == 4  # 16 windows, two processes, two windows each
    assert (place / "results" / "mine" / "metrics.json").is_file()


@pytest.mark.parametrize(
    ("more", "said"),
    [("colour = 3", "unknown key 'colour'"), ("seeds = []", "seeds")],
)
def test_a_mistake_in_an_experiment_file_ends_with_one_line(place, more, said):
    declare(place, more=more)
    refused = call(command(place))
    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (place / "results").exists()


def test_data_that_is_not_there_is_named(place):
    declare(place)
    (place / "data" / "train.json").unlink()
    refused = call(command(place))
    assert refused.returncode == 2
    assert "train.json" in refused.stderr
