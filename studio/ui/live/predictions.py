"""Predictions: the confusion matrix, and the samples behind a cell, or those that went worst and best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.engine.probe_events import PlacesPredicted, Predicted
from studio.graph.answers import Answers
from studio.ui.form import label, scrolled
from studio.ui.live.confusion import Cell, ConfusionMatrix
from studio.ui.live.empty import EmptyPage
from studio.ui.live.place_tiles import order_of_places, place_tile
from studio.ui.live.sample_grid import SampleGrid, Tile
from studio.ui.places import visible
from studio.ui.resting import Resting
from studio.ui.sample_strip import picture_of
from studio.ui.theme import Theme

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MOST = 36  # samples at once
_MOST_VALUES = 4
AnyPredicted = Predicted | PlacesPredicted


class PredictionsPanel(QWidget):
    """Shows the newest predictions. Samples keep being chosen the same way as they change."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.predicted: AnyPredicted | None = None
        self._waiting: AnyPredicted | None = None
        self.matrix, self.grid = ConfusionMatrix(theme), SampleGrid(theme)
        self._resting = Resting(lambda: self.matrix.painting_s + self.grid.painting_s)
        self.worst = self._button(
            self.tr("Worst"), self.tr("The samples whose class gets the least probability")
        )
        self.best = self._button(
            self.tr("Best"), self.tr("The samples whose class gets the most probability")
        )
        self._by_best = False  # which samples are shown while no cell is chosen
        self.worst.clicked.connect(lambda: self._show_extremes(best=False))
        self.best.clicked.connect(lambda: self._show_extremes(best=True))
        self._facts = label("", "muted")
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.written = label("", wrap=True)
        self.written.setObjectName("written")
        self.written.setTextFormat(Qt.TextFormat.PlainText)
        self.written.setToolTip(self.tr("What the network writes by itself, after the beginning of a sample"))
        self.written.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.written.setContentsMargins(10, 2, 10, 4)
        self.empty = EmptyPage()
        self.expect(classes=True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._page())
        self.matrix.chosen.connect(lambda _cell: self._show_samples())

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        return button

    def _page(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(6, 4, 10, 2)
        head.setSpacing(4)
        head.addWidget(self.worst)
        head.addWidget(self.best)
        head.addWidget(self._facts, 1)
        samples = QWidget()
        column = QVBoxLayout(samples)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.written)
        column.addWidget(scrolled(self.grid), 1)
        page = QSplitter(Qt.Orientation.Horizontal)
        page.setChildrenCollapsible(False)
        page.addWidget(self.matrix)
        page.addWidget(samples)
        page.setStretchFactor(1, 1)
        page.setSizes([260, 560])
        return page

    def expect(self, classes: bool) -> None:
        """Whether the project's data has classes; of numbers none is taken for another."""
        if classes:
            text = self.tr(
                "Which class is taken for which is shown here after each epoch that trains with this view open."
            )
            self.empty.say(text)
        else:
            text = self.tr("This project predicts numbers. Predictions of classes would be shown here.")
            self.empty.say(text, useful=False)

    def take(self, predicted: AnyPredicted) -> None:
        """Show these, when painting has rested long enough."""
        self._waiting = predicted
        if self.predicted is None:
            self.draw(at_once=True)

    def draw(self, at_once: bool = False) -> None:
        if self._waiting is None or not (self._resting.is_over() or at_once):
            return
        self.predicted, self._waiting = self._waiting, None
        predicted = self.predicted
        self._stack.setCurrentIndex(1)
        places = isinstance(predicted, PlacesPredicted)
        names = tuple(map(visible, predicted.classes)) if places else predicted.classes
        self.matrix.show_counts(confusion(predicted), names, shares=places)
        self._show_written(predicted)
        self._show_samples()

    def _tip(self, predicted: AnyPredicted) -> str:
        """How a sample with places is to be read."""
        if not isinstance(predicted, PlacesPredicted):
            return ""
        if predicted.answers is Answers.PIXELS:
            return self.tr("The picture, its mask, and the mask that the network gives")
        return self.tr("A text; what comes after each of its places; what the network takes for it")

    def _show_written(self, predicted: AnyPredicted) -> None:
        """What a network of tokens writes; of other networks nothing is here."""
        text = predicted.written if isinstance(predicted, PlacesPredicted) else ""
        self.grid.setToolTip(self._tip(predicted))
        self.written.setVisible(bool(text))
        self.written.setText(self.tr("It writes: {0}").format(text.replace("\n", "  ⏎  ")) if text else "")

    def forget(self) -> None:
        """Another project: there is nothing to show yet."""
        self.predicted = self._waiting = None
        self.matrix.choose(None)
        self._stack.setCurrentIndex(0)

    @property
    def kept(self) -> AnyPredicted | None:
        """What is shown, to be shown again later."""
        return self._waiting or self.predicted

    def keep(self, predicted: AnyPredicted | None) -> None:
        if predicted is not None:
            self.take(predicted)

    def take_over(self, other: PredictionsPanel) -> None:
        """Show what another panel shows, the same way."""
        newest = other._waiting or other.predicted
        if newest is not None:
            self.take(newest)
            self._by_best = other._by_best
            self.matrix.choose(other.matrix.cell)

    def _show_extremes(self, best: bool) -> None:
        self._by_best = best
        self.matrix.choose(None)

    def _words(self, predicted: AnyPredicted) -> str:
        if isinstance(predicted, PlacesPredicted):
            return self._places_words(predicted)
        right, count = int((predicted.winners == predicted.labels).sum()), len(predicted.labels)
        text = (
            self.tr("Validation, epoch {epoch}: {right} of {count} right")
            if predicted.of_validation
            else self.tr("Training samples, epoch {epoch}: {right} of {count} right")
        )
        return text.format(epoch=predicted.epoch, right=f"{right:,}", count=f"{count:,}")

    def _places_words(self, predicted: PlacesPredicted) -> str:
        right = predicted.confusion.trace() / max(predicted.confusion.sum(), 1)
        text = {
            (Answers.PIXELS, True): self.tr("Validation, epoch {epoch}: {share} of pixels right"),
            (Answers.PIXELS, False): self.tr("Training, epoch {epoch}: {share} of pixels right"),
            (Answers.TOKENS, True): self.tr("Validation, epoch {epoch}: {share} of tokens right"),
            (Answers.TOKENS, False): self.tr("Training, epoch {epoch}: {share} of tokens right"),
        }[predicted.answers, predicted.of_validation]
        return text.format(epoch=predicted.epoch, share=f"{right:.1%}")

    def _show_samples(self) -> None:
        predicted, cell = self.predicted, self.matrix.cell
        if predicted is None:
            return
        self.worst.setChecked(cell is None and not self._by_best)
        self.best.setChecked(cell is None and self._by_best)
        self._facts.setText(self._words(predicted) if cell is None else self.matrix.words(cell))
        if isinstance(predicted, PlacesPredicted):
            numbers = order_of_places(predicted, cell, self._by_best)[:_MOST]
            self.grid.show_tiles([place_tile(predicted, int(number)) for number in numbers])
            return
        chosen = _order(predicted, cell, self._by_best)[:_MOST]
        self.grid.show_tiles([_tile(predicted, int(number)) for number in chosen])


