"""A bound on the work that something takes, in seconds of the processor: the same however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def little_work(seconds: float, what: str = "it") -> Iterator[None]:
    """What stands within computes for less than ``seconds`` on this thread."""
    start = time.thread_time()
    try:
        yield
    finally:
        spent = time.thread_time() - start
        assert spent < seconds, f"{what} took {spent:.1f} s of computing"
