"""The program as it is started: a process of its own that opens the window, and closes it without a trace."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.effort import PATIENCE_S

STARTED = """
import os
import sys
from PySide6.QtCore import QSettings, QTimer
from studio.ui import app

# Not the settings of whoever runs the test, with a project to reopen.
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ["LAYERLOOM_HOME"])

def close_when_loaded(window):
    if window.shapes.up_to_date:
        assert window.isVisible()
        window.close()
    else:
        QTimer.singleShot(50, lambda: close_when_loaded(window))

make_window = app.make_window

def make_watched_window():
    window = make_window()
    assert "torch" not in sys.modules
    QTimer.singleShot(0, lambda: close_when_loaded(window))
    return window

app.make_window = make_watched_window
sys.exit(app.run(None))
"""


def test_the_program_opens_its_window_and_ends_cleanly() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    result = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", STARTED],
        capture_output=True,
        text=True,
        env=environment,
        timeout=PATIENCE_S,
        check=False,
    )
    said = [line for line in result.stderr.splitlines() if "propagateSizeHints" not in line]
    assert (result.returncode, said) == (0, [])
