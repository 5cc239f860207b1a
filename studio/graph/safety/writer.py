"""One thread that writes: of what waits under the same key, only the newest is written."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable

from studio.graph.errors import LayerloomError
from studio.graph.words import said

Work = Callable[[], None]
Told = Callable[[Hashable, str | None], None]


class Writer:
    """``told(key, fault)`` is called on the thread after each piece of work; ``fault`` is None when it went well.

    The thread begins with the first work. Work is done at once, but no sooner than ``pause_s`` after the last began,
    nor than that took: of edits that come in bursts only some are written. What is urgent doesn't wait.
    """

    def __init__(self, told: Told, pause_s: float = 0.0) -> None:
        self._told, self._pause_s = told, pause_s
        self._condition = threading.Condition()
        self._waiting: dict[Hashable, Work] = {}
        self._urgent: set[Hashable] = set()
        self._busy = self._closed = self._hurried = False
        self._next_s = 0.0  # when the next work may begin
        self._thread: threading.Thread | None = None

    @property
    def closed(self) -> bool:
        return self._closed

    def put(self, key: Hashable, work: Work, urgent: bool = False) -> None:
        """Do this when its turn comes; it takes the place of what waits under the same key."""
        with self._condition:
            if self._closed:
                return
            self._waiting[key] = work
            if urgent:
                self._urgent.add(key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="layerloom-writer", daemon=True)
                self._thread.start()
            self._condition.notify_all()

    def flush(self, timeout_s: float | None = None) -> bool:
        """Wait until nothing waits and nothing is being written; whether that came in time."""
        with self._condition:
            self._hurried = True
            self._condition.notify_all()
            done = self._condition.wait_for(lambda: not self._waiting and not self._busy, timeout_s)
            self._hurried = False
            return done

    def close(self) -> None:
        """Write what waits, then end the thread."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                self._wait_for_more()
                key = next((key for key in self._waiting if key in self._urgent), next(iter(self._waiting)))
                work = self._waiting.pop(key)
                self._urgent.discard(key)
                self._busy = True
            begun = time.monotonic()
            fault = _fault_of(work)
            ended = time.monotonic()
            self._next_s = max(begun + self._pause_s, ended + (ended - begun))
            del work  # it holds a document
            self._told(key, fault)
            with self._condition:
                self._busy = False
                self._condition.notify_all()

    def _wait_for_more(self) -> None:
        while not (self._closed or self._hurried or self._urgent):
            left = self._next_s - time.monotonic()
            if left <= 0:
                return
            self._condition.wait(left)


def _fault_of(work: Work) -> str | None:
    try:
        work()
    except LayerloomError as error:
        return said(error)
    except Exception as error:  # a fault of ours must not end the thread that keeps the work safe
        return f"{type(error).__name__}: {error}"
    return None
