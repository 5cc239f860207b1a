"""Looks before training: proves one batch on the real data, and measures what an epoch will cost.

It builds a network of its own from the document, as the learning rate finder does: no run, no checkpoint and no
weights are touched, and the generators of random numbers are put back.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import torch
from torch import Tensor

from studio.engine.devices import device_title, resolve_device
from studio.engine.errors import CancelledError, DataError
from studio.engine.faults import explain, is_lack_of_memory
from studio.engine.job import Job, check_trainable, prepare
from studio.engine.memory import give_back
from studio.engine.placement import set_deterministic
from studio.engine.preflight_cost import measure_cost
from studio.engine.preflight_report import Check, Checked, Preflight
from studio.engine.run_options import RunOptions
from studio.engine.training_state import random_numbers_kept
from studio.engine.trial_steps import fitting_batch, sample_batch, validation_batch
from studio.engine.tripwire import NonFiniteError, Watch, span
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.words import joined, say

PHASES = len(Check) + 1  # the last one measures
_AUTOCAST = {"bf16": torch.bfloat16, "fp16": torch.float16}
_LARGE_INPUT = 20.0
_FAR_ABOVE_GUESSING = 3.0
_VALIDATED = 500
_NAMED = 3  # layers in a sentence; more are counted

Progress = Callable[[int, int], None]


class _FaultError(Exception):
    """Leaves a check: what is wrong, in words."""

    def __init__(self, message: str, node_id: str | None = None) -> None:
        self.message, self.node_id = message, node_id
        super().__init__(message)


def look_before_training(
    document: ProjectDocument,
    options: RunOptions,
    check_stop: Callable[[], None] = lambda: None,
    progress: Progress = lambda done, of: None,
) -> Preflight:
    """Make all checks, up to the first that fails. ``check_stop`` may raise CancelledError to end it.

    Raises DeviceError where the device isn't there. torch.compile is left out: it would take longer than the rest.
    """
    device = resolve_device(options.device or document.training.device)
    plain = replace(document.training, compile=False)
    look = _Look(replace(document, training=plain), options, device, check_stop, progress)
    with _nothing_left_behind(device):
        return look.look()


@contextmanager
def _nothing_left_behind(device: torch.device) -> Iterator[None]:
    deterministic = torch.are_deterministic_algorithms_enabled()
    with random_numbers_kept(device), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a few samples may lack a class, which metrics complain of
        try:
            yield
        finally:
            set_deterministic(deterministic)
            if device.type == "cuda":
                torch.cuda.empty_cache()


class _Look:
    def __init__(
        self,
        document: ProjectDocument,
        options: RunOptions,
        device: torch.device,
        check_stop: Callable[[], None],
        progress: Progress,
    ) -> None:
        self._document, self._options, self._device = document, options, device
        self._check_stop, self._progress = check_stop, progress
        self._checks: list[Checked] = []
        self._advice: list[str] = []
        self._job: Job | None = None
        self._logits = torch.empty(0)
        self._batches: dict[int, tuple[Tensor, Tensor]] = {}  # the one that was asked for last, by its size
        self._lacked_memory = False

    def look(self) -> Preflight:
        proofs = {
            Check.NETWORK: self._network,
            Check.DATA: self._data,
            Check.FORWARD: self._forward,
            Check.LOSS: self._loss,
            Check.BACKWARD: self._backward,
            Check.LAST_BATCH: self._last_batch,
            Check.VALIDATION: self._validation,
        }
        for check, proof in proofs.items():
            if not self._passes(check, proof):
                return self._report()
        self._batches.clear()
        self._progress(len(Check), PHASES)
        report = replace(self._report(), cost=measure_cost(self._made, self._check_stop))
        return replace(report, advice=(*report.advice, *_advice_on_memory(report)))

    def _report(self) -> Preflight:
        network = self._document.trained_network
        fits = None
        fault = self._checks[-1]
        if not fault.passed and self._job is not None and self._lacked_memory:
            fits = fitting_batch(self._job, self._check_stop)
        return Preflight(
            network.name if network is not None else "",
            device_title(str(self._device)),
            self._document.data.batch_size,
            tuple(self._checks),
            fitting_batch=fits,
            advice=tuple(self._advice),
        )

    def _passes(self, check: Check, proof: Callable[[], str]) -> bool:
        self._check_stop()
        self._progress(len(self._checks), PHASES)
        try:
            self._checks.append(Checked(check, True, proof()))
        except CancelledError:
            raise
        except Exception as error:
            self._checks.append(self._failed(check, error))
            return False
        return True

    def _failed(self, check: Check, error: Exception) -> Checked:
        if isinstance(error, _FaultError):
            return Checked(check, False, error.message, error.node_id)
        if is_lack_of_memory(error) and self._job is not None:
            self._batches.clear()
            give_back(error, self._job)
            self._lacked_memory = True
            text = say("A batch of {count} samples doesn't fit into memory.", count=self._made.batch_size)
            return Checked(check, False, text)
        located = self._job.compiled.node_error if self._job is not None else lambda error: None
        fault = explain(error, 0, located)
        return Checked(check, False, fault.message, fault.node_id)

    @property
    def _made(self) -> Job:
        assert self._job is not None
        return self._job

    # The checks, in their order

    def _network(self) -> str:
        """The network and its data settings fit together; whatever the data are, the network can be built."""
        network = check_trainable(self._document, load_catalogue())
        with suppress(DataError):  # told by the next check
            self._job = prepare(self._document, self._options, self._check_stop)
        if self._job is None:
            return say("{network} is complete", network=network.name)
        count = sum(parameter.numel() for parameter in self._job.model.parameters())
        return say("{network}, {count} parameters", network=network.name, count=f"{count:,}")

    def _data(self) -> str:
        if self._job is None:
            self._job = prepare(self._document, self._options, self._check_stop)
        data = self._made.data
        x, _ = self._batch(self._made.batch_size)
        values = span([x])
        if values is None or not values.finite:
            raise _FaultError(say("Some of the samples hold NaN or infinity. Clean them, or leave them out."))
        largest = max(abs(values.low), abs(values.high))
        if x.is_floating_point() and largest > _LARGE_INPUT:
            self._advise(
                say(
                    "Samples reach up to {value}: normalise them, so that layers start in their range."
                ).format(value=f"{largest:,.0f}")
            )
        return say(
            "{train} samples to train on and {held} to validate, values from {low} to {high}",
            train=f"{len(data.train_x):,}",
            held=f"{len(data.validation_x):,}",
            low=f"{values.low:.3g}",
            high=f"{values.high:.3g}",
        )

    def _forward(self) -> str:
        job = self._made
        x, _ = self._batch(job.batch_size)
        job.model.train()
        with torch.no_grad():
            self._logits = self._outputs(x)
            if not bool(self._logits.isfinite().all()):
                self._find_bad(lambda: self._outputs(x), backward=False)
        return say("{given} in, {made} out", given=_shape(x), made=_shape(self._logits))

    def _loss(self) -> str:
        job = self._made
        _, y = self._batch(job.batch_size)
        loss = float(job.learner.loss_of(self._logits, y))
        if not math.isfinite(loss):
            raise _FaultError(say("The loss isn't finite. Look at the labels, and at what the loss takes."))
        if job.training.loss != "cross_entropy" or len(job.data.classes) < 2:
            return f"{loss:.4g}"
        guessing = math.log(len(job.data.classes))
        if loss > _FAR_ABOVE_GUESSING * guessing:
            self._advise(
                say(
                    "The first loss is far above guessing: normalise the samples, or look at initial weights."
                )
            )
        return say("{loss}; guessing gives {guessing}", loss=f"{loss:.4g}", guessing=f"{guessing:.4g}")

    def _backward(self) -> str:
        job = self._made
        batch = self._batch(job.step_samples)
        loss, _, _ = next(job.learner.steps(iter([batch])))
        learned = [(name, p) for name, p in job.model.named_parameters() if p.requires_grad]
        gradients = [p.grad for _, p in learned if p.grad is not None]
        bad = not bool(loss.isfinite()) or not all(bool(g.isfinite().all()) for g in gradients)
        if bad and "scaler" not in job.learner.parts:
            job = self._job = prepare(self._document, self._options, self._check_stop)
            self._find_bad(lambda: next(job.learner.steps(iter([batch]))), backward=True)
        if not all(bool(p.isfinite().all()) for _, p in learned):
            raise _FaultError(
                say("The first step makes weights that aren't finite. Lower the learning rate.")
            )
        without = [name for name, p in learned if p.grad is None or not bool(p.grad.any())]
        if learned and len(without) == len(learned):
            raise _FaultError(say("No layer gets a gradient: nothing would be learned."))
        self._tell_without_gradients(without)
        layers = len({name.split(".", 1)[0] for name, _ in learned})
        return say("gradients reach {count} layers, and the step is taken", count=layers)

    def _tell_without_gradients(self, without: list[str]) -> None:
        layers = list(dict.fromkeys(name.split(".", 1)[0] for name in without))
        if layers:
            named = ", ".join(layers[:_NAMED])
            more = f" (+{len(layers) - _NAMED})" if len(layers) > _NAMED else ""
            self._advise(
                say("No gradient reaches {layers}: they learn nothing from this batch.", layers=named + more)
            )

    def _last_batch(self) -> str:
        job = self._made
        left = len(job.data.train_x) % job.step_samples
        if not left:
            return say("as large as the others")
        next(job.learner.steps(iter([self._batch(left)])))
        return say("{count} samples", count=left)

    def _validation(self) -> str:
        job, data = self._made, self._made.data
        if not len(data.validation_x):
            return say("no samples are set aside for it")
        result = job.learner.evaluate(iter([validation_batch(job, max(job.batch_size, _VALIDATED))]))
        figures: list[str] = [say("loss {loss}", loss=f"{result.loss:.4g}")]
        figures += [f"{name} {value:.4g}" for name, value in result.metrics.items()]
        return joined(figures, ", ")

    # What they share

    def _batch(self, count: int) -> tuple[Tensor, Tensor]:
        """A batch; most checks look at the same one, which may have to be read from files. Layers may change it."""
        if self._batches.keys() != {count}:
            self._batches = {count: sample_batch(self._made, count)}
        x, y = self._batches[count]
        return x.clone(), y

    def _outputs(self, x: Tensor) -> Tensor:
        job = self._made
        if job.training.channels_last:
            x = x.to(memory_format=torch.channels_last)
        dtype = _AUTOCAST.get(job.training.precision)
        with torch.autocast(self._device.type, dtype=dtype, enabled=dtype is not None):
            outputs = job.model(x)
        main: Tensor = outputs[0] if isinstance(outputs, tuple) else outputs  # auxiliary ones come after it
        return main.float()

    def _find_bad(self, work: Callable[[], object], backward: bool) -> None:
        """Do it again, watched: the node that makes numbers which aren't finite is at fault."""
        try:
            with Watch(self._made.compiled, 1, backward):
                work()
        except NonFiniteError as error:
            raise _FaultError(error.found.message, error.found.node_id) from error
        raise _FaultError(say("Numbers that aren't finite come up. Lower the learning rate."))

    def _advise(self, text: str) -> None:
        if text not in self._advice:
            self._advice.append(text)


def _shape(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape))


def _advice_on_memory(report: Preflight) -> list[str]:
    cost = report.cost
    if cost is None or cost.largest_batch is None or cost.largest_batch >= report.batch_size:
        return []
    text = say(
        "A batch of {count} is more than fits for sure: about {fits} samples do.",
        count=report.batch_size,
        fits=cost.largest_batch,
    )
    return [text]
