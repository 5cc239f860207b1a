"""A model with all that its recipe adds to it: takes steps, evaluates, and ends epochs."""

from __future__ import annotations

import hashlib
import linecache
import math
from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from studio.engine import training_functions
from studio.engine.augmentation_source import augment_sources
from studio.engine.data import Dataset
from studio.engine.evaluation_source import evaluate_source, evaluation_arguments, loss_source
from studio.engine.events import Metrics
from studio.engine.setup_source import setup_source
from studio.engine.step_parts import predicts_numbers
from studio.engine.step_source import step_arguments, steps_by_step, train_source
from studio.engine.training_state import Stateful
from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.words import say

# What every function that is written may use; the rest comes with the recipe's own imports.
_IMPORTS = """from collections.abc import Iterable, Iterator
import torch
from torch import Tensor, nn
from torch.nn import functional as F
"""
Batches = Iterable[tuple[Tensor, Tensor]]


class Learner:
    """Runs the text that an exported script contains. What a step changes besides the network is in ``parts``."""

    def __init__(
        self,
        document: ProjectDocument,
        catalogue: Catalogue,
        model: nn.Module,
        optimizer: Optimizer,
        device: torch.device,
        data: Dataset,
    ) -> None:
        self.model, self.optimizer, self.training = model, optimizer, document.training
        made = _run_setup(document, catalogue, model, optimizer, device, data)
        self._scheduler, self._ema = made.get("scheduler"), made.get("ema")
        self._metrics, self._stopping = made.get("metrics"), made.get("stopping")
        self._by_step = steps_by_step(self.training, catalogue)
        self._train, self._evaluate = made["train"], made["evaluate"]
        self._augment, self._augmenter = made.get("augment"), made.get("augmenter")
        self._loss_of = made["loss_of"]
        numbers = predicts_numbers(self.training)
        self._no_answer = torch.full((), math.nan, device=device) if numbers else None
        self._for_steps = [made[name] for name, _ in step_arguments(self.training, catalogue)]
        self._for_evaluation = [made[name] for name, _ in evaluation_arguments(self.training)]
        self.parts: Mapping[str, Stateful] = {
            name: made[name] for name in ("scheduler", "scaler", "ema") if name in made
        }
        if self._stopping is not None:
            self.parts = {**self.parts, "stopping": _Waiting(self._stopping)}
        if self._augmenter is not None:
            self.parts = {**self.parts, "augmenter": _Drawing(self._augmenter)}

    def steps(self, stream: Batches) -> Iterator[tuple[Tensor, Tensor, int]]:
        """Take a step per batch, which is augmented first; yield its mean loss, its correct answers and its size.

        Of answers that are numbers none is correct or not: NaN stands there.
        """
        if self._augment is not None:
            stream = self._augment(stream, self._augmenter)
        taken = self._train(self.model, self.optimizer, stream, *self._for_steps)
        steps: Iterator[tuple[Tensor, Tensor, int]] = taken
        if self._no_answer is not None:
            return ((loss, self._no_answer, size) for loss, size in taken)
        return steps

    def loss_of(self, logits: Tensor, y: Tensor) -> Tensor:
        """The mean loss of a batch whose outputs are there."""
        loss: Tensor = self._loss_of(logits, y)
        return loss

    @property
    def judged(self) -> nn.Module:
        """The network that is evaluated: with averaged weights where there are any."""
        return self.model if self._ema is None else self._ema.module

    def evaluate(self, stream: Batches) -> Metrics:
        """Loss, accuracy and the recipe's metrics; of the averaged weights where there are any."""
        if self._metrics is not None:
            self._metrics.reset()  # an evaluation before may have been broken off
        found = self._evaluate(self.judged, stream, *self._for_evaluation)
        loss, accuracy = (found, math.nan) if self._no_answer is not None else found
        if self._metrics is None:
            return Metrics(loss, accuracy)
        values = {name: float(value) for name, value in self._metrics.compute().items()}
        return Metrics(loss, accuracy, values)

    def end_epoch(self, train: Metrics, validation: Metrics | None) -> None:
        """Move on what moves once an epoch."""
        if self._scheduler is not None and not self._by_step:
            if self.training.scheduler == "ReduceLROnPlateau":
                self._scheduler.step((validation or train).loss)
            else:
                self._scheduler.step()
        if self._stopping is not None:
            self._stopping.is_over(_watched(self.training.stop_metric or "", train, validation))

    @property
    def stopped_early(self) -> str:
        """Why training is over before its last epoch, in words; empty while it isn't."""
        stopping, metric = self._stopping, self.training.stop_metric
        if stopping is None or stopping.waited < stopping.patience:
            return ""
        return say(
            "Stopped early: {metric} hasn't got better than {best:.4g} for {epochs} epochs.",
            metric=metric,
            best=stopping.best,
            epochs=stopping.waited,
        )


class _Waiting:
    """The state of early stopping: the best figure, and how many epochs weren't better."""

    def __init__(self, stopping: Any) -> None:
        self._stopping = stopping

    def state_dict(self) -> dict[str, Any]:
        return {"best": self._stopping.best, "waited": self._stopping.waited}

    def load_state_dict(self, state_dict: dict[str, Any], /) -> None:
        self._stopping.best, self._stopping.waited = state_dict["best"], state_dict["waited"]


class _Drawing:
    """The state of the generator that augments."""

    def __init__(self, generator: torch.Generator) -> None:
        self._generator = generator

    def state_dict(self) -> dict[str, Any]:
        return {"state": self._generator.get_state()}

    def load_state_dict(self, state_dict: dict[str, Any], /) -> None:
        self._generator.set_state(state_dict["state"])


def _watched(metric: str, train: Metrics, validation: Metrics | None) -> float:
    if metric == "train_loss" or validation is None:
        return train.loss
    known = {"val_loss": validation.loss, "val_accuracy": validation.accuracy}
    return known[metric] if metric in known else validation.metrics[metric]


def _run_setup(
    document: ProjectDocument,
    catalogue: Catalogue,
    model: nn.Module,
    optimizer: Optimizer,
    device: torch.device,
    data: Dataset,
) -> dict[str, Any]:
    """Run the text for this recipe, and return the names that it defines."""
    setup = setup_source(document, catalogue)
    augmenting = tuple(augment_sources(document.data, catalogue))
    functions = (
        *augmenting,
        train_source(document, catalogue),
        evaluate_source(document, catalogue),
        loss_source(document, catalogue),
    )
    text = "\n".join([*setup.imports, _IMPORTS, *functions, *setup.lines, ""])
    filename = f"<layerloom recipe {hashlib.sha256(text.encode()).hexdigest()[:12]}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    names: dict[str, Any] = {
        **vars(training_functions),
        "model": model,
        "optimizer": optimizer,
        "device": device,
        "train_x": data.train_x,
        "train_y": data.train_y,
        "args": SimpleNamespace(epochs=document.training.epochs, seed=document.training.seed),
        "math": math,
    }
    exec(compile(text, filename, "exec"), names)
    made = (*setup.makes, "train", "evaluate", "loss_of", *(["augment"] if augmenting else []))
    return {name: names[name] for name in made}
