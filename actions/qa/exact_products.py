"""Are products of 8 bit numbers exact on this processor? Asked of ONNX Runtime itself, with a model as small as can be.

Without VNNI two neighbouring products are added up in 16 bits, and two of the largest are more than these hold. ONNX
Runtime can be asked for exact ones (`session.x64quantprecision`), but it then takes another way on every processor, and
with VNNI, where the usual one is exact, that way takes 1.7 times as long.
"""

from __future__ import annotations

import base64
import functools

import numpy as np
import onnxruntime as ort

N = 64
"""Numbers in a row; some kernels want them in blocks of up to 64."""
LARGEST_GIVEN, LARGEST_WEIGHT = 255, 127
PRODUCT = base64.b64decode(
    "CAk6wQEKOQoFc2hhcGUSB3dlaWdodHMiD0NvbnN0YW50T2ZTaGFwZSoWCgV2YWx1ZSoKCAEQA0IBdkoBf6ABBAooCgVnaXZlbgoHd2VpZ2h0cxIH"
    "cHJvZHVjdCINTWF0TXVsSW50ZWdlchIHcHJvZHVjdCodCAIQB0IFc2hhcGVKEEAAAAAAAAAAQAAAAAAAAABaFwoFZ2l2ZW4SDgoMCAISCAoCCAEK"
    "AghAYhkKB3Byb2R1Y3QSDgoMCAYSCAoCCAEKAghAQgQKABAR"
)
"""An ONNX model: `given` (1, N) unsigned times a matrix (N, N) of `LARGEST_WEIGHT`, `product` (1, N)."""


@functools.cache
def products_are_exact() -> bool:
    """Without asking for it; takes some milliseconds once."""
    session = ort.InferenceSession(PRODUCT, providers=["CPUExecutionProvider"])
    (product,) = session.run(["product"], {"given": np.full((1, N), LARGEST_GIVEN, dtype=np.uint8)})
    return bool((np.asarray(product) == N * LARGEST_GIVEN * LARGEST_WEIGHT).all())
