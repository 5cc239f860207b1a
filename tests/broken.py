"""Machines that fail: a disk that is full, a call that goes wrong, a memory that holds little."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from studio.engine.learner import Learner


class Disk:
    """Nothing gets onto it while it is ``full``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        self._sync = os.fsync
        monkeypatch.setattr(os, "fsync", self._fsync)

    def _fsync(self, descriptor: int) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        self._sync(descriptor)


def fail_at_call(monkeypatch: pytest.MonkeyPatch, call: str, nth: int) -> None:
    """``os.<call>`` finds no space when it is called for the nth time."""
    real, count = getattr(os, call), 0

    def failing(*arguments: object, **keywords: object) -> object:
        nonlocal count
        count += 1
        if count == nth:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments, **keywords)

    monkeypatch.setattr(os, call, failing)


def limit_memory(monkeypatch: pytest.MonkeyPatch, samples: int) -> list[int]:
    """Steps with more samples find no memory. The list has the sizes that were tried."""
    from studio.engine.learner import Learner

    real, tried = Learner.steps, list[int]()

    def steps(learner: Learner, stream: Any) -> Any:
        def checked() -> Any:
            for x, y in stream:
                tried.append(len(x))
                if len(x) > samples:
                    raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: 99 bytes")
                yield x, y

        return real(learner, checked())

    monkeypatch.setattr(Learner, "steps", steps)
    return tried
