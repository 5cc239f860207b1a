"""Runs that wait for their turn: one ends, the next one starts."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import count

from studio.engine.run_options import RunOptions
from studio.graph.document import ProjectDocument


@dataclass(frozen=True, eq=False)
class QueuedRun:
    """A document as it was when it was queued: edits that come later don't touch it. ``title`` is for people."""

    number: int
    title: str
    document: ProjectDocument
    options: RunOptions


class RunQueue:
    """First come, first served."""

    def __init__(self) -> None:
        self._waiting: deque[QueuedRun] = deque()
        self._numbers = count(1)

    def add(self, title: str, document: ProjectDocument, options: RunOptions) -> QueuedRun:
        queued = QueuedRun(next(self._numbers), title, document, options)
        self._waiting.append(queued)
        return queued

    def remove(self, number: int) -> None:
        """Take a run out; one that has started meanwhile isn't there any more, which is no fault."""
        self._waiting = deque(queued for queued in self._waiting if queued.number != number)

    def take(self) -> QueuedRun | None:
        """The run whose turn it is; None when nobody waits."""
        return self._waiting.popleft() if self._waiting else None

    @property
    def waiting(self) -> tuple[QueuedRun, ...]:
        return tuple(self._waiting)
