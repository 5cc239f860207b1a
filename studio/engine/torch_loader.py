"""Brings torch in on a thread while the window already answers; any number of threads may ask for it."""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOOK_EVERY_S = 0.05
_lock = threading.Lock()
_loaded = False


def load_torch(given_up: Callable[[], bool] = lambda: False) -> bool:
    """Import torch once; whoever comes meanwhile waits, since a half imported torch fails in odd ways.

    Its libraries are loaded by the linker first, which doesn't hold the interpreter. Whoever waits may give up (an
    import that has begun can't be broken off); whether torch is there.
    """
    global _loaded
    while not _lock.acquire(timeout=_LOOK_EVERY_S):
        if given_up():
            return False
    try:
        if not _loaded and not given_up():
            _load_libraries()
            with _collector_at_rest():
                import torch  # noqa: F401

            _loaded = True
        return _loaded
    finally:
        _lock.release()


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Spare what is imported here the garbage collector, now and later: a module's objects are there to stay.

    torch makes 350,000 of them. To go through them takes a sixth of a second in which the window stands still.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_enabled:
            gc.enable()


def _load_libraries() -> None:
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None or sys.platform == "win32":
        return
    folder = Path(spec.origin).parent / "lib"
    for name in ("libc10", "libtorch_cpu"):
        with suppress(OSError):  # only a head start: the import itself reports what is wrong
            ctypes.CDLL(str(folder / (name + (".dylib" if sys.platform == "darwin" else ".so"))))
