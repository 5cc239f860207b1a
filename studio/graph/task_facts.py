"""What is to be learned: a class, numbers, or a class at each place. It follows from the data and decides on losses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import ignored_class
from studio.graph.words import say


class Answers(str, Enum):
    """``CLASSES``: the network gives a logit for each class. ``NUMBERS``: it gives the numbers themselves.

    ``PIXELS``: a logit for each class at each pixel, ``(B, C, H, W)``. ``TOKENS``: one for each token that may come
    next, at each position, ``(B, T, C)``.
    """

    CLASSES = "classes"
    NUMBERS = "numbers"
    PIXELS = "pixels"
    TOKENS = "tokens"

    @property
    def are_classes(self) -> bool:
        """Whether an answer is a class, for a sample or for a place in it."""
        return self is not Answers.NUMBERS

    @property
    def have_places(self) -> bool:
        """Whether a sample has many answers, each at its place."""
        return self in (Answers.PIXELS, Answers.TOKENS)


@dataclass(frozen=True)
class Task:
    """What answers there are, and the class that stands for places which don't count (None: all of them do)."""

    answers: Answers
    ignored: int | None = None


# By task, what F has and what people call it; the first one is taken where there is no choice yet.
LOSSES_BY_ANSWERS: Mapping[Answers, Mapping[str, str]] = {
    Answers.CLASSES: {
        "cross_entropy": "Cross-entropy",
        "nll_loss": say("Negative log-likelihood"),
        "multi_margin_loss": say("Multi-class margin"),
    },
    Answers.NUMBERS: {
        "mse_loss": say("Mean squared error"),
        "l1_loss": say("Mean absolute error"),
        "huber_loss": "Huber",
        "smooth_l1_loss": "Smooth L1",
    },
    Answers.PIXELS: {"cross_entropy": "Cross-entropy", "nll_loss": say("Negative log-likelihood")},
    Answers.TOKENS: {"cross_entropy": "Cross-entropy", "nll_loss": say("Negative log-likelihood")},
}


def answers_of(data: DataSettings, catalogue: Catalogue) -> Answers:
    spec = catalogue.sources.get(data.source)
    if spec is None:
        return Answers.CLASSES
    return Answers.NUMBERS if spec.targets else Answers(spec.answers)


def task_of(data: DataSettings, catalogue: Catalogue) -> Task:
    """The answers that the data ask for, and which of them don't count."""
    spec = catalogue.sources.get(data.source)
    return Task(answers_of(data, catalogue), ignored_class(data, spec) if spec is not None else None)


def answers_of_loss(loss: str) -> Answers:
    """The task that a loss is for; of an unknown one, classes."""
    return Answers.NUMBERS if loss in LOSSES_BY_ANSWERS[Answers.NUMBERS] else Answers.CLASSES


def suited(document: ProjectDocument, catalogue: Catalogue) -> ProjectDocument:
    """The document with a recipe for its data's task: what is of another one goes back to what is usual."""
    training, task = document.training, answers_of(document.data, catalogue)
    kept = tuple(name for name in training.metrics if _is_for(name, task, catalogue))
    if training.loss in LOSSES_BY_ANSWERS[task] and kept == training.metrics:
        return document
    if answers_of_loss(training.loss).are_classes and task.are_classes:
        loss = (
            training.loss if training.loss in LOSSES_BY_ANSWERS[task] else next(iter(LOSSES_BY_ANSWERS[task]))
        )
        watched = training.stop_metric
        lost = watched in training.metrics and watched not in kept
        return replace(
            document,
            training=replace(training, loss=loss, metrics=kept, stop_metric=None if lost else watched),
        )
    stop = training.stop_metric
    stops = stop in ("train_loss", "val_loss") or stop in kept
    return replace(
        document,
        training=replace(
            training,
            loss=next(iter(LOSSES_BY_ANSWERS[task])),
            metrics=kept,
            stop_metric=stop if stops else None,
            label_smoothing=0.0,
            class_weights=None,
        ),
    )


def _is_for(metric: str, task: Answers, catalogue: Catalogue) -> bool:
    spec = catalogue.metrics.get(metric)
    return spec is not None and task.value in spec.tasks
