"""Shows a look before training: what passed, what training will cost, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.facts_text import bytes_text, duration_text
from studio.ui.form import clear_layout, label, line
from studio.ui.icons import make_icon
from studio.ui.share_bar import Part, ShareBar
from studio.ui.theme import Theme
from studio.ui.words import sentence, shown

if TYPE_CHECKING:
    from studio.engine.preflight_report import Checked, Cost, Preflight

_WIDTH = 560
_ICON, _BESIDE = 16, 8


class CheckRow:
    """One check: a sign, its name, and what was found."""

    def __init__(self, grid: QGridLayout, row: int, title: str, theme: Theme) -> None:
        self._theme = theme
        top = Qt.AlignmentFlag.AlignTop
        self.title = label(title)
        self.sign = QLabel()
        # Beside the first line.
        self.sign.setFixedSize(_ICON, max(_ICON + 2, self.title.fontMetrics().height()))
        self.title.setAlignment(top)
        self.words = label("", "muted", wrap=True)
        self.words.setAlignment(top)
        grid.addWidget(self.sign, row, 0, top)
        grid.addWidget(self.title, row, 1, top)
        grid.addWidget(self.words, row, 2)
        self.wait()

    def wait(self) -> None:
        """It hasn't been made yet."""
        self._show("circle", "faint", "faint", "")

    def work(self, words: str) -> None:
        self._show("circle-dot", "accent", "text", words)

    def passed(self, words: str) -> None:
        self._show("circle-check", "success", "text", words)

    def set_shown(self, is_shown: bool) -> None:
        for widget in (self.sign, self.title, self.words):
            widget.setVisible(is_shown)

    def end(self, checked: Checked) -> None:
        if checked.passed:
            self.passed(shown(checked.message))
        else:
            self._show("circle-x", "error", "text", sentence(checked.message), "fault")

    def paint(self) -> None:
        """Draw the sign in the theme's colours."""
        icon, color = self._drawing
        self.sign.setPixmap(make_icon(icon, self._theme.color(color)).pixmap(_ICON, _ICON))

    def _show(self, icon: str, color: str, title: str, words: str, role: str = "muted") -> None:
        self._drawing = (icon, color)
        self.paint()
        for widget, name in ((self.title, "" if title == "text" else title), (self.words, role)):
            widget.setProperty("role", name)
            widget.style().polish(widget)
        self.words.setText(words)


