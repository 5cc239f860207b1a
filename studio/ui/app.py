"""Starts the window: application, theme, error hooks; the window first, torch after it."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import signal
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from studio.graph.errors import LayerloomError
from studio.ui.icons import make_icon
from studio.ui.main_window import MainWindow, open_when_shown
from studio.ui.settings_store import SettingsStore
from studio.ui.theme import Theme, ui_font

logger = logging.getLogger(__name__)


class FaultReporter(QObject):
    """Brings errors that nobody caught, from any thread, to the log of the window instead of losing them."""

    caught = Signal(str)

    def install(self) -> None:
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._report(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self._report(args.exc_type, args.exc_value, args.exc_traceback)

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self._report(kind, error, trace)

    def _report(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        self.caught.emit(f"{kind.__name__}: {error}")


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The one QApplication, with Layerloom's name, style and font."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(arguments or ["layerloom"])
    application.setApplicationName("Layerloom")
    application.setOrganizationName("Layerloom")
    application.setStyle("Fusion")
    application.setFont(ui_font())
    return application


def make_window(store: SettingsStore | None = None) -> MainWindow:
    store = store or SettingsStore()
    theme = Theme(store.mode)
    theme.apply()
    window = MainWindow(theme, store)
    QApplication.setWindowIcon(make_icon("waypoints", theme.color("accent")))
    return window


def write_crashes_to(file: Path) -> None:
    """Have a fault of the process itself written down; the next window shows it."""
    faulthandler.enable(open(file, "w", encoding="utf-8"))  # noqa: SIM115  (open as long as the process lives)


def run(path: str | None = None) -> int:
    """Open the window, with a project if one is named, and stay until it is closed."""
    application = make_application()
    reporter = FaultReporter()
    reporter.install()
    window = make_window()
    reporter.caught.connect(lambda text: window.log.add(text, "error"))
    with contextlib.suppress(LayerloomError):  # it is told when unsaved work can't be kept there either
        window.safety.folder.open()
        write_crashes_to(window.safety.folder.crash_file)
    window.show()
    open_when_shown(window, path)
    signal.signal(signal.SIGINT, lambda *_: window.close())
    heartbeat = QTimer()  # lets Python see Ctrl-C while Qt waits
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(500)
    return application.exec()
