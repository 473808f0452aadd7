"""What a reader costs: time of a window, size, parameters."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from statistics import median

import onnx
import torch
from safetensors import safe_open
from transformers import AutoModelForQuestionAnswering

from actions.qa.reader import make_reader
from actions.qa.tokenization import Tokenizer
from actions.qa.windows import Window, WindowSettings, build_windows
from training.exporting.errors import ExportError
from training.quiet import quiet
from training.running.models import served_tokenizer

N_REPEATS = 9
_WEIGHT_TYPES = {onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.INT8, onnx.TensorProto.UINT8}
_NOT_WEIGHTS = ("_scale", "_zero_point")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one reader's folder."""

    window_ms: float
    """Median processor time of one served window of full length on one core."""
    megabytes: float
    """Size of the model's files, in millions of bytes."""
    parameters: int
    format: str
    """`onnx-int8`, `onnx` or `safetensors`."""


def cost(folder: Path) -> Cost:
    """See `costs`."""
    return costs([folder])[0]


def costs(folders: Sequence[Path], *, n_repeats: int = N_REPEATS) -> list[Cost]:
    """Measures readers against each other: their windows take turns, so that a busy machine slows all of them alike.

    :raises ExportError: a folder holds no weights.
    :raises ReaderError: a folder cannot be read with.
    """
    sizes = [_size(folder) for folder in folders]
    with _one_thread():
        readings = [_reading(folder) for folder in folders]
        times = [[_time_ms(read) for read in readings] for _ in range(n_repeats + 1)][1:]  # a first one also allocates
    medians = [median(of_folder) for of_folder in zip(*times, strict=True)]
    return [Cost(round(time_ms, 2), *size) for time_ms, size in zip(medians, sizes, strict=True)]


def _reading(folder: Path) -> Callable[[], object]:
    """Reads one window of full length on the processor, where the reader on torch would take a GPU."""
    if (folder / "model.onnx").is_file():
        reader = make_reader(str(folder), n_workers=1)
        reader.load()
        window = _full_window(reader.tokenizer)
        return lambda: list(reader.read([window]))
    window = _full_window(served_tokenizer(str(folder)))
    return _torch_reading(folder, window)


def _torch_reading(folder: Path, window: Window) -> Callable[[], object]:
    with quiet():
        model = AutoModelForQuestionAnswering.from_pretrained(
            folder, use_safetensors=True, local_files_only=True
        ).eval()
    ids = torch.from_numpy(window.input_ids)[None]
    types = torch.from_numpy(window.token_type_ids)[None]

    @torch.inference_mode()
    def read() -> object:
        return model(input_ids=ids, token_type_ids=types, attention_mask=torch.ones_like(ids))

    return read


def _full_window(tokenizer: Tokenizer) -> Window:
    question, page = tokenizer.encode("How many days?"), tokenizer.encode("You get 25 days. " * 200)
    return build_windows(question, page, tokenizer.special, WindowSettings())[0]


def _time_ms(read: Callable[[], object]) -> float:
    # Of all threads: a reader works in its own. Other programs' share of the processor does not count.
    start = time.process_time()
    read()
    return 1000 * (time.process_time() - start)


@contextmanager
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _size(folder: Path) -> tuple[float, int, str]:
    """Megabytes, parameters, format."""
    if (folder / "model.onnx").is_file():
        files, (parameters, kind) = [folder / "model.onnx"], _onnx_weights(folder / "model.onnx")
    else:
        files = sorted(folder.glob("*.safetensors"))
        parameters, kind = sum(map(_safetensors_parameters, files)), "safetensors"
    if not files:
        raise ExportError(f"expected model.onnx or *.safetensors in {folder}, found neither")
    return round(sum(path.stat().st_size for path in files) / 1e6, 2), parameters, kind


def _onnx_weights(path: Path) -> tuple[int, str]:
    initializers = onnx.load(path).graph.initializer
    weights = [w for w in initializers if w.data_type in _WEIGHT_TYPES and not w.name.endswith(_NOT_WEIGHTS)]
    kinds = {weight.data_type for weight in weights}
    return sum(prod(w.dims) for w in weights), "onnx-int8" if onnx.TensorProto.INT8 in kinds else "onnx"


def _safetensors_parameters(path: Path) -> int:
    with safe_open(path, framework="numpy") as weights:
        return sum(prod(weights.get_slice(name).get_shape()) for name in weights.keys())  # noqa: SIM118
