"""The thread that writes: the newest work under a key, urgent work first, faults told, nothing lost at the end."""

from __future__ import annotations

import threading
from collections.abc import Hashable

from studio.graph.errors import FileError
from studio.graph.safety.writer import Writer
from tests.effort import PATIENCE_S


def test_of_what_waits_under_a_key_only_the_newest_is_written() -> None:
    written: list[int] = []
    blocked, begun = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        blocked.wait()

    writer = Writer(lambda _key, _fault: None)
    writer.put("first", slow)
    begun.wait()
    for number in range(5):
        writer.put("work", lambda number=number: written.append(number))
    blocked.set()
    assert writer.flush(PATIENCE_S)
    writer.close()
    assert written == [4]


def test_urgent_work_overtakes_what_waits_for_more() -> None:
    written: list[str] = []
    writer = Writer(lambda _key, _fault: None, pause_s=60)
    writer.put("first", lambda: None)
    assert writer.flush(PATIENCE_S)
    writer.put("work", lambda: written.append("work"))
    writer.put("now", lambda: written.append("now"), urgent=True)
    assert writer.flush(PATIENCE_S)
    writer.close()
    assert written == ["now", "work"]


def test_closing_writes_what_waits_and_takes_no_more() -> None:
    written: list[int] = []
    writer = Writer(lambda _key, _fault: None, pause_s=60)
    writer.put("a", lambda: written.append(1))
    writer.close()
    writer.put("a", lambda: written.append(2))
    assert written == [1]


def test_a_fault_is_told_and_the_next_work_is_done() -> None:
    told: list[tuple[Hashable, str | None]] = []
    writer = Writer(lambda key, fault: told.append((key, fault)))

    def full() -> None:
        raise FileError("here", "the disk is full")

    def broken() -> None:
        raise ZeroDivisionError("x")

    for key, work in (("full", full), ("broken", broken), ("good", lambda: None)):
        writer.put(key, work)
        assert writer.flush(PATIENCE_S)
    writer.close()
    assert told == [("full", "here: the disk is full"), ("broken", "ZeroDivisionError: x"), ("good", None)]
