"""Looks before training, off the window's thread, and hands the result to its dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.graph import edits
from studio.graph.errors import LayerloomError
from studio.graph.words import said
from studio.ui.background import Task
from studio.ui.preflight_dialog import PreflightDialog
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow


class PreflightCheck(QObject):
    """One look at a time, and never while a run is in progress: the generators of random numbers are its own."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._task: Task | None = None
        self._stopping = False
        self.dialog: PreflightDialog | None = None
        window.model.reset.connect(self._forget)

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"preflight": self.open}

    @property
    def looking(self) -> bool:
        return self._task is not None

    def open(self) -> None:
        """Show the dialog, and look."""
        if self._window.canvas is None or self._window.training.active:
            return
        self._bring_forward(self._made_dialog())
        self._start()

    def take_over(self, other: PreflightCheck) -> None:
        """Show what another one's dialog shows; a look that isn't over begins anew here."""
        old = other.dialog
        if old is None or not old.isVisible():
            return
        goes_on = other.looking and not other._stopping
        other.stop()
        if goes_on:
            self.open()
            return
        dialog = self._made_dialog()
        dialog.take_over(old)
        self._bring_forward(dialog)
        dialog.move(old.pos())

    def _made_dialog(self) -> PreflightDialog:
        window = self._window
        if self.dialog is None:
            self.dialog = PreflightDialog(window.theme, window)
            self.dialog.again.connect(self._start)
            self.dialog.stopped.connect(self._ask_to_stop)
            self.dialog.train_wanted.connect(window.acts["train"].trigger)
            self.dialog.node_wanted.connect(self._show_node)
            self.dialog.batch_chosen.connect(self._set_batch)
        return self.dialog

    @staticmethod
    def _bring_forward(dialog: PreflightDialog) -> None:
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def stop(self) -> None:
        """End the look and wait for its thread."""
        if self._task is not None:
            self._stopping = True
            self._task.stop()
            self._end()
            if self.dialog is not None:
                self.dialog.end_stopped()

    def _start(self) -> None:
        if self._task is not None or self.dialog is None or self._window.training.active:
            return
        self._window.training_panel.finder.stop()  # it draws from the same random numbers
        document, self._stopping = self._window.model.document, False

        def look(task: Task) -> object:
            from studio.engine.torch_loader import load_torch

            load_torch()
            from studio.engine.errors import CancelledError
            from studio.engine.preflight import look_before_training
            from studio.engine.run_options import RunOptions

            def check_stop() -> None:
                if self._stopping:
                    raise CancelledError("The check was stopped.")

            try:
                return look_before_training(document, RunOptions(), check_stop, task.progress.emit)
            except LayerloomError as error:
                return error  # not yet in words: the window's language may change

        self._task = Task(look, self)
        self._task.progress.connect(self.dialog.show_progress)
        self._task.done.connect(self._show)
        self._task.failed.connect(self._fail)
        self.dialog.begin()
        self._task.start()

    def _ask_to_stop(self) -> None:
        """End it, without waiting."""
        if self._task is not None and self.dialog is not None:
            self._stopping = True
            self.dialog.stop()

    def _end(self) -> None:
        if self._task is not None:
            self._task.join()
        self._task = None

    def _show(self, found: object) -> None:
        """Show a report, or why there is none."""
        from studio.engine.preflight_report import Preflight

        if isinstance(found, LayerloomError):
            self._fail(said(found))
            return
        assert isinstance(found, Preflight)
        self._end()
        if self.dialog is None:
            return
        if self._stopping:
            self.dialog.end_stopped()
            return
        self.dialog.end(found)
        if found.fault is not None:
            self._window.log.add(shown(found.fault.message), "error")

    def _fail(self, words: str) -> None:
        self._end()
        if self.dialog is not None:
            if self._stopping:
                self.dialog.end_stopped()
            else:
                self.dialog.fail(words)

    def _forget(self) -> None:
        """Another project: what was found isn't about it."""
        self.stop()
        if self.dialog is not None:
            self.dialog.close()

    def _show_node(self, node_id: str) -> None:
        trained = self._window.model.document.trained_network
        if trained is not None and node_id in trained.nodes:
            self._window.networks.show(trained.name, node_id)

    def _set_batch(self, size: int) -> None:
        self._window.model.edit(
            self.tr("Set batch size to {0}").format(size),
            lambda document: edits.set_data(document, batch_size=size),
        )
