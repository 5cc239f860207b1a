"""The transport: train, pause, stop, and how far the run has come."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from studio.engine.events import RunFinished, RunStarted, StepsEnded
from studio.ui.form import label
from studio.ui.icons import make_icon
from studio.ui.theme import Theme
from studio.ui.training_controller import State, TrainingController


class Transport(QWidget):
    """Buttons for the actions ``train`` (also resumes), ``pause`` and ``stop``, a bar, and a line of figures."""

    def __init__(
        self,
        controller: TrainingController,
        actions: tuple[QAction, QAction, QAction],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._theme = controller, theme
        self._train, self._pause, self._stop = actions
        self._steps_in_all = 1
        self._epochs = 1
        self._progress: StepsEnded | None = None  # what isn't shown yet
        self._shown: StepsEnded | RunFinished | None = None
        self.button = QPushButton(self.tr("Train"))
        self.button.setObjectName("trainButton")
        self.button.setProperty("primary", True)
        self.button.setIconSize(QSize(14, 14))
        self.button.clicked.connect(self._press)
        self.stop_button = QToolButton()
        self.stop_button.setObjectName("stopButton")
        self.stop_button.setDefaultAction(self._stop)
        self.stop_button.setIconSize(QSize(16, 16))
        self.bar = QProgressBar()
        self.bar.setObjectName("trainingProgress")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(130)
        self.bar.setRange(0, 1000)
        self.figures: QLabel = label("", "muted")
        self.figures.setMinimumWidth(300)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(8)
        layout.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.bar)
        layout.addWidget(self.button)
        layout.addWidget(self.stop_button)
        self.figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
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
        self.button.setEnabled(state in (State.IDLE, State.RUNNING, State.PAUSED))
        self.bar.setVisible(state is not State.IDLE)
        if state is State.STARTING:
            self.figures.setText(self.tr("loading data and building the network"))
            self.bar.setValue(0)

    def _run_started(self, event: RunStarted) -> None:
        self._steps_in_all = max(event.steps_per_epoch * event.epochs, 1)
        self._epochs = event.epochs
        self._shown = None
        self.figures.setText("")

    def take_over(self, other: Transport) -> None:
        """Show how far the run has come, as another transport does."""
        self._steps_in_all, self._epochs = other._steps_in_all, other._epochs
        shown = other._progress or other._shown
        if isinstance(shown, StepsEnded):
            self._progress = shown
            self._show_progress()
        elif shown is not None:
            self._run_finished(shown)

    def _note_progress(self, event: StepsEnded) -> None:
        self._progress = event

    def _show_progress(self) -> None:
        event, self._progress = self._progress, None
        if event is None:
            return
        self._shown = event
        self.bar.setValue(round(1000 * event.last_step / self._steps_in_all))
        minutes, seconds = divmod(max(round(event.seconds_left), 0), 60)
        text = self.tr("epoch {0}/{1}  ·  {2} samples/s  ·  {3}:{4:02} left")
        self.figures.setText(
            text.format(event.epoch, self._epochs, f"{event.samples_per_second:,.0f}", minutes, seconds)
        )

    def _run_finished(self, event: RunFinished) -> None:
        self._progress, self._shown = None, event
        if event.best_accuracy is not None:
            text = self.tr("best accuracy {0} in epoch {1}")
            self.figures.setText(text.format(f"{event.best_accuracy:.1%}", event.best_epoch))
        else:
            self.figures.setText("")