class PreflightDialog(QDialog):
    """Doesn't block the window. ``again`` and ``stopped`` ask for a look and for its end."""

    again = Signal()
    stopped = Signal()
    train_wanted = Signal()
    node_wanted = Signal(str)
    batch_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("preflightDialog")
        self.setWindowTitle(self.tr("Check before training"))
        self._theme = theme
        self.report: Preflight | None = None  # what was found
        self.failure = ""  # or why there was no look
        self.verdict = label("", "title", wrap=True)
        self.verdict.setObjectName("preflightVerdict")
        self.head = label("", "muted", wrap=True)
        self._figures = QGridLayout()
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(2, 1)
        titles = (
            self.tr("Network"),
            self.tr("Data"),
            self.tr("Forward"),
            self.tr("Loss"),
            self.tr("Backward"),
            self.tr("Last batch"),
            self.tr("Validation"),
            self.tr("Measuring"),
        )
        self.rows = [CheckRow(grid, row, title, theme) for row, title in enumerate(titles)]
        widest = max(row.title.sizeHint().width() for row in self.rows) + _BESIDE
        grid.setColumnMinimumWidth(1, widest)
        self._figures.setColumnMinimumWidth(0, _ICON + grid.horizontalSpacing() + widest)
        self._figures.setHorizontalSpacing(grid.horizontalSpacing())
        self.costs = QWidget()
        self.memory = ShareBar(theme)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(6)
        self._build_costs()
        layout = QVBoxLayout(self)
        # By itself it would keep room for lines as wrapped as in the narrowest window.
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        heads = QVBoxLayout()
        heads.setSpacing(4)
        heads.addWidget(self.verdict)
        heads.addWidget(self.head)
        layout.addLayout(heads)
        layout.addLayout(grid)
        layout.addWidget(self.costs)
        layout.addLayout(self.notes)
        layout.addStretch(1)
        layout.addLayout(self._buttons())
        self.setMinimumWidth(_WIDTH)
        theme.changed.connect(self._repaint)

    def _build_costs(self) -> None:
        body = QVBoxLayout(self.costs)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        self._figures.setVerticalSpacing(7)
        self._figures.setColumnStretch(1, 1)
        body.addWidget(line())
        body.addLayout(self._figures)
        body.addWidget(self.memory)
        self.costs.hide()

    def _buttons(self) -> QHBoxLayout:
        self.repeat = self._button("preflightAgain", "", self._repeat)
        self.show_node = self._button("preflightNode", self.tr("Show the layer"), self._show_node)
        self.take_batch = self._button("preflightBatch", "", self._take_batch)
        self.train = self._button("preflightTrain", self.tr("Train"), self._train)
        self.train.setProperty("primary", True)
        close = self._button("preflightClose", self.tr("Close"), self.close)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.repeat)
        row.addStretch(1)
        for button in (self.show_node, self.take_batch, close, self.train):
            row.addWidget(button)
        return row

    def _button(self, name: str, text: str, handler: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(handler)
        return button

    def _repaint(self) -> None:
        for row in self.rows:
            row.paint()

    # What is shown

    def begin(self) -> None:
        """A look begins."""
        self.report, self.failure = None, ""
        self.verdict.setText(self.tr("Looking…"))
        self._show_head(self.tr("One batch of the real data, on a copy of the network: nothing changes."))
        for row in self.rows:
            row.wait()
        self.rows[-1].set_shown(True)
        self.costs.hide()
        clear_layout(self.notes)
        self._show_buttons(looking=True)
        self.show_progress(0)
        self._fit()

    def show_progress(self, done: int, _of: int = 0) -> None:
        """So many checks have passed; what they found is told at the end."""
        for number, row in enumerate(self.rows):
            if number == done:
                row.work("…")
            elif number < done:
                row.passed("")

    def end(self, report: Preflight) -> None:
        self.report = report
        self.verdict.setText(self._verdict(report))
        text = self.tr("{network} on {device}, batches of {batch}")
        self._show_head(
            text.format(network=report.network, device=shown(report.device), batch=report.batch_size)
        )
        for row in self.rows:
            row.wait()
        self.rows[-1].set_shown(False)
        for row, checked in zip(self.rows, report.checks, strict=False):
            row.end(checked)
        if report.cost is not None:
            self._show_cost(report.cost)
        for advice in report.advice:
            self._note(sentence(advice))
        self._show_buttons(looking=False)
        (self.train if report.passed else self.repeat).setFocus()
        self._fit()

    def _fit(self) -> None:
        """As high as what is in it, which has wrapped lines."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(max(self.width(), _WIDTH), layout.totalHeightForWidth(self.width()))

    def _verdict(self, report: Preflight) -> str:
        if report.passed:
            return self.tr("Training can begin")
        places = {
            "network": self.tr("The network can't be trained yet"),
            "data": self.tr("The data can't be used yet"),
            "forward": self.tr("The forward pass fails"),
            "loss": self.tr("The loss can't be computed"),
            "backward": self.tr("The backward pass fails"),
            "last batch": self.tr("The last batch of an epoch fails"),
            "validation": self.tr("Validation fails"),
        }
        return places[report.checks[-1].check.value]

    def fail(self, words: str) -> None:
        """There was no look: why."""
        self.failure = words
        self._end_without(self.tr("The check could not be made"))
        self._note(sentence(words))
        self._fit()

    def end_stopped(self) -> None:
        self._end_without(self.tr("The check was stopped"))
        self._fit()

    def _end_without(self, verdict: str) -> None:
        """There is no report, and this is why."""
        for row in self.rows:
            row.wait()
        self.verdict.setText(verdict)
        self._show_head("")
        self._show_buttons(looking=False)
        self.repeat.setFocus()

    def take_over(self, other: PreflightDialog) -> None:
        """Show what another one shows of a look that is over, however it ended."""
        if other.report is not None:
            self.end(other.report)
        elif other.failure:
            self.fail(other.failure)
        else:
            self.end_stopped()

    def _show_head(self, text: str) -> None:
        self.head.setText(text)
        self.head.setVisible(bool(text))

    def stop(self) -> None:
        """The end was asked for, and takes as long as what is being computed."""
        self.repeat.setEnabled(False)
        self.repeat.setText(self.tr("Stopping…"))

    def _show_cost(self, cost: Cost) -> None:
        clear_layout(self._figures)
        memory = cost.memory
        rate = self.tr("{0} a step, {1} samples/s").format(
            duration_text(cost.step_s), f"{cost.samples_per_second:,.0f}"
        )
        self._figure(self.tr("Epoch"), self.tr("about {0}").format(duration_text(cost.epoch_s)), rate)
        self._figure(self.tr("Whole run"), self.tr("about {0}").format(duration_text(cost.run_s)), "")
        free = self.tr("{0} are free").format(bytes_text(cost.free)) if cost.free is not None else ""
        self._figure(self.tr("Memory"), self.tr("{0} at its peak").format(bytes_text(memory.peak)), free)
        if cost.largest_batch is not None:
            self._figure(self.tr("Largest batch"), *self._largest(cost))

        def part(name: str, size: int) -> Part:
            return Part(name, size, bytes_text(size))

        self.memory.show_parts(
            [
                part(self.tr("parameters"), memory.parameters),
                part(self.tr("gradients"), memory.gradients),
                part(self.tr("optimizer"), memory.optimizer),
                part(self.tr("activations"), memory.activations),
                part(self.tr("data"), memory.data),
            ]
        )
        self.costs.show()

    def _largest(self, cost: Cost) -> tuple[str, str]:
        count = f"{cost.largest_batch:,}"
        if cost.all_fit:
            return self.tr("all {0} samples").format(count), ""
        how = self.tr("a step of that size was tried") if cost.tried else self.tr("computed, not tried")
        return self.tr("about {0} samples").format(count), how

    def _figure(self, title: str, value: str, more: str) -> None:
        row = self._figures.rowCount()
        self._figures.addWidget(label(title, "muted"), row, 0)
        words = label(value)
        words.setObjectName(f"preflight-{row}")
        self._figures.addWidget(words, row, 1)
        self._figures.addWidget(label(more, "muted"), row, 2, Qt.AlignmentFlag.AlignRight)

    def _note(self, words: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        sign = QLabel()
        sign.setPixmap(make_icon("triangle-alert", self._theme.color("warning")).pixmap(_ICON, _ICON))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        text = label(words, wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sign.setFixedSize(_ICON, max(_ICON + 2, text.fontMetrics().height()))  # beside the first line
        row.addWidget(text, 1)
        self.notes.addLayout(row)
        for widget in (sign, text):
            widget.show()  # now, for the dialog's height: by itself a layout shows what is new a while later

    def _show_buttons(self, looking: bool) -> None:
        report = self.report
        fault = report.fault if report is not None else None
        self.repeat.setEnabled(True)
        self.repeat.setText(self.tr("Stop the check") if looking else self.tr("Check again"))
        self._looking = looking
        self.train.setVisible(report is not None and report.passed)
        self.show_node.setVisible(fault is not None and fault.node_id is not None)
        self.take_batch.setVisible(report is not None and report.fitting_batch is not None)
        if report is not None and report.fitting_batch is not None:
            self.take_batch.setText(self.tr("Set the batch size to {0}").format(report.fitting_batch))

    # What is pressed

    _looking = False

    def _repeat(self) -> None:
        (self.stopped if self._looking else self.again).emit()

    def _train(self) -> None:
        self.close()
        self.train_wanted.emit()

    def _show_node(self) -> None:
        fault = self.report.fault if self.report is not None else None
        if fault is not None and fault.node_id is not None:
            self.node_wanted.emit(fault.node_id)

    def _take_batch(self) -> None:
        if self.report is not None and self.report.fitting_batch is not None:
            self.batch_chosen.emit(self.report.fitting_batch)
            self.again.emit()

    def reject(self) -> None:
        """Closed, in whatever way."""
        if self._looking:
            self.stopped.emit()
        super().reject()