def confusion(predicted: AnyPredicted) -> npt.NDArray[np.int64]:
    """How many samples, or places in them, of each class (rows) are taken for each class (columns)."""
    import numpy as np  # there already, with the predictions; the first window doesn't wait for it

    if isinstance(predicted, PlacesPredicted):
        return predicted.confusion
    count = len(predicted.classes)
    pairs = predicted.labels * count + predicted.winners
    return np.bincount(pairs, minlength=count * count).reshape(count, count)


def _order(predicted: Predicted, cell: Cell | None, best: bool) -> npt.NDArray[np.int64]:
    """Numbers of samples: those of a cell, the surest answers first; else by the probability of what is true."""
    import numpy as np

    everyone = np.arange(len(predicted.labels))
    if cell is not None:
        there = everyone[(predicted.labels == cell[0]) & (predicted.winners == cell[1])]
        return there[np.argsort(-predicted.probabilities[there, cell[1]], kind="stable")]
    true = predicted.probabilities[everyone, predicted.labels]
    return np.argsort(-true if best else true, kind="stable")


def _tile(predicted: Predicted, number: int) -> Tile:
    sample, winner = predicted.samples[number], int(predicted.winners[number])
    is_picture = sample.ndim == 3
    values = [f"{value:.2g}" for value in sample.reshape(-1)[:_MOST_VALUES]]
    more = " …" if sample.size > _MOST_VALUES else ""
    return Tile(
        picture_of(sample) if is_picture else None,
        "" if is_picture else ", ".join(values) + more,
        predicted.classes[int(predicted.labels[number])],
        predicted.classes[winner],
        float(predicted.probabilities[number, winner]),
    )
