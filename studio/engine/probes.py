"""Looks into a network while it trains, for views that are open: between steps, seldom, and without a trace."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor, nn

from studio.engine.commands import Probing
from studio.engine.device_use import gpu_use
from studio.engine.embedding import embed
from studio.engine.events import Event, Warned
from studio.engine.health import ForwardHealth, Weights, health, kept, update_ratios, weights_by_node
from studio.engine.health_watch import HealthWatch
from studio.engine.job import Job
from studio.engine.node_values import show_maps, values_spread
from studio.engine.place_predictions import Placed, written
from studio.engine.probe_events import HealthMeasured, PlacesPredicted, Predicted, ProbeEvent, StepTimed
from studio.engine.step_timing import StepTiming
from studio.engine.training_functions import batches
from studio.engine.training_state import TrainingState, random_numbers_kept
from studio.graph.answers import Answers
from studio.graph.catalogue_file import load_catalogue
from studio.graph.task_facts import Task, task_of
from studio.graph.words import say

logger = logging.getLogger(__name__)

PROBE_EVERY_S = 0.3
_REST = 20  # times as long as probing took: a twentieth of the time at most is spent on it
_SAMPLES = 128  # whose forward pass shows dead units and the spread of activations
_PREDICTED = 1000
_EMBEDDED = 400
_PLACED = 96  # samples with answers at their places
_MOST_BYTES = 16 << 20  # of samples that are handed to a view
_AT_ONCE, _PLACED_AT_ONCE = 250, 32  # samples in a forward pass; answers at places take much memory


@dataclass
class _Before:
    """The weights before a step whose update is measured."""

    step: int
    weights: Weights = field(repr=False)


@dataclass
class _TimedStep:
    """The step after ``step``, whose time is split."""

    step: int
    epoch: int
    position: int
    timing: StepTiming


class Probes:
    """Computes what is looked at, and nothing while nobody looks."""

    def __init__(
        self,
        job: Job,
        state: TrainingState,
        clock: Callable[[], float],
        updates: Mapping[str, float] | None = None,  # how much the step at hand changes each node's weights
        wanted: Probing | None = None,
    ) -> None:
        self._job, self._state, self._clock = job, state, clock
        self._wanted = wanted or Probing()
        self._at = 0.0
        self._before: _Before | None = None
        self._updates = updates or {}
        self._forward = ForwardHealth(job.compiled, load_catalogue())
        self._watch = HealthWatch()
        self._timing: _TimedStep | None = None

    @property
    def wanted(self) -> Probing:
        return self._wanted

    @property
    def next_step(self) -> float:
        """The step after which ``look`` has something to measure."""
        waiting = (self._before, self._timing)
        return min((wait.step + 1 for wait in waiting if wait is not None), default=math.inf)

    def watch(self, wanted: Probing) -> Iterator[Event]:
        """Look at this from now on. What is new is told at once, also while training waits."""
        before, self._wanted = self._wanted, wanted
        if not wanted.health:
            self._before = None
        if not wanted.timing:
            self._stop_timing()
        yield from self._kept_from_training(self._new(before))

    def look(self) -> Iterator[Event]:
        """Between two steps: measure what is due."""
        if self._timing is not None:
            yield from self._kept_from_training(self._after_timed_step())
        if self._before is not None:
            yield from self._kept_from_training(self._after_step())
        elif self._wanted and self._clock() >= self._at:
            yield from self._kept_from_training(self._before_step())

    def end_epoch(self) -> Iterator[Event]:
        if self._wanted.predictions:
            yield from self._kept_from_training(self._predict())

    def watch_health(self) -> Iterator[Event]:
        """After an epoch: tell of layers that don't learn, each once, whether or not a view is open."""
        if "scaler" in self._state.parts or not self._watch.is_due(self._state.epoch):
            return  # a scaler's gradients are larger than they are
        try:
            nodes = self._health(min(_SAMPLES, 2 * self._job.batch_size)).nodes
        except Exception as error:
            logger.info("The health of layers can't be measured", exc_info=error)
            return
        for text in self._watch.complaints(nodes, self._job.compiled.network.nodes, self._state.epoch):
            yield Warned(text)

    def _kept_from_training(self, probing: Iterator[ProbeEvent]) -> Iterator[Event]:
        """A probe that fails ends what is looked at, and never the run."""
        try:
            yield from probing
        except Exception as error:
            self._wanted, self._before = Probing(), None
            self._stop_timing()
            yield Warned(say("The live views of the network stop: {error}", error=error))

    def _new(self, before: Probing) -> Iterator[ProbeEvent]:
        if self._wanted.health and not before.health:
            yield self._health()
        if self._wanted.predictions and not before.predictions and self._state.step:
            yield from self._predict()
        yield from self._values(before)

    def _before_step(self) -> Iterator[ProbeEvent]:
        began = self._clock()
        yield from self._values()
        if self._wanted.health:
            weights = weights_by_node(self._job.model, self._job.compiled)
            self._before = _Before(self._state.step, kept(weights))
        self._rest(began)
        if self._wanted.timing:
            job = self._job
            timing = StepTiming(job.model, job.optimizer, job.device, job.training.compile, self._clock)
            self._timing = _TimedStep(self._state.step, self._state.epoch, self._state.position, timing)
            timing.begin()

    def _rest(self, began: float) -> None:
        now = self._clock()
        self._at = now + max(PROBE_EVERY_S, _REST * (now - began))

    # Time

    def _after_timed_step(self) -> Iterator[ProbeEvent]:
        timed, self._timing = self._timing, None
        if timed is None:
            return
        seconds = timed.timing.end()
        samples = self._state.position - timed.position
        # At the end of an epoch there was an evaluation in between.
        if self._state.step == timed.step + 1 and self._state.epoch == timed.epoch:
            yield StepTimed(self._state.step, samples, seconds, gpu_use(str(self._job.device)))

    def begin_step(self) -> None:
        """All that was to be done between two steps is done."""
        if self._timing is not None:
            self._timing.timing.restart()

    def _stop_timing(self) -> None:
        timed, self._timing = self._timing, None
        if timed is not None:
            timed.timing.cancel()

    # Health

    def _after_step(self) -> Iterator[ProbeEvent]:
        before, self._before = self._before, None
        if before is None or self._state.step != before.step + 1:
            return  # steps were taken back meanwhile
        began = self._clock()
        weights = weights_by_node(self._job.model, self._job.compiled)
        self._updates = update_ratios(before.weights, weights)
        yield self._health()
        self._rest(began)

    def _health(self, samples: int = _SAMPLES) -> HealthMeasured:
        job, forward = self._job, self._forward
        with self._undisturbed(job.model):
            forward.run(job.model, self._inputs(self._chosen(samples)))
        nodes = health(job.model, job.compiled, forward, self._updates, job.batch_size)
        return HealthMeasured(self._state.step, job.compiled.network.id, nodes)

    # Predictions

    def _predict(self) -> Iterator[ProbeEvent]:
        job, (x, y) = self._job, self._samples
        if not job.data.classes:
            return  # there are numbers to predict: none is taken for another
        room = max(_MOST_BYTES // max(x[0].nbytes, 1), 1)
        chosen = self._chosen(min(_PREDICTED, room))
        if self._task.answers.have_places:
            yield self._predict_places(self._chosen(min(_PLACED, room)))
            return
        with self._undisturbed(job.learner.judged) as model:
            # forward() itself: torch.compile would compile it anew for batches of this size.
            logits = [model.forward(self._inputs(part)) for part in torch.split(chosen, _AT_ONCE)]
            probabilities = torch.cat([part.float().softmax(dim=1).cpu() for part in logits])
        yield Predicted(
            self._state.epoch,
            self._state.step,
            job.data.classes,
            x[chosen].cpu().numpy(),
            y[chosen].cpu().numpy(),
            probabilities.numpy(),
            bool(len(job.data.validation_x)),
        )

    def _predict_places(self, chosen: Tensor) -> PlacesPredicted:
        """As above, for samples that have a class at each of their places."""
        job, (x, y), task = self._job, self._samples, self._task
        with self._undisturbed(job.learner.judged) as model:
            logits = (model.forward(self._inputs(part)) for part in torch.split(chosen, _PLACED_AT_ONCE))
            placed = Placed(task, job.data.classes, y[chosen], logits)
            text = ""
            if task.answers is Answers.TOKENS:
                with suppress(Exception):  # some networks take texts of one length alone: those write none
                    text = written(model.forward, x[chosen], y[chosen], job.data.classes, task.ignored)
            validation = bool(len(job.data.validation_x))
            return placed.told(self._state.epoch, self._state.step, x[chosen], text, validation)

    @cached_property
    def _task(self) -> Task:
        return task_of(self._job.document.data, load_catalogue())

    # One node

    def _values(self, before: Probing | None = None) -> Iterator[ProbeEvent]:
        """The spread and the maps that are looked at; only what wasn't looked at ``before``."""
        wanted, job, step = self._wanted, self._job, self._state.step
        nodes = job.compiled.network.nodes
        if (
            wanted.spread is not None
            and wanted.spread in nodes
            and (before is None or before.spread != wanted.spread)
        ):
            x = self._inputs(self._chosen(_SAMPLES))
            with self._undisturbed(job.model):
                yield values_spread(job, wanted.spread, x, step)
        there = before is not None and (before.maps, before.sample) == (wanted.maps, wanted.sample)
        if wanted.maps is not None and wanted.maps in nodes and not there:
            count = len(self._samples[0])
            number = wanted.sample % count
            one = torch.tensor([number], device=job.device)
            with self._undisturbed(job.model):
                yield show_maps(job, wanted.maps, self._samples, self._inputs(one), number, step)
        if wanted.embedding is not None and (before is None or before.embedding != wanted.embedding):
            yield from self._embed(wanted.embedding)

    def _embed(self, node: str) -> Iterator[ProbeEvent]:
        if not self._job.data.classes or self._task.answers.have_places:
            return
        job, (x, y) = self._job, self._samples
        room = max(_MOST_BYTES // max(x[0].nbytes, 1), 1)
        chosen = self._chosen(min(_EMBEDDED, room))
        with self._undisturbed(job.model):
            yield from embed(job, node, self._inputs(chosen), x[chosen], y[chosen], self._state.step)

    # Samples, and the network left as it was

    @cached_property
    def _samples(self) -> tuple[Tensor, Tensor]:
        return self._job.data.to_look_at()

    def _chosen(self, count: int) -> Tensor:
        """Samples at even distances, always the same: they may be sorted by class."""
        there = len(self._samples[0])
        return torch.arange(min(count, there), device=self._job.device) * there // min(count, there)

    def _inputs(self, chosen: Tensor) -> Tensor:
        x, y = self._samples
        batch, _ = next(batches(x, y, chosen, len(chosen), self._job.data.mean, self._job.data.std))
        channels_last = self._job.training.channels_last
        return batch.to(memory_format=torch.channels_last) if channels_last else batch

    @contextmanager
    def _undisturbed(self, model: nn.Module) -> Iterator[nn.Module]:
        """Evaluate, and leave modes, buffers and random numbers as they were."""
        modes = [(module, module.training) for module in model.modules()]
        with torch.no_grad(), random_numbers_kept(self._job.device):
            model.eval()
            try:
                yield model
            finally:
                for module, training in modes:
                    module.training = training
