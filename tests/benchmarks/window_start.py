"""How long a cold process takes to show the window, and that torch isn't imported before it.

Prints seconds from the start of the process to the first paint, and the bare interpreter with Qt beside it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys

ROUNDS = 5

WINDOW = """
import time, sys
from PySide6.QtCore import QObject, QEvent, QTimer
from studio.ui.app import make_application, make_window
application = make_application()
window = make_window()
class Paints(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            window.start_page.viewport().removeEventFilter(self)
            print(time.time(), "torch" in sys.modules, flush=True)
            QTimer.singleShot(0, window.close)
        return False
filter = Paints()
window.start_page.viewport().installEventFilter(filter)
window.show()
application.exec()
"""
BARE = """
import time, sys
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.show()
application.processEvents()
print(time.time(), "torch" in sys.modules, flush=True)
"""


def seconds_to_paint(code: str) -> tuple[float, bool]:
    import time

    start = time.time()
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    moment, torch_loaded = result.stdout.split()[:2]
    return float(moment) - start, torch_loaded == "True"


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    window, bare = [], []
    for _ in range(ROUNDS):
        bare.append(seconds_to_paint(BARE)[0])
        seconds, torch_loaded = seconds_to_paint(WINDOW)
        window.append(seconds)
        assert not torch_loaded, "torch was imported before the first paint"
    print(f"bare Qt window: {statistics.median(bare):.2f} s (median of {ROUNDS})")
    print(
        f"Layerloom to first paint: {statistics.median(window):.2f} s, target <= 1.0 s; torch not imported before it"
    )


if __name__ == "__main__":
    main()
