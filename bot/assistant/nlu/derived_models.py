"""Models that are made once for an environment from what a package carries, and run by onnxruntime.

What is made lies beside the environment, with its digest; it is made again when it is not there.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import onnxruntime

from bot.assistant.nlu import model_files
from bot.assistant.nlu.fingerprints import fingerprint


def made_once(name: str, recipe: Sequence[Path], make: Callable[[Path], None]) -> Path:
    """The model `name`; `make` writes it to the path it is given. `name` says what it was made
    from, `recipe` are the sources of how: where they change, it is made anew.

    Raises EncoderChangedError when the file is not the one that was made.
    """
    version = fingerprint(files=[*recipe, Path(__file__)])
    made = Path(sys.prefix, "share", "careline", f"{name}-{version[:12]}.onnx")
    mark = made.with_suffix(".sha256")
    if not made.is_file() or not mark.is_file():
        made.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=made.parent) as folder:
            fresh = Path(folder, made.name)
            make(fresh)
            fresh.replace(made)  # all at once, whoever else is making it
        mark.write_text(model_files.digest_of(made), encoding="ascii")
    model_files.check(made.parent, {made.name: mark.read_text(encoding="ascii")})
    return made


def session(model: Path) -> onnxruntime.InferenceSession:
    """One thread, as two cores serve four processes; no memory kept between calls."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(model), options)


def quantised(write: Callable[[Path], None], target: Path) -> None:
    """What `write` writes counting in 8 bits, a scale a channel of its weights and one a call of
    its input."""
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic  # 200 MB, needed here alone

    with tempfile.TemporaryDirectory() as folder, _quiet():
        written = Path(folder, "written.onnx")
        write(written)
        quantize_dynamic(
            written,
            target,
            op_types_to_quantize=["MatMul", "Gather", "Attention"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            # What comes out of a fused operator it cannot tell by itself.
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """It advises, on the root logger, a step for convolutions."""
    root = logging.getLogger()
    root.disabled, before = True, root.disabled
    try:
        yield
    finally:
        root.disabled = before
