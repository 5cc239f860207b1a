"""Starts the window: application, theme, error hooks; the window first, torch after it."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from studio.graph.errors import LayerloomError
from studio.ui.canvas.accessible import install as install_accessibility
from studio.ui.icons import make_icon
from studio.ui.language import Language, speak
from studio.ui.main_window import MainWindow
from studio.ui.settings_store import SettingsStore
from studio.ui.theme import Theme, ui_font
from studio.ui.unfinished import finish_typing

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
    install_accessibility()
    return application


class Keeper(QObject):
    """Keeps the window: another language is another window, which takes over all that this one holds."""

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self._store = store
        speak(store.language)
        self.window = self._make()

    def _make(self) -> MainWindow:
        theme = Theme(self._store.mode)
        with theme.styled_when_built():
            window = MainWindow(theme, self._store)
        theme.setParent(window)
        window.keeper = self
        # Queued: the menu that it comes from is a part of the window that goes.
        window.language_chosen.connect(self.change_language, Qt.ConnectionType.QueuedConnection)
        QApplication.setWindowIcon(make_icon("waypoints", theme.color("accent")))
        return window

    def change_language(self, language: Language) -> None:
        """Show everything in another language, at once: documents, runs and views go on as they are."""
        if language is self._store.language:
            return
        self._store.language = language
        old = self.window
        finish_typing(old)
        old.remember_layout()
        speak(language)
        self.window = self._make()
        self.window.setGeometry(old.geometry())
        self.window.setWindowState(old.windowState())
        self.window.show()
        self.window.life.take_over(old)
        old.hide()
        old.deleteLater()
        QTimer.singleShot(0, self, _collect)


def _collect() -> None:
    """Let go of an old window, here and now on the windows' own thread: the collector runs on whichever triggers it.

    It was there before torch, and has been put with what stays. Nothing is put there again: a run's network, were it
    among it, would never be let go of.
    """
    gc.unfreeze()
    gc.collect()


def make_window(store: SettingsStore | None = None) -> MainWindow:
    """The window as it is at first; ``window.keeper.window`` is the one that may have taken its place since."""
    return Keeper(store or SettingsStore()).window


def run(path: str | None = None) -> int:
    """Open the window, with a project if one is named, and stay until it is closed."""
    application = make_application()
    reporter = FaultReporter()
    reporter.install()
    window = make_window()
    with contextlib.suppress(LayerloomError):  # it is told when unsaved work can't be kept there either
        window.safety.write_crashes()
    keeper = window.keeper
    reporter.caught.connect(lambda text: keeper.window.log.add(text, "error"))
    window.show()
    window.life.begin_when_shown(path)
    signal.signal(signal.SIGINT, lambda *_: keeper.window.close())
    heartbeat = QTimer()  # lets Python see Ctrl-C while Qt waits
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start(500)
    return application.exec()
