"""Tries learning rates on a copy of the network, on a thread, and offers one."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from studio.ui.background import Task
from studio.ui.document_model import DocumentModel
from studio.ui.form import label
from studio.ui.sparkline import Sparkline, short_number
from studio.ui.theme import Theme
from studio.ui.words import shown


class RateFinder(QWidget):
    """A button that starts and stops the test, the curve, and a button that takes the rate."""

    chosen = Signal(float)

    def __init__(self, model: DocumentModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._task: Task | None = None
        self._rate = 0.0
        self._allowed = True
        self.button = QPushButton()
        self.button.setObjectName("findRate")
        self.button.setToolTip(
            self.tr(
                "Try rates from tiny to large on a copy of the network: nothing that was trained changes."
            )
        )
        self.button.clicked.connect(self.toggle)
        self.chart = Sparkline(theme, "rateFinderChart")
        self.chart.setAccessibleName(self.tr("Loss by learning rate"))
        self.take = QPushButton()
        self.take.setObjectName("takeRate")
        self.take.clicked.connect(self._take)
        self._words = label("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.button, self._words, self.chart, self.take):
            layout.addWidget(widget)
        self.forget()
        model.reset.connect(self.forget)

    @property
    def searching(self) -> bool:
        return self._task is not None

    def allow(self, allowed: bool) -> None:
        """While a run is in progress, the generators of random numbers are its own."""
        self._allowed = allowed
        self._show_button()

    def toggle(self) -> None:
        """Start the test, or stop it."""
        if self._task is not None:
            self.stop()
        elif self._allowed:
            self._start()

    def stop(self) -> None:
        """End the test and wait for its thread, which takes a step at most."""
        if self._task is not None:
            self._task.stop()
            self._task = None
            self._words.hide()
        self._show_button()

    def forget(self) -> None:
        """What was found belongs to another recipe."""
        self.stop()
        for widget in (self.chart, self.take, self._words):
            widget.hide()

    def _start(self) -> None:
        self.forget()
        document = self._model.document

        def search(task: Task) -> object:
            from studio.engine.torch_loader import load_torch

            load_torch()
            from studio.engine.errors import CancelledError
            from studio.engine.lr_finder import find_learning_rate
            from studio.engine.run_options import RunOptions

            def check_stop() -> None:
                if task.cancelled:
                    raise CancelledError("The test was stopped.")

            return find_learning_rate(document, RunOptions(), check_stop, task.progress.emit)

        self._task = Task(search, self)
        self._task.progress.connect(self._show_progress)
        self._task.done.connect(self._show)
        self._task.failed.connect(self._fail)
        self._say(self.tr("Building the network…"))
        self._show_button()
        self._task.start()

    def _take(self) -> None:
        self.chosen.emit(self._rate)
        self.forget()

    def _show_button(self) -> None:
        searching = self._task is not None
        self.button.setText(self.tr("Stop the test") if searching else self.tr("Find learning rate"))
        self.button.setEnabled(self._allowed or searching)

    def _show_progress(self, done: int, of: int) -> None:
        self._say(self.tr("Step {0} of {1}").format(done, of))

    def _say(self, text: str, role: str = "muted") -> None:
        self._words.setProperty("role", role)
        self._words.style().polish(self._words)
        self._words.setText(text)
        self._words.show()

    def _end(self) -> None:
        if self._task is not None:
            self._task.join()
        self._task = None
        self._words.hide()
        self._show_button()

    def _fail(self, words: str) -> None:
        self._end()
        self._say(shown(words), "fault")

    def _show(self, finding: object) -> None:
        from studio.engine.lr_finder import Finding  # torch is there: the finding comes from it

        assert isinstance(finding, Finding)
        self._end()
        places = [math.log10(rate) for rate in finding.rates]
        self._rate = finding.suggestion
        words = self.tr("rate {0}: loss {1:.3f}")
        self.chart.show_line(
            places,
            finding.losses,
            (short_number(finding.rates[0]), short_number(finding.rates[-1])),
            lambda place, loss: words.format(short_number(10**place), loss),
            mark=math.log10(finding.suggestion),
        )
        self.take.setText(self.tr("Use {0}").format(short_number(finding.suggestion)))
        self.chart.show()
        self.take.show()
