"""Work off the window's thread: a function on a short-lived thread, its result by a signal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from studio.graph.errors import LayerloomError
from studio.graph.words import said
from studio.ui.words import shown


class Task(QObject):
    """Runs ``function`` on a thread. ``done`` gives its result and ``failed`` its error in words, on this thread."""

    done = Signal(object)
    failed = Signal(str)
    progress = Signal(int, int)
    # From the thread, as its last act: one of the signals above, and its value.
    _ended = Signal(object, object)

    def __init__(self, function: Callable[[Task], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cancelled = False
        self._function = function
        self._thread = threading.Thread(target=self._run, name="layerloom-task")
        self._ended.connect(self._tell)

    def start(self) -> None:
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def cancel(self) -> None:
        self.cancelled = True

    def let_go(self) -> None:
        """Cancel the task without waiting for it: it outlives its parent until its thread has come to an end."""
        self.cancel()
        if self.running:
            self._ended.connect(self.deleteLater)
            self.setParent(QCoreApplication.instance())

    def join(self) -> None:
        """Wait for the end; the result of a cancelled task isn't told."""
        if self._thread.ident is not None:
            self._thread.join()

    def stop(self) -> None:
        """Cancel the task and wait for its end."""
        self.cancel()
        self.join()

    def _run(self) -> None:
        try:
            result = self._function(self)
        except LayerloomError as error:
            self._ended.emit(self.failed, said(error))
        except Exception as error:
            self._ended.emit(self.failed, f"{type(error).__name__}: {error}")
        else:
            self._ended.emit(self.done, result)

    def _tell(self, signal: Any, value: object) -> None:
        if not self.cancelled:
            signal.emit(shown(value) if isinstance(value, str) else value)
