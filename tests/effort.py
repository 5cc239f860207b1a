"""Bounds that are the same however busy a machine is: on work, in seconds of the processor, and on waiting."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 180  # what is waited for comes, or never; the first import of torch alone may take a minute


@contextmanager
def little_work(seconds: float, what: str = "it") -> Iterator[None]:
    """What stands within computes for less than ``seconds`` on this thread."""
    start = time.thread_time()
    try:
        yield
    finally:
        spent = time.thread_time() - start
        assert spent < seconds, f"{what} took {spent:.1f} s of computing"
