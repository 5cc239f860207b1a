"""Goes back to the moments of a run: its network as it was at a checkpoint, looked at as a network in training is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from studio.engine.commands import Probing
from studio.engine.events import EpochEnded, Event
from studio.engine.health import kept, update_ratios, weights_by_node
from studio.engine.job import prepare, rebuild
from studio.engine.live_settings import OPTIMIZER_SETTINGS
from studio.engine.moments import Moment, load_moment, moments
from studio.engine.probes import Probes
from studio.engine.resuming import newest_project, read_document, trusts
from studio.engine.run_options import RunOptions
from studio.engine.run_records import RunRecord
from studio.engine.runs import RunStore, StepRecords
from studio.engine.surface import Surface
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.serial import from_json
from studio.graph.trained_difference import same_network


@dataclass(frozen=True, eq=False)
class History:
    """A run as the store has it: its record, its moments, what it reported, and the network that it trained."""

    record: RunRecord
    moments: tuple[Moment, ...]
    steps: StepRecords
    epochs: tuple[EpochEnded, ...]
    document: ProjectDocument

    @property
    def network(self) -> NetworkDocument | None:
        return self.document.trained_network


def read_history(folder: Path, trusted_code: ProjectDocument) -> History:
    """Read a run. Code of its project is as trusted as the same code of ``trusted_code``."""
    with RunStore(folder.parent) as store:
        record = store.run(folder.name)
        steps, epochs = store.steps(record.id), store.epochs(record.id)
    document = read_document(newest_project(folder))
    trusted = not document.code or (trusted_code.trusted and trusted_code.code == document.code)
    document = replace(document, trusted=trusted)
    return History(record, moments(record), steps, epochs, document)


class Replay:
    """Network and data of a run, made once, and put into the state of one checkpoint after the other.

    It draws random numbers: nothing may train meanwhile. All calls have to come from one thread at a time.
    """

    def __init__(self, history: History, check_stop: Callable[[], None] = lambda: None) -> None:
        record = history.record
        data_root = Path(record.data_root) if record.data_root is not None else None
        self._job = prepare(history.document, RunOptions(data_root=data_root, seed=record.seed), check_stop)
        self._state = self._job.first_state()
        self._surface = Surface(self._job.data) if Surface.fits(self._job.data) else None
        self._document = history.document
        self._at: Path | None = None
        self._updates: dict[str, float] = {}

    @property
    def settings(self) -> dict[str, float]:
        """The settings of the optimizer, as they are at the moment, that a branch may change."""
        group = self._job.optimizer.param_groups[-1]
        return {name: float(group[name]) for name in OPTIMIZER_SETTINGS if name in group}

    def look(self, moment: Moment, wanted: Probing, surface: bool = False) -> Iterator[Event]:
        """What there is to see at a moment; its checkpoint is verified and loaded, unless it is there already."""
        if self._at != moment.path:
            self._go_to(moment)
        probes = Probes(self._job, self._state, time.perf_counter, self._updates)
        yield from probes.watch(wanted)
        if surface and self._surface is not None:
            yield self._surface.compute(self._job.model, self._state.step)

    def _go_to(self, moment: Moment) -> None:
        """Restore the checkpoint. It has no gradients: the step that came next is taken again, and taken back."""
        self._at = None
        checkpoint = load_moment(moment)
        self._take_up(checkpoint.project)
        snapshot = checkpoint.state
        self._state.restore(snapshot)
        weights = weights_by_node(self._job.model, self._job.compiled)
        before = kept(weights)
        self._updates = {}
        self._job.optimizer.zero_grad()
        with suppress(Exception):  # a schedule may be at its end: then no step came next
            next(self._steps())
            self._updates = update_ratios(before, weights)
        gradients = [parameter.grad for parameter in self._job.model.parameters()]
        self._state.restore(snapshot)
        for parameter, gradient in zip(self._job.model.parameters(), gradients, strict=True):
            parameter.grad = gradient
        self._at = moment.path

    def _take_up(self, project: str) -> None:
        """The network may have been edited on the way: each moment has the one that the run trained then."""
        document, _ = from_json(project)
        if same_network(document, self._job.document):
            return
        self._job = rebuild(self._job, replace(document, trusted=trusts(self._document, document)))
        self._state = self._job.first_state()

    def _steps(self) -> Iterator[tuple[Tensor, Tensor, int]]:
        job, data = self._job, self._job.data
        order = self._state.draw_order(len(data.train_x), job.document.data.shuffle)
        if not len(order):
            order = torch.arange(len(data.train_x), device=job.device)
        return job.learner.steps(data.training(order, job.step_samples))
