"""The live views of a window: which of them are watching, and what of the training reaches each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from studio.engine.commands import Probing
from studio.engine.events import RunStarted
from studio.engine.probe_events import (
    LAST_HIDDEN,
    Embedded,
    HealthMeasured,
    MapsShown,
    PlacesPredicted,
    Predicted,
    ProbeEvent,
    StepTimed,
    ValuesSpread,
)
from studio.graph.answers import Answers
from studio.graph.errors import LayerloomError
from studio.graph.task_facts import answers_of
from studio.graph.trained_difference import same_nodes
from studio.ui.live.device import DevicePanel
from studio.ui.live.embedding import EmbeddingPanel
from studio.ui.live.maps import MapsPanel
from studio.ui.live.predictions import PredictionsPanel
from studio.ui.live.spread import SpreadPanel
from studio.ui.resting import Resting
from studio.ui.training_controller import State

if TYPE_CHECKING:
    from studio.graph.document import Node
    from studio.ui.main_window import MainWindow


@dataclass(frozen=True, eq=False)
class _Kept:
    """What the views show of a training, while they show something else."""

    health: HealthMeasured | None
    own: bool
    shown: tuple[Any, ...]


class LiveViews(QObject):
    """Asks the training for what can be seen, and for nothing else: a view that is closed or covered costs nothing."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._training = window, window.training
        self.predictions = PredictionsPanel(window.theme)
        self.spread, self.maps = SpreadPanel(window.theme), MapsPanel(window.theme)
        self.embedding = EmbeddingPanel(window.theme)
        self.device = DevicePanel(window.theme)
        self._seen: set[str] = set()  # docks that are in front
        self._own = False  # whether the run trains the project that is open
        self._health: HealthMeasured | None = None
        self._unseen = False  # whether the canvas has still to show it
        self._node: Node | None = None
        # Of a run that is gone through, as far as they are here too.
        self._nodes: frozenset[str] | None = None
        # Of a run of the list that goes on, as far as they are here too.
        self._alike: frozenset[str] | None = None
        self._kept: _Kept | None = None
        self._last: Path | None = None  # the folder of the last run of the project that is open
        self._resting = Resting(lambda: window.canvas.painting_s if window.canvas is not None else 0.0)
        self._training.started.connect(self._begin)
        self._training.probed.connect(self._take)
        self._training.steps.connect(self.device.note_pace)
        self._training.drained.connect(self._draw_new)
        self._training.finished.connect(lambda _event: self._draw(at_once=True))
        self.maps.sample_changed.connect(lambda _number: self._watch())
        self._training.state_changed.connect(lambda _state: self._offer())
        for panel in self._of_network:
            panel.empty.wanted.connect(self._look_into_last)
        window.model.reset.connect(self._forget)
        window.model.changed.connect(lambda _change, _origin: self._expect())

    def handlers(self) -> dict[str, Callable[[], object]]:
        return {"health": self._toggle_health}

    def add_docks(self) -> None:
        """Put the views into the workbench."""
        bench, below = self._window.workbench, Qt.DockWidgetArea.BottomDockWidgetArea
        bench.add_dock("predictions", self.tr("Predictions"), self.predictions, below)
        bench.add_dock("spread", self.tr("Histograms"), self.spread, below)
        bench.add_dock("maps", self.tr("Feature maps"), self.maps, below)
        bench.add_dock("embedding", self.tr("Embedding"), self.embedding, below)
        bench.add_dock("device", self.tr("Device"), self.device, below)
        for name in self._panels:
            bench.docks[name].visibilityChanged.connect(lambda seen, name=name: self._note_seen(name, seen))

    def start(self) -> None:
        """A canvas was made."""
        self._window.acts["health"].setChecked(self._window.store.health)
        if self._window.canvas is not None:
            self._window.canvas.selection_changed.connect(lambda _ids: self.show_selected())
        self.show_selected()

    def take_over(self, other: LiveViews) -> None:
        """Show what another window's views show."""
        self._own, self._health, self._last = other._own, other._health, other._last
        self._alike = other._alike
        self.show_selected()
        self.predictions.take_over(other.predictions)
        self.spread.take_over(other.spread)
        self.maps.take_over(other.maps)
        self.embedding.take_over(other.embedding)
        self.device.take_over(other.device)
        self._show_health()

    @property
    def _panels(self) -> dict[str, Any]:
        return {
            "predictions": self.predictions,
            "spread": self.spread,
            "maps": self.maps,
            "embedding": self.embedding,
            "device": self.device,
        }

    @property
    def _of_network(self) -> tuple[Any, ...]:
        """The views of what a network is at a moment; the device has no moments to go back to."""
        return self.predictions, self.spread, self.maps, self.embedding

    @property
    def in_front(self) -> bool:
        """Whether one of them is what a person looks at now."""
        return bool(self._seen)

    # Moments of a run that is over

    def enter_moments(self, nodes: frozenset[str]) -> None:
        """Show moments of a run from here on, which had these nodes; what is shown now is kept."""
        self._kept = _Kept(self._health, self._own, tuple(panel.kept for panel in self._of_network))
        self._nodes, self._health = nodes, None
        for panel in self._of_network:
            panel.forget()
        self.show_selected()

    def show_moment(self, event: ProbeEvent) -> None:
        """Show this, in place of what was seen of the moment before."""
        self._own = True
        if isinstance(event, ValuesSpread):
            self.spread.forget()
        self._take(event)
        self._draw(at_once=True)

    def leave_moments(self) -> None:
        """Show again what was there before."""
        kept, self._kept, self._nodes = self._kept, None, None
        for panel in self._of_network:
            panel.forget()
        self._health = None
        if kept is not None:
            self._health, self._own = kept.health, kept.own
            for panel, what in zip(self._of_network, kept.shown, strict=True):
                panel.keep(what)
        self.show_selected()
        self._show_health()
        self._offer()

    # What is looked at

    def _note_seen(self, name: str, seen: bool) -> None:
        self._seen = self._seen | {name} if seen else self._seen - {name}
        if name == "device":
            self.device.watch(seen)
        self._watch()
        self._draw(at_once=seen)
        self._offer()

    def _toggle_health(self) -> None:
        self._window.store.health = self._window.acts["health"].isChecked()
        self._watch()
        self._show_health()

    def show_selected(self) -> None:
        """Look into the one layer that is selected, where its network is the one that is trained."""
        canvas, trained = self._window.canvas, self._window.model.document.trained_network
        node = None
        if canvas is not None and trained is not None and canvas.network_id == trained.id:
            node = trained.nodes.get(canvas.selection[0]) if len(canvas.selection) == 1 else None
        known = self._nodes if self._nodes is not None else self._alike
        if known is not None and node is not None and node.id not in known:
            node = None
        self._node = node
        for panel in (self.spread, self.maps, self.embedding):
            panel.show_node(*(None, "") if node is None else (node.id, node.name))
        self._watch()

    @property
    def _wants_health(self) -> bool:
        return self._window.canvas is not None and self._window.acts["health"].isChecked()

    @property
    def probing(self) -> Probing:
        """What can be seen now."""
        node_id = self._node.id if self._node is not None else None
        return Probing(
            health=self._wants_health,
            predictions="predictions" in self._seen,
            timing="device" in self._seen,
            spread=node_id if "spread" in self._seen else None,
            maps=node_id if "maps" in self._seen else None,
            sample=self.maps.sample.value() - 1,
            embedding=(node_id or LAST_HIDDEN) if "embedding" in self._seen else None,
        )

    def _watch(self) -> None:
        if self._nodes is not None:
            self._window.timeline.look()
        else:
            self._training.probe(self.probing)

    # What comes

    def _begin(self, event: RunStarted) -> None:
        self._own, self._health = self._training.document is not None, None
        self._last = event.path if self._own else self._last
        self._alike = self._same_nodes() if self._training.resumed else None
        for panel in (self.spread, self.maps, self.embedding, self.device):
            panel.forget()
        self.show_selected()
        self._show_health()

    def _same_nodes(self) -> frozenset[str]:
        """The nodes that the run and the project that is open have both."""
        ran = self._training.document.trained_network if self._training.document is not None else None
        return same_nodes(ran, self._window.model.document.trained_network)

    def knows(self, node_id: str) -> bool:
        """Whether what the run tells of a node is about the node of the canvas that has this id."""
        return self._alike is None or node_id in self._alike

    def _forget(self) -> None:
        """Another project was opened: what a run that goes on tells isn't about it."""
        self._own, self._health, self._kept, self._last, self._alike = False, None, None, None, None
        for panel in self._panels.values():
            panel.forget()
        self._expect()
        self._offer()

    def _expect(self) -> None:
        document, catalogue = self._window.model.document, self._window.model.catalogue
        answers = answers_of(document.data, catalogue)
        self.predictions.expect(answers.are_classes)
        self.embedding.expect(answers is Answers.CLASSES)

    # The run that has ended

    def _offer(self) -> None:
        """Where a view is empty, and nothing trains, offer what there is of the project's last run."""
        there = self._training.state is State.IDLE and self._nodes is None and self._last_run() is not None
        for panel in self._of_network:
            panel.empty.offer(there)

    def _last_run(self) -> Path | None:
        """Its folder, read when a view is looked at."""
        path = self._window.model.path
        if self._last is not None and not self._last.is_dir():  # it was deleted
            self._last = None
        if self._last is None and path is not None and self._seen:
            try:
                self._last = self._window.runs.newest_folder(path)
            except LayerloomError:  # the list of runs tells of it
                return None
        return self._last

    def _look_into_last(self) -> None:
        folder = self._last_run()
        if folder is not None:
            self._window.timeline.open(folder)

    def _take(self, event: ProbeEvent) -> None:
        if isinstance(event, StepTimed):
            self.device.take(event)
        if not self._own:
            return
        if isinstance(event, HealthMeasured):
            self._health, self._unseen = self._of_canvas(event), True
        elif isinstance(event, Predicted | PlacesPredicted):
            self.predictions.take(event)
        elif isinstance(event, ValuesSpread):
            self.spread.take(event)
        elif isinstance(event, Embedded):
            self.embedding.take(event)
        elif isinstance(event, MapsShown):
            self.maps.take(event)

    def _of_canvas(self, event: HealthMeasured) -> HealthMeasured:
        """Health of the nodes that are on the canvas."""
        trained = self._window.model.document.trained_network
        if self._alike is None or trained is None:
            return event
        nodes = {key: node for key, node in event.nodes.items() if key in self._alike}
        return replace(event, network=trained.id, nodes=nodes)

    def _draw_new(self) -> None:
        """A run that waits loses nothing by painting, and nothing may come after what has come."""
        self._draw(at_once=self._training.state is State.PAUSED)

    def _draw(self, at_once: bool = False) -> None:
        if self._unseen and (at_once or self._resting.is_over()):
            self._show_health()
        for name, panel in self._panels.items():
            if name in self._seen:
                panel.draw(at_once)

    def _show_health(self) -> None:
        self._unseen = False
        if self._window.canvas is not None:
            self._window.canvas.health.show(self._health if self._wants_health else None)
