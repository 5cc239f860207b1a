"""What is to be learned: a class, numbers, or a class at each place. It follows from the data and decides on losses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from studio.graph.answers import Answers
from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.recipe import DataSettings
from studio.graph.recipe_facts import ignored_class
from studio.graph.words import say


@dataclass(frozen=True)
class Task:
    """What answers there are, and the class that stands for places which don't count (None: all of them do)."""

    answers: Answers
    ignored: int | None = None


_CLASS_LOSSES = {"cross_entropy": "Cross-entropy", "nll_loss": say("Negative log-likelihood")}
# By task, what F has and what people call it; the first one is taken where there is no choice yet.
LOSSES_BY_ANSWERS: Mapping[Answers, Mapping[str, str]] = {
    Answers.CLASSES: {**_CLASS_LOSSES, "multi_margin_loss": say("Multi-class margin")},
    Answers.NUMBERS: {
        "mse_loss": say("Mean squared error"),
        "l1_loss": say("Mean absolute error"),
        "huber_loss": "Huber",
        "smooth_l1_loss": "Smooth L1",
    },
    Answers.PIXELS: _CLASS_LOSSES,
    Answers.TOKENS: _CLASS_LOSSES,
}


def answers_of(data: DataSettings, catalogue: Catalogue) -> Answers:
    spec = catalogue.sources.get(data.source)
    return Answers.CLASSES if spec is None else spec.answers


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
    losses = LOSSES_BY_ANSWERS[task]
    kept = tuple(name for name in training.metrics if _is_for(name, task, catalogue))
    if training.loss in losses and kept == training.metrics:
        return document
    watched = ("train_loss", "val_loss", *(("val_accuracy",) if task.are_classes else ()), *kept)
    changed = replace(
        training,
        loss=training.loss if training.loss in losses else next(iter(losses)),
        metrics=kept,
        stop_metric=training.stop_metric if training.stop_metric in watched else None,
    )
    if not (task.are_classes and answers_of_loss(training.loss).are_classes):
        changed = replace(changed, label_smoothing=0.0, class_weights=None)
    return replace(document, training=changed)


def _is_for(metric: str, task: Answers, catalogue: Catalogue) -> bool:
    spec = catalogue.metrics.get(metric)
    return spec is not None and task.value in spec.tasks
