"""What window tests get besides: a probe of what they leave behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid


@pytest.fixture(autouse=True)
def settings_in_a_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Window state (recent files, docks) goes to a folder of the test."""
    folder = str(tmp_path_factory.mktemp("settings"))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        QSettings.setPath(QSettings.Format.IniFormat, scope, folder)


@pytest.fixture(autouse=True)
def no_dangling_timers(qapp: QApplication) -> Iterator[None]:
    """A timer that goes on ticking after its test would fire into the next one."""
    before = {id(timer) for timer in _active_timers()}
    yield
    qapp.processEvents()
    left = [timer for timer in _active_timers() if id(timer) not in before]
    names = [
        f"{timer.objectName() or 'QTimer'} every {timer.interval()} ms in {timer.parent()!r}"
        for timer in left
    ]
    for timer in left:
        timer.stop()
    assert not names, f"timers left ticking: {names}"


def _active_timers() -> list[QTimer]:
    found = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    return [timer for timer in found if isValid(timer) and timer.isActive()]
