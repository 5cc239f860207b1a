"""Brings torch in on a thread while the window already answers; any number of threads may ask for it."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
import threading
from contextlib import suppress
from pathlib import Path

_lock = threading.Lock()
_loaded = False


def load_torch() -> None:
    """Import torch once; whoever comes meanwhile waits, since a half imported torch fails in odd ways.

    Its libraries are loaded by the linker first, which doesn't hold the interpreter.
    """
    global _loaded
    with _lock:
        if not _loaded:
            _load_libraries()
            import torch  # noqa: F401

            _loaded = True


def _load_libraries() -> None:
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None or sys.platform == "win32":
        return
    folder = Path(spec.origin).parent / "lib"
    for name in ("libc10", "libtorch_cpu"):
        with suppress(OSError):  # only a head start: the import itself reports what is wrong
            ctypes.CDLL(str(folder / (name + (".dylib" if sys.platform == "darwin" else ".so"))))
