"""Probes of the installed Qt binding: faults that would end the process minutes later."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

CALLS = 20_000


def test_the_binding_keeps_its_references_to_none(qapp: object) -> None:
    """PySide6 6.12.0 loses one with each call of a void method, until None itself is freed."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("probe")
    if sys.version_info < (3, 12):  # later ones never count references to None
        assert sys.getrefcount(None) > before - CALLS // 10


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_exception_in_a_slot_fails_its_test(qtbot: QtBot) -> None:
    """Qt goes on after an exception in a slot; the tests must not."""
    thing = QObject()
    thing.objectNameChanged.connect(lambda name: 1 / len(name[:0]))
    with qtbot.captureExceptions() as exceptions:
        thing.setObjectName("any")
    assert [kind for kind, _, _ in exceptions] == [ZeroDivisionError]
