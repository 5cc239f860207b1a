"""What is to be learned: a class out of several, or numbers. It follows from the data, and decides about losses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.recipe import DataSettings
from studio.graph.words import say


class Answers(str, Enum):
    """``CLASSES``: the network gives a logit for each class. ``NUMBERS``: it gives the numbers themselves."""

    CLASSES = "classes"
    NUMBERS = "numbers"


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
}


def answers_of(data: DataSettings, catalogue: Catalogue) -> Answers:
    spec = catalogue.sources.get(data.source)
    return Answers.NUMBERS if spec is not None and spec.targets else Answers.CLASSES


def answers_of_loss(loss: str) -> Answers:
    """The task that a loss is for; of an unknown one, classes."""
    return Answers.NUMBERS if loss in LOSSES_BY_ANSWERS[Answers.NUMBERS] else Answers.CLASSES


def suited(document: ProjectDocument, catalogue: Catalogue) -> ProjectDocument:
    """The document with a recipe for its data's task: what is of the other one goes back to what is usual."""
    training, task = document.training, answers_of(document.data, catalogue)
    if answers_of_loss(training.loss) is task:
        return document
    kept = tuple(name for name in training.metrics if _is_for(name, task, catalogue))
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
    return spec is not None and spec.task == task.value
