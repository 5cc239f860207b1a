"""Writes checkpoints on a thread of its own: training doesn't wait for the disk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait

from studio.engine.events import CheckpointSaved

Write = Callable[[], list[CheckpointSaved]]

# Each is a copy of all that training changes: with so many waiting, training waits for the disk.
_MOST_WAITING = 3


class CheckpointWriter:
    """A queue of checkpoints to write, in their order. It belongs to the thread that trains.

    What is written must be a copy, as training goes on changing its tensors. An error of a write is raised where its
    end is asked for, and what was queued behind it is written all the same.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "layerloom-checkpoints")
        self._writes: deque[Future[list[CheckpointSaved]]] = deque()

    def __bool__(self) -> bool:
        """Whether there is a write whose end nobody has asked for."""
        return bool(self._writes)

    def add(self, write: Write) -> None:
        unwritten = [earlier for earlier in self._writes if not earlier.done()]
        if len(unwritten) >= _MOST_WAITING:
            wait(unwritten[:1])
        self._writes.append(self._thread.submit(write))

    def ended(self) -> Iterator[CheckpointSaved]:
        """Those that are on the disk by now."""
        while self._writes and self._writes[0].done():
            yield from self._writes.popleft().result()

    def all_ended(self) -> Iterator[CheckpointSaved]:
        """All of them, once they are on the disk."""
        while self._writes:
            yield from self._writes.popleft().result()

    def close(self) -> None:
        """Wait for the thread; what was queued is written."""
        self._thread.shutdown()
