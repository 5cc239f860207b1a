"""Under the inspector: whether a backbone's trained weights are here, and a button that fetches them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from studio.graph.backbones import chosen_weights, weights_fault
from studio.graph.document import Node
from studio.ui.background import Task
from studio.ui.form import label


class WeightsRow(QWidget):
    """Shown while the node that is selected asks for trained weights, and while a download goes on.

    It outlives the selection, so that one can go on working. ``told`` gives words for the log.
    """

    told = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: tuple[str, str] | None = None  # by the node that is selected
        self._chosen: tuple[str, str] | None = None  # what is shown
        self._look: Task | None = None
        self._download: Task | None = None
        self._text = label("", "muted", wrap=True)
        self._text.setObjectName("weightsState")
        self.button = QPushButton(self.tr("Download"))
        self.button.setObjectName("downloadWeights")
        self.button.clicked.connect(self._start_or_cancel)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        row = QHBoxLayout()
        row.addWidget(self._text, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.addLayout(row)
        layout.addWidget(self._bar)
        self._show(here=True, text="")
        self.hide()

    def refresh(self, node: Node | None) -> None:
        """Look anew when another node is selected, or it asks for other weights."""
        self._wanted = chosen_weights(node) if node is not None and weights_fault(node) is None else None
        if self._download is None:
            self._look_at(self._wanted)

    def _look_at(self, chosen: tuple[str, str] | None) -> None:
        if chosen == self._chosen:
            return
        self.shut_down()
        self._chosen = chosen
        self.setVisible(chosen is not None)
        if chosen is not None:
            self._show(here=True, text=self.tr("Looking for {0}'s weights…").format(chosen[0]))
            self._look = self._start(lambda _task: _is_here(*chosen), self._looked)

    def _start(self, function: Callable[[Task], Any], done: Callable[[Any], None]) -> Task:
        task = Task(function, self)
        task.done.connect(done)
        task.failed.connect(self._failed)
        task.start()
        return task

    def _looked(self, megabytes: float) -> None:
        self._look = None
        if megabytes:
            text = self.tr("{0}'s weights aren't on this machine yet: {1:.0f} MB.")
            self._show(here=False, text=text.format(self._model, megabytes))
        else:
            self._show(here=True, text=self.tr("{0}'s weights are on this machine.").format(self._model))

    @property
    def _model(self) -> str:
        return self._chosen[0] if self._chosen else ""

    def _show(self, here: bool, text: str) -> None:
        self._text.setText(text)
        self.button.setVisible(not here)
        self.button.setText(self.tr("Download"))
        self._bar.hide()

    def _start_or_cancel(self) -> None:
        if self._download is not None:
            self.shut_down()
            self._show(here=False, text=self.tr("The download was cancelled."))
        elif self._chosen is not None:
            chosen = self._chosen
            self._text.setText(self.tr("Fetching {0}'s weights…").format(self._model))
            self.button.setText(self.tr("Cancel"))
            self._bar.setRange(0, 0)
            self._bar.show()
            self._download = self._start(lambda task: _fetch(task, *chosen), self._downloaded)
            self._download.progress.connect(self._show_progress)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _downloaded(self, _path: object) -> None:
        self._download = None
        text = self.tr("{0}'s weights are on this machine.").format(self._model)
        self._show(here=True, text=text)
        self.told.emit(text, "text")
        self._look_at(self._wanted)

    def _failed(self, text: str) -> None:
        self._look = self._download = None
        self._show(here=False, text=text)
        self.told.emit(text, "error")

    def shut_down(self) -> None:
        """End what is under way; a download that is cancelled leaves nothing behind."""
        for task in (self._look, self._download):
            if task is not None:
                task.stop()
        self._look = self._download = None


def _is_here(model: str, weights: str) -> float:
    """0 if the weights are here, else their size in megabytes."""
    from studio.engine.torch_loader import load_torch
    from studio.graph.backbones import BEST, models

    load_torch()
    from studio.engine.trained_weights import weights_path

    sizes = models()[model].weights
    size = max(sizes.values()) if weights == BEST else sizes[weights]
    return 0.0 if weights_path(model, weights).exists() else size


def _fetch(task: Task, model: str, weights: str) -> None:
    from studio.engine.trained_weights import download_weights

    def report(done: int, total: int) -> bool:
        task.progress.emit(done // 1024, total // 1024)
        return not task.cancelled

    download_weights(model, weights, report)
