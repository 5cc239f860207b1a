"""What the window does as a run begins, goes on and ends: actions, words in the log, docks brought forward."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QMessageBox

from studio.engine.events import (
    EpochEnded,
    Outcome,
    RunFinished,
    RunStarted,
    SettingsChanged,
    Tripped,
)
from studio.engine.resuming import newest_project
from studio.engine.run_records import RunRecord
from studio.engine.runs import RunStore
from studio.graph.errors import LayerloomError
from studio.graph.problems import Severity
from studio.graph.project import Project
from studio.graph.words import said
from studio.ui.edit_words import marks_of
from studio.ui.run_names import run_name
from studio.ui.training_controller import State
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.ui.compare_window import CompareWindow
    from studio.ui.main_window import MainWindow


class RunReports(QObject):
    """Starts the training of the document and tells of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._training = window, window.training
        training = window.training
        training.state_changed.connect(self._show_state)
        training.started.connect(self._started)
        training.epoch.connect(self.epoch_ended)
        training.surface.connect(window.surface.show_surface)
        training.warned.connect(lambda message: window.say(shown(message), "warning"))
        training.finished.connect(self._finished)
        training.tripped.connect(self._tripped)
        training.settings_changed.connect(self._settings_changed)
        window.runs.opened.connect(self._show_run)
        window.runs.compared.connect(self._compare)
        window.runs.project_wanted.connect(lambda folder: window.files.open_run(Path(folder)))
        window.runs.resume_wanted.connect(lambda folder: self.resume(Path(folder)))
        self._show_state(self._training.state)

    def train(self) -> None:
        """Train the document, or go on where it was paused."""
        window = self._window
        if self._training.state is State.PAUSED:
            self._training.resume()
            return
        if window.canvas is None:
            window.say(self.tr("Begin a project or open a template: then there is something to train."))
            return
        if self._training.active:
            return
        window.show_workbench()
        self._end_trials()
        if not window.views.in_front:
            window.workbench.reveal("curves")
        self.show_surface()
        self._training.start(window.model.document, window.model.path)

    def enqueue(self) -> None:
        """Train the document as it is now, when the runs before it have ended."""
        window = self._window
        network = window.model.document.trained_network
        if window.canvas is None or network is None:
            return
        self._end_trials()
        self._training.enqueue(network.name, window.model.document, window.model.path)

    def resume(self, folder: Path) -> None:
        """Go on with a run of the list. Its code is as trusted as the same code of the document."""
        window = self._window
        if self._training.active:
            window.say(self.tr("A run is in progress. Stop it to go on with another."), "warning")
            return
        try:
            document = Project.load(newest_project(folder)).document
        except LayerloomError as error:
            window.fail(self.tr("The run can't go on"), shown(said(error)))
            return
        own = window.model.document
        trusted = own.trusted and own.code == document.code
        self._end_trials()
        window.workbench.reveal("curves")
        self._training.resume_run(replace(document, trusted=trusted or not document.code), folder)

    def _end_trials(self) -> None:
        """What tries something out on a copy would draw from the run's random numbers."""
        self._window.training_panel.finder.stop()
        self._window.preflight.stop()

    def show_surface(self) -> None:
        """The decision surface stands beside the curves for points in the plane."""
        window = self._window
        spec = window.model.catalogue.sources.get(window.model.document.data.source)
        plane = spec is not None and spec.shape == (2,)
        window.curves.show_side(window.surface, plane)
        self._training.watch_surface(plane)

    def _show_state(self, state: State) -> None:
        acts = self._window.acts
        acts["train"].setEnabled(state in (State.IDLE, State.PAUSED))
        acts["train"].setText(self.tr("Resume") if state is State.PAUSED else self.tr("Train"))
        acts["pause"].setEnabled(state is State.RUNNING)
        acts["stop"].setEnabled(state in (State.RUNNING, State.PAUSED, State.STARTING))
        steerable = state in (State.RUNNING, State.PAUSED)
        for name in ("step", "end_epoch", "restart"):
            acts[name].setEnabled(steerable)
        for name in ("preflight", "find_rate"):
            acts[name].setEnabled(state is State.IDLE)
        self._window.timeline.allow(state is State.IDLE)
        self._window.training_panel.finder.allow(state is State.IDLE)

    def _started(self, event: RunStarted) -> None:
        text = self.tr("Training {0:,} parameters on {1}: {2} epochs of {3} steps. The run is in {4}")
        self._window.say(
            text.format(event.parameters, event.device, event.epochs, event.steps_per_epoch, event.path)
        )
        self._window.runs.refresh()
        if event.reported:
            self._show_earlier(event)

    def _show_earlier(self, event: RunStarted) -> None:
        """Before what comes now, the curves show what a run that goes on had reported."""
        try:
            with RunStore(event.path.parent) as store:
                record = store.run(event.run_id)
                steps, epochs = store.steps(event.run_id), store.epochs(event.run_id)
        except LayerloomError as error:
            self._window.say(shown(error), "error")
            return
        earlier = [ended for ended in epochs if ended.step <= event.reported]
        name = run_name(record)
        self._window.curves.show_run(
            steps.losses[: event.reported],
            steps.accuracies[: event.reported],
            earlier,
            name,
            marks=marks_of(record.edits),
        )
        self._window.say(self.tr("It goes on after step {0}.").format(event.step))

    def _tripped(self, event: Tripped) -> None:
        """Show the node that makes numbers which aren't finite, and say what to do."""
        window = self._window
        self._show_node(event.node_id)
        window.say(shown(event.message), "error")
        text = self.tr(
            "{0}\n\nThe run waits before that step. Change its learning rate and resume, or stop it."
        )
        window.fail(self.tr("Training is paused"), text.format(shown(event.message)))

    def _show_node(self, node_id: str | None) -> None:
        """Show where something went wrong, if that is a node of the project that is open."""
        window = self._window
        trained = window.model.document.trained_network
        if node_id is not None and trained is not None and window.views.knows(node_id):
            window.networks.show(trained.name, node_id)

    def _settings_changed(self, event: SettingsChanged) -> None:
        changed = ", ".join(f"{name} {value:g}" for name, value in event.settings.items())
        self._window.say(self.tr("From step {0} on: {1}").format(event.step + 1, changed))

    def epoch_ended(self, event: EpochEnded) -> None:
        train = event.train
        if math.isnan(train.accuracy):  # numbers are predicted: none is simply right
            text = self.tr("epoch {0}: loss {1:.4f}").format(event.epoch, train.loss)
        else:
            text = self.tr("epoch {0}: loss {1:.4f}, accuracy {2:.2%}").format(
                event.epoch, train.loss, train.accuracy
            )
        if event.validation is not None:
            if math.isnan(event.validation.accuracy):
                text += self.tr("; validation: loss {0:.4f}").format(event.validation.loss)
            else:
                held = self.tr("; validation: loss {0:.4f}, accuracy {1:.2%}")
                text += held.format(event.validation.loss, event.validation.accuracy)
            text += "".join(f", {name} {value:.4f}" for name, value in event.validation.metrics.items())
        self._window.log.add(text)

    def _finished(self, event: RunFinished) -> None:
        window = self._window
        words = {
            Outcome.COMPLETED: shown(event.note) or self.tr("Training is complete."),
            Outcome.STOPPED: self.tr("Training was stopped after step {0}. What was learned is kept.").format(
                event.steps
            ),
            Outcome.FAILED: shown(event.message),
        }
        failed = event.outcome is Outcome.FAILED
        window.say(words[event.outcome], "error" if failed else "text")
        window.runs.refresh()
        if failed:
            self._show_node(event.node_id)
            box = window.fail(self.tr("Training can't go on"), shown(event.message))
            if event.run_id is None:
                self._offer_repair(box, event)

    def _offer_repair(self, box: QMessageBox, event: RunFinished) -> None:
        """A run that couldn't begin for a problem of the list: mend it here, or see it with the others."""
        window = self._window
        errors = [each for each in window.shapes.problems if each.severity is Severity.ERROR]
        if not errors:
            return
        window.workbench.reveal("problems")
        at_fault = [each for each in errors if each.node == event.node_id]
        repair = next((each.repairs[0] for each in at_fault if each.repairs), None)
        if repair is not None:
            button = box.addButton(shown(repair.label), QMessageBox.ButtonRole.AcceptRole)
            button.setObjectName("repair")
            button.clicked.connect(lambda: window.model.edit(repair.label, repair.apply))
            box.setDefaultButton(button)

    def _show_run(self, record: RunRecord, steps: Any, epochs: Any) -> None:
        self._window.timeline.leave()
        if self._training.active:
            text = self.tr("The curves show the run in progress. Stop it to look at another.")
            self._window.say(text, "warning")
            return
        self._window.curves.show_run(
            steps.losses, steps.accuracies, epochs, run_name(record), record.seconds, marks_of(record.edits)
        )
        self._window.workbench.reveal("curves")

    def _compare(self, runs: Any) -> CompareWindow:
        # Brings plotting, which the first window waits not for.
        from studio.ui.compare_window import CompareWindow

        window = CompareWindow(runs, self._window.theme, self._window)
        window.told.connect(self._window.say)
        window.show()
        return window

    def take_over(self, other: RunReports) -> None:
        """Open the comparisons of another one's window here."""
        for dialog in other._window.findChildren(QDialog, "compareWindow"):
            old = cast("CompareWindow", dialog)
            if old.isVisible():
                self._compare(old.runs).take_over(old)
