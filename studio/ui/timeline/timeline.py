"""The timeline of a window: opens a run, shows its moments in all views, branches it, and gives the views back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from studio.engine.events import SurfaceComputed, Warned
from studio.engine.probe_events import HealthMeasured
from studio.graph.document import NetworkDocument
from studio.graph.errors import LayerloomError
from studio.graph.trained_difference import same_nodes
from studio.ui.background import Task
from studio.ui.timeline.bar import TimelineBar
from studio.ui.timeline.branch_dialog import BranchDialog, Branching
from studio.ui.timeline.replaying import Answer, Question, Replaying
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.engine.replay import History
    from studio.engine.run_records import RunRecord
    from studio.ui.main_window import MainWindow


class Timeline(QObject):
    """Going through a run is for when nothing trains: a run that begins takes the views back."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.history: History | None = None
        self._asked: Question | None = None
        self._settings: Mapping[str, float] = {}
        self._branching: Task | None = None
        self._wanted_step: int | None = None
        self._opening = False
        self.replaying = Replaying(self)
        self.replaying.opened.connect(self._opened)
        self.replaying.answered.connect(self._answered)
        self.replaying.failed.connect(self._failed)
        self.bar = TimelineBar(window.acts, window.theme)
        self.bar.moved.connect(lambda _place: self.look())
        window.training.about_to_start.connect(self._make_way)
        window.model.reset.connect(self.leave)
        window.runs.timeline_wanted.connect(lambda folder: self.open(Path(folder)))
        window.runs.deleted.connect(self._forget)
        self._show_actions()

    @property
    def is_open(self) -> bool:
        return self.history is not None

    # Opening and leaving

    def open_newest(self) -> None:
        """Go through the newest run of the project that has checkpoints."""
        try:
            folder = self._window.runs.newest_folder(self._window.model.path)
        except LayerloomError as error:
            self._window.say(shown(error), "error")
            return
        if folder is None:
            self._window.say(
                self.tr("There is no run to go through yet: train the network first."), "warning"
            )
        else:
            self.open(folder)

    def open(self, folder: Path, step: int | None = None) -> None:
        """Go through a run, from its last moment, or that of ``step``, on."""
        if self._window.training.active:
            text = self.tr("A run is in progress. Stop it to go through the moments of a run.")
            self._window.say(text, "warning")
            return
        self.leave()
        self._wanted_step, self._opening = step, True
        self.replaying.open(folder, self._window.model.document)

    def leave(self) -> None:
        """Give the views back what they showed before."""
        self.replaying.close()
        self._opening = False
        if self.history is None:
            return
        self.history = None
        self.bar.close_run()
        window = self._window
        window.curves.leave_run()
        window.surface.leave_moment()
        window.views.leave_moments()
        self._show_actions()

    def _make_way(self) -> None:
        """A run is about to begin. It needs the random numbers for itself."""
        self.leave()
        self.replaying.wait()

    def _opened(self, history: History) -> None:
        window = self._window
        self._opening = False
        if not history.moments:
            window.say(self.tr("This run has kept no checkpoint to go back to."), "warning")
            self.replaying.close()
            return
        self.history, self._settings, self._asked = history, {}, None
        self.bar.open(history, self._note(history))
        window.curves.enter_run(history)
        window.surface.enter_moment()
        window.views.enter_moments(self._same_nodes(history.network))
        if not window.views.in_front:
            window.workbench.reveal("curves")
        self._show_actions()
        if self._wanted_step is not None:
            self.bar.playhead.go_near(self._wanted_step)
        self.look()
        self.bar.playhead.setFocus()

    def _note(self, history: History) -> str:
        trained, network = self._window.model.document.trained_network, history.network
        if trained is None or network is None or not self._same_nodes(network):
            return self.tr("another project: no layers")
        same = trained.nodes.keys() == self._same_nodes(network) and trained.edges == network.edges
        return "" if same else self.tr("the network was different")

    def _same_nodes(self, network: NetworkDocument | None) -> frozenset[str]:
        """The nodes of the network on the canvas that the run had too."""
        return same_nodes(network, self._window.model.document.trained_network)

    # Moments

    def look(self) -> None:
        """Show the moment at the playhead in whatever can be seen."""
        if self.history is None:
            return
        place = self.bar.playhead.value()
        question = Question(place, self._window.views.probing, self._window.surface.isVisible())
        if question == self._asked:
            return
        self._asked = question
        self._window.curves.show_moment(self.history.moments[place].step)
        self.bar.show_state(self.tr("loading…"))
        self.replaying.ask(question)

    def _answered(self, answer: Answer) -> None:
        if self.history is None:
            return
        self._settings = answer.settings
        if answer.question == self._asked:
            self.bar.show_state("")
        window, network = self._window, self._window.model.document.trained_network
        for event in answer.events:
            if isinstance(event, SurfaceComputed):
                window.surface.show_surface(event)
            elif isinstance(event, Warned):
                window.say(shown(event.message), "warning")
            elif network is not None:
                window.views.show_moment(self._of_canvas(event, network))

    def _of_canvas(self, event: Any, network: NetworkDocument) -> Any:
        """Health of the nodes that are on the canvas."""
        if not isinstance(event, HealthMeasured) or self.history is None:
            return event
        same = self._same_nodes(self.history.network)
        nodes = {key: node for key, node in event.nodes.items() if key in same}
        return replace(event, network=network.id, nodes=nodes)

    def _failed(self, text: str) -> None:
        """Before there is a run to show, or at one of its moments."""
        if self.history is None:
            self._opening = False
            self._window.fail(self.tr("The run can't be gone through"), text)
        else:
            self._asked = None
            self.bar.show_state(text)
            self._window.say(text, "error")

    # Branches

    def ask_branch(self) -> None:
        """Ask with which settings a new run is to begin at this moment."""
        if self.history is None:
            return
        moment = self.history.moments[self.bar.playhead.value()]
        dialog = BranchDialog(self.history, moment, self._settings, self._window)
        dialog.wanted.connect(lambda wanted: self._branch(wanted, dialog))
        dialog.rejected.connect(self._join_branching)
        dialog.open()

    def _branch(self, wanted: Branching, dialog: BranchDialog) -> None:
        """Make the branch on a thread; a fault is told in the dialog, which stays."""

        def make(_task: Task) -> RunRecord:
            from studio.engine.branching import branch_run

            return branch_run(wanted.folder, wanted.moment, wanted.settings, wanted.epochs)

        self._join_branching()
        self._branching = Task(make, self)
        self._branching.done.connect(lambda record: self._begin_branch(record, dialog))
        self._branching.failed.connect(dialog.show_fault)
        self._branching.start()

    def _begin_branch(self, record: RunRecord, dialog: BranchDialog) -> None:
        dialog.accept()
        self._window.reports.resume(record.path)
        self._window.runs.refresh()

    def _join_branching(self) -> None:
        if self._branching is not None:
            self._branching.stop()
            self._branching = None

    # The window

    def allow(self, idle: bool) -> None:
        """Whether runs may be gone through: while none is in progress."""
        self._window.acts["timeline"].setEnabled(idle)

    def _show_actions(self) -> None:
        for name in ("branch", "leave_timeline"):
            self._window.acts[name].setEnabled(self.is_open)

    def let_go(self) -> tuple[Path, int] | None:
        """Leave, for another window to go on there (``open``): the run's folder, and the step of the moment."""
        history = self.history
        if history is None:
            return None
        step = history.moments[self.bar.playhead.value()].step
        self.leave()
        return history.record.path, step

    def _forget(self, run_id: str) -> None:
        """A run was deleted."""
        if self.history is not None and self.history.record.id == run_id:
            self.leave()

    def shutdown(self) -> None:
        self.leave()
        self._join_branching()
        self.replaying.shutdown()
