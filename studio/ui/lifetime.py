"""The life of a window's parts: their work begins once it is seen, may go on in another window, and ends with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from studio.ui.import_dialog import ImportDialog

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow


class Lifetime:
    """Begins, hands over and ends what goes on behind one window: threads, timers, and states that no file has."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._at_work = False  # the background has begun

    def begin_when_shown(self, path: str | None) -> None:
        """Once the window is on the screen: open the file that was asked for, then let the background begin."""
        window = self._window

        def begin() -> None:
            if path is not None:
                window.files.open_file(Path(path))
            else:
                window.sessions.reopen()
            self.begin()
            window.keeping.look_for_work()

        QTimer.singleShot(0, begin)

    def begin(self) -> None:
        """What may wait until the window is seen: torch, shapes, samples, devices, the runs."""
        window = self._window
        self._at_work = True
        window.shapes.start()
        window.training_panel.find_devices()
        window.data_panel.active = True
        if window.canvas is not None:
            window.data_panel.preview()
        window.runs.refresh()

    def take_over(self, other: MainWindow) -> None:
        """Take another window's place: all that isn't in settings and files goes on here, and the other one ends.

        A part with a state of its own has a ``take_over`` too. This window has to be on the screen already.
        """
        window = self._window
        moment = other.timeline.let_go()
        window.model.take_over(other.model)
        window.safety.take_over(other.safety)
        window.watch.take_over(other.watch)
        window.shapes.take_over(other.shapes)
        window.training.take_over(other.training)
        window.networks.navigator.take_over(other.networks.navigator)
        if window.canvas is not None and other.canvas is not None:
            window.canvas.take_over(other.canvas)
        window.log.take_over(other.log)
        window.surface.take_over(other.surface)
        window.curves.take_over(other.curves)
        window.transport.take_over(other.transport)
        window.views.take_over(other.views)
        window.reports.take_over(other.reports)
        window.preflight.take_over(other.preflight)
        window.run_edits.take_over(other.run_edits)
        window.data_panel.take_over(other.data_panel)
        window.training_panel.take_over(other.training_panel)
        window.custom_code.take_over(other.custom_code, window.canvas)
        if other.stack.currentWidget() is other.start_page:
            window.show_start_page()
        if other.life._at_work:
            self.begin()
        other.life.end()
        if moment is not None:
            window.timeline.open(*moment)

    def end(self) -> None:
        """End all threads and timers."""
        window = self._window
        for dialog in window.findChildren(ImportDialog):
            dialog.shutdown()
        window.custom_code.close_all()
        window.keeping.shutdown()
        window.watch.shutdown()
        window.safety.shutdown()
        window.run_edits.shutdown()
        window.preflight.stop()
        window.timeline.shutdown()
        window.training.shutdown()
        window.curves.shutdown()
        window.runs.shutdown()
        window.shapes.shutdown()
        window.code.shutdown()
        window.data_panel.shutdown()
        window.training_panel.shutdown()
        window.inspector.trained_weights.shut_down()
        window.close_canvas()
        window.log.shutdown()
