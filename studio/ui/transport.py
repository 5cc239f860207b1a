"""The transport: train, pause, stop, and how far the run has come."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from studio.engine.events import RunFinished, RunStarted, StepsEnded
from studio.ui.action_button import action_button
from studio.ui.form import label
from studio.ui.icons import make_icon
from studio.ui.readout import Readout
from studio.ui.theme import Theme
from studio.ui.training_controller import State, TrainingController
from studio.ui.unfinished import is_typed_in


class Transport(QWidget):
    """Buttons for the actions that steer a run, its learning rate, a bar, and a line of figures.

    What steers a run in progress is there while one is.
    """

    def __init__(
        self,
        controller: TrainingController,
        actions: Mapping[str, QAction],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._theme = controller, theme
        self._train, self._pause = actions["train"], actions["pause"]
        self._steps_in_all = 1
        self._epochs = 1
        self._progress: StepsEnded | None = None  # what isn't shown yet
        self._shown: StepsEnded | RunFinished | None = None
        self.button = QPushButton(self.tr("Train"))
        self.button.setObjectName("trainButton")
        self.button.setProperty("primary", True)
        self.button.setIconSize(QSize(20, 14))  # wider than it is drawn: the style has the text close to it
        # Only Tab leads to it: it can't be pressed while a run pauses or stops, and the focus would leap away.
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._had_focus = False
        self.button.clicked.connect(self._press)
        self.preflight_button = action_button(actions["preflight"], "preflightButton")
        self.stop_button = action_button(actions["stop"], "stopButton")
        self.step_button = action_button(actions["step"], "stepButton")
        self.end_epoch_button = action_button(actions["end_epoch"], "endEpochButton")
        self.restart_button = action_button(actions["restart"], "restartButton")
        self.rate = RateField(controller)
        self.queue = QueueButton(controller)
        self.bar = QProgressBar()
        self.bar.setObjectName("trainingProgress")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(72)
        self.bar.setRange(0, 1000)
        self.figures = Readout("muted", least=150)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(8)
        layout.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.bar)
        layout.addWidget(self.rate)
        layout.addWidget(self.button)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self.preflight_button)
        for button in (self.step_button, self.end_epoch_button, self.stop_button, self.restart_button):
            buttons.addWidget(button)
        buttons.addWidget(self.queue)
        layout.addLayout(buttons)
        controller.state_changed.connect(self._show_state)
        controller.started.connect(self._run_started)
        controller.steps.connect(self._note_progress)
        controller.drained.connect(self._show_progress)
        controller.finished.connect(self._run_finished)
        theme.changed.connect(lambda: self._show_state(self._controller.state))
        self._show_state(State.IDLE)

    def _press(self) -> None:
        action = self._pause if self._controller.state is State.RUNNING else self._train
        action.trigger()

    def _show_state(self, state: State) -> None:
        texts = {
            State.IDLE: self.tr("Train"),
            State.STARTING: self.tr("Starting…"),
            State.RUNNING: self.tr("Pause"),
            State.PAUSING: self.tr("Pausing…"),
            State.PAUSED: self.tr("Resume"),
            State.STOPPING: self.tr("Stopping…"),
        }
        self.button.setText(texts[state])
        icon = "pause" if state is State.RUNNING else "play"
        self.button.setIcon(make_icon(icon, self._theme.color("on_accent"), self._theme.color("faint")))
        self._had_focus |= self.button.hasFocus()
        self.button.setEnabled(state in (State.IDLE, State.RUNNING, State.PAUSED))
        if self._had_focus and self.button.isEnabled():
            self._had_focus = False
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.button.setToolTip((self._pause if state is State.RUNNING else self._train).toolTip())
        self.bar.setVisible(state is not State.IDLE)
        for widget in (self.step_button, self.end_epoch_button, self.restart_button, self.rate):
            widget.setVisible(state is not State.IDLE)
        self.preflight_button.setVisible(state is State.IDLE)
        self.rate.setEnabled(state in (State.RUNNING, State.PAUSED))
        if state is State.STARTING:
            self.figures.set_text(self.tr("loading data and building the network"))
            self.bar.setValue(0)

    def _run_started(self, event: RunStarted) -> None:
        self._steps_in_all = max(event.steps_per_epoch * event.epochs, 1)
        self._epochs = event.epochs
        self._shown = None
        self.figures.set_text("")

    def take_over(self, other: Transport) -> None:
        """Show how far the run has come, as another transport does."""
        self._steps_in_all, self._epochs = other._steps_in_all, other._epochs
        shown = other._progress or other._shown
        if isinstance(shown, StepsEnded):
            self._progress = shown
            self._show_progress()
        elif shown is not None:
            self._run_finished(shown)

    def forget(self) -> None:
        """Another project was opened, and nothing trains."""
        self._progress = self._shown = None
        self.figures.set_text("")

    def _note_progress(self, event: StepsEnded) -> None:
        self._progress = event

    def _show_progress(self) -> None:
        event, self._progress = self._progress, None
        if event is None:
            return
        self._shown = event
        self.rate.show_rate(event.rate)
        self.bar.setValue(round(1000 * event.last_step / self._steps_in_all))
        minutes, seconds = divmod(max(round(event.seconds_left), 0), 60)
        text = self.tr("epoch {0}/{1}  ·  {2} samples/s  ·  {3}:{4:02} left")
        self.figures.set_text(
            text.format(event.epoch, self._epochs, f"{event.samples_per_second:,.0f}", minutes, seconds)
        )

    def _run_finished(self, event: RunFinished) -> None:
        self._progress, self._shown = None, event
        if event.best_accuracy is not None:
            text = self.tr("best accuracy {0} in epoch {1}")
            self.figures.set_text(text.format(f"{event.best_accuracy:.1%}", event.best_epoch))
        else:
            self.figures.set_text("")


class RateField(QWidget):
    """The learning rate of the run in progress, which may be typed over: it holds from the next step on."""

    def __init__(self, controller: TrainingController) -> None:
        super().__init__()
        self._controller = controller
        self.field = QLineEdit()
        self.field.setObjectName("liveRate")
        self.field.setAccessibleName(self.tr("Learning rate of the run"))
        self.field.setToolTip(
            self.tr("The learning rate now. Type another one: it holds from the next step on.")
        )
        self.field.setFixedWidth(64)
        self.field.returnPressed.connect(self._change)
        controller.settings_changed.connect(lambda _event: self._release())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(label(self.tr("rate"), "muted"))
        layout.addWidget(self.field)

    def show_rate(self, rate: float) -> None:
        """Show the rate as training has it, unless somebody is typing."""
        text = f"{rate:.4g}"
        if not is_typed_in(self.field) and text != self.field.text():
            self.field.setText(text)

    def _change(self) -> None:
        try:
            value = float(self.field.text().replace(",", "."))
        except ValueError:
            self.field.selectAll()
            return
        self._controller.change({"lr": value})
        self.field.clearFocus()

    def _release(self) -> None:
        self.field.clearFocus()


class QueueButton(QToolButton):
    """How many runs wait, and a list of them: a click on one takes it out."""

    def __init__(self, controller: TrainingController) -> None:
        super().__init__()
        self._controller = controller
        self.setObjectName("queueButton")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        controller.queue_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        waiting, menu = self._controller.queue.waiting, self.menu()
        menu.clear()
        for place, queued in enumerate(waiting, 1):
            text = self.tr("{0}. {1}, {2} epochs: take out").format(
                place, queued.title, queued.document.training.epochs
            )
            menu.addAction(text, partial(self._controller.unqueue, queued.number))
        self.setVisible(bool(waiting))
        self.setText(self.tr("+{0}").format(len(waiting)))
        self.setToolTip(self.tr("Runs that start when those before them have ended"))
