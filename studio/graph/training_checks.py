"""Checks what a recipe adds to optimizer and loss: each part by itself, and whether the parts go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard

from studio.graph.answers import Answers
from studio.graph.catalogue import Catalogue, OptimizerSpec
from studio.graph.document import ProjectDocument
from studio.graph.recipe import TrainingSettings
from studio.graph.recipe_facts import class_names, source_facts, validation_fraction
from studio.graph.recipe_faults import Fault, is_number, option_faults, range_fault, unknown
from studio.graph.task_facts import LOSSES_BY_ANSWERS, answers_of, answers_of_loss
from studio.graph.words import mark, say

PRECISIONS = ("float32", "bf16", "fp16")
KERNELS = ("auto", "foreach", "fused")
BEST = ("accuracy", "loss")
MOST_KEPT = 1000
STOP_METRICS = ("train_loss", "val_loss", "val_accuracy")
MOST_BATCHES = 10_000
MOST_EPOCHS = 1_000_000
_MOMENTUM = ("momentum", "betas")


def training_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[Fault]:
    """What is wrong, each with its place (``training.precision``)."""
    training, optimizer = document.training, catalogue.optimizers.get(document.training.optimizer)
    yield from _task_faults(document, catalogue)
    yield from _number_faults(training)
    yield from _scheduler_faults(training, catalogue)
    yield from _precision_faults(training)
    if optimizer is not None:
        yield from _optimizer_faults(training, optimizer)
    yield from _loss_faults(document, catalogue)
    yield from _metric_faults(document, catalogue)
    yield from _stop_faults(document, catalogue)
    yield from _image_faults(document, catalogue)
    yield from _checkpoint_faults(training)


def _task_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[Fault]:
    """A loss for the other kind of answers, or for none."""
    task, loss = answers_of(document.data, catalogue), document.training.loss
    source = catalogue.sources.get(document.data.source)
    if not any(loss in losses for losses in LOSSES_BY_ANSWERS.values()):
        yield "training.loss", unknown(mark("loss"), loss, LOSSES_BY_ANSWERS[task])
    elif loss not in LOSSES_BY_ANSWERS[task] and source is not None and source.has_samples:
        fits = ", ".join(LOSSES_BY_ANSWERS[task])
        words = (
            say(
                "{loss} is for classes, and {title} has numbers to predict. Choose one of: {losses}.",
                loss=loss,
                title=source.title,
                losses=fits,
            )
            if task is Answers.NUMBERS
            else say(
                "{loss} is for one class a sample, and {title} has one at each place. Choose one of: {losses}.",
                loss=loss,
                title=source.title,
                losses=fits,
            )
            if answers_of_loss(loss).are_classes
            else say(
                "{loss} is for numbers, and {title} has classes to tell apart. Choose one of: {losses}.",
                loss=loss,
                title=source.title,
                losses=fits,
            )
        )
        yield "training.loss", words
    if task is Answers.NUMBERS and document.training.class_weights is not None:
        yield "training.class_weights", say("Class weights are for classes, and there are none here.")


def _number_faults(training: TrainingSettings) -> Iterator[Fault]:
    yield from range_fault("training.accumulate", training.accumulate, 1, MOST_BATCHES)
    for name in ("clip_norm", "clip_value"):
        value = getattr(training, name)
        if value is not None and not (is_number(value) and value > 0):
            yield (
                f"training.{name}",
                say("{place} has to be a number above 0, or none.", place=f"training.{name}"),
            )
    for name in ("l1", "l2", "stop_min_delta"):
        if not (is_number(getattr(training, name)) and getattr(training, name) >= 0):
            yield f"training.{name}", say("{place} has to be 0 or more.", place=f"training.{name}")
    decay = training.ema_decay
    if decay is not None and not (is_number(decay) and 0 <= decay < 1):
        yield (
            "training.ema_decay",
            say("training.ema_decay has to be from 0 to below 1, such as 0.999, or none."),
        )
    if not (is_number(training.label_smoothing) and 0 <= training.label_smoothing < 1):
        yield "training.label_smoothing", say("training.label_smoothing has to be from 0 to below 1.")


def _checkpoint_faults(training: TrainingSettings) -> Iterator[Fault]:
    if training.best not in BEST:
        yield "training.best", unknown(mark("best"), training.best, dict.fromkeys(BEST))
    yield from range_fault("training.keep", training.keep, 0, MOST_KEPT)
    if training.keep_epochs is not None:
        yield from range_fault("training.keep_epochs", training.keep_epochs, 1, MOST_EPOCHS)
    minutes = training.keep_minutes
    if minutes is not None and not (is_number(minutes) and minutes > 0):
        yield (
            "training.keep_minutes",
            say("{place} has to be a number above 0, or none.", place="training.keep_minutes"),
        )


def _scheduler_faults(training: TrainingSettings, catalogue: Catalogue) -> Iterator[Fault]:
    place = "training.scheduler"
    if training.scheduler == "none":
        return
    spec = catalogue.schedulers.get(training.scheduler)
    if spec is None:
        yield place, unknown(mark("scheduler"), training.scheduler, {"none": None, **catalogue.schedulers})
        return
    settings = training.scheduler_settings
    yield from option_faults(f"{place}_settings", settings, spec)
    warmup = settings.get("warmup_epochs", 1.0)
    falls = training.scheduler == "WarmupCosine"
    if falls and is_number(warmup) and isinstance(training.epochs, int) and warmup >= training.epochs:
        message = say(
            "The warm-up takes {warmup:g} epochs and the run {epochs}: nothing is left to fall in.",
            warmup=warmup,
            epochs=training.epochs,
        )
        yield f"{place}_settings.warmup_epochs", message
    optimizer = catalogue.optimizers.get(training.optimizer)
    cycles = training.scheduler == "OneCycleLR" and settings.get("cycle_momentum", True)
    if cycles and optimizer is not None and not any(map(optimizer.setting, _MOMENTUM)):
        message = say("{title} has no momentum to lower: set cycle_momentum to false.", title=optimizer.title)
        yield f"{place}_settings.cycle_momentum", message
    milestones = settings.get("milestones")
    if _are_amounts(milestones) and list(milestones) != sorted(set(milestones)):
        yield f"{place}_settings.milestones", say("The milestones have to rise: 30, 60, 90.")


def _precision_faults(training: TrainingSettings) -> Iterator[Fault]:
    if training.precision not in PRECISIONS:
        yield "training.precision", unknown(mark("precision"), training.precision, dict.fromkeys(PRECISIONS))
    if training.kernels not in KERNELS:
        yield (
            "training.kernels",
            unknown(mark("way to compute a step"), training.kernels, dict.fromkeys(KERNELS)),
        )


def _optimizer_faults(training: TrainingSettings, optimizer: OptimizerSpec) -> Iterator[Fault]:
    title = optimizer.title
    if training.kernels in KERNELS[1:] and training.kernels not in optimizer.kernels:
        ways = ", ".join(("auto", *optimizer.kernels))
        yield (
            "training.kernels",
            say(
                "{title} can't compute its steps by {kernels}. It has: {ways}.",
                title=title,
                kernels=training.kernels,
                ways=ways,
            ),
        )
    if not training.decay_all and (optimizer.setting("weight_decay") is None or not optimizer.groups):
        yield (
            "training.decay_all",
            say("{title} has no weight decay to keep from norms and biases.", title=title),
        )
    if optimizer.closure and training.precision == "fp16":
        message = say(
            "{title} computes its loss several times in a step, which fp16 can't scale. Use bf16 or float32.",
            title=title,
        )
        yield "training.precision", message
    if optimizer.closure and training.accumulate != 1:
        message = say(
            "{title} takes its step from a single batch. Set a larger batch size instead.", title=title
        )
        yield "training.accumulate", message


def _loss_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[Fault]:
    training = document.training
    if training.label_smoothing and training.loss != "cross_entropy":
        yield "training.label_smoothing", say("Label smoothing needs the loss cross_entropy.")
    weights = training.class_weights
    if weights is None or weights == "balanced":
        return
    place, count = "training.class_weights", _classes(document, catalogue)
    if not _are_amounts(weights):
        yield (
            place,
            say("training.class_weights has to be none, balanced, or a number of 0 or more for each class."),
        )
    elif count is not None and len(weights) != count:
        yield (
            place,
            say("There are {given} class weights for {count} classes.", given=len(weights), count=count),
        )
    elif not any(weights):
        yield place, say("All class weights are 0, so that nothing would be learned.")


def _are_amounts(weights: Any) -> TypeGuard[tuple[float, ...]]:
    return isinstance(weights, tuple) and all(is_number(weight) and weight >= 0 for weight in weights)


def _classes(document: ProjectDocument, catalogue: Catalogue) -> int | None:
    """How many classes the data have, as far as the settings say so."""
    spec = source_facts(document.data, catalogue)
    if spec is None or not spec.has_samples:
        return None
    try:
        return len(class_names(document.data, spec)) or None
    except TypeError:  # a number of classes that is none, which is told elsewhere
        return None


def _metric_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[Fault]:
    metrics, classes = document.training.metrics, _classes(document, catalogue)
    task = answers_of(document.data, catalogue)
    for name in metrics:
        if not isinstance(name, str) or name not in catalogue.metrics:
            yield "training.metrics", unknown(mark("metric"), name, catalogue.metrics)
        elif task.value not in catalogue.metrics[name].tasks:
            title = catalogue.metrics[name].title
            yield (
                "training.metrics",
                say("{title} doesn't measure answers of this kind. Take it out.", title=title),
            )
        elif classes is not None and name.startswith("top") and int(name[3:]) > classes:
            title = catalogue.metrics[name].title
            yield (
                "training.metrics",
                say(
                    "{title} needs {count} classes at least; there are {classes}.",
                    title=title,
                    count=name[3:],
                    classes=classes,
                ),
            )
    if len(set(map(str, metrics))) != len(metrics):
        yield "training.metrics", say("A metric is chosen twice.")
    if metrics and not _validates(document, catalogue):
        yield (
            "training.metrics",
            say("Metrics are computed of validation samples. Set some aside: data.validation_fraction is 0."),
        )


def _validates(document: ProjectDocument, catalogue: Catalogue) -> bool:
    spec = source_facts(document.data, catalogue)
    return spec is None or validation_fraction(document.data, spec) != 0


def _stop_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[Fault]:
    training = document.training
    yield from range_fault("training.stop_patience", training.stop_patience, 1, MOST_EPOCHS)
    metric = training.stop_metric
    if metric is None:
        return
    if not isinstance(metric, str):
        yield "training.stop_metric", say("training.stop_metric has to be the name of a figure, or none.")
    elif metric in catalogue.metrics and metric not in training.metrics:
        yield (
            "training.stop_metric",
            say("Early stopping watches {metric}, which isn't among the metrics: add it.", metric=metric),
        )
    elif metric not in STOP_METRICS and metric not in catalogue.metrics:
        known = dict.fromkeys((*STOP_METRICS, *training.metrics))
        yield "training.stop_metric", unknown(mark("figure to watch"), metric, known)
    elif metric == "val_accuracy" and answers_of(document.data, catalogue) is Answers.NUMBERS:
        yield (
            "training.stop_metric",
            say("Numbers have no accuracy. Watch val_loss, or one of the metrics."),
        )
    elif metric != "train_loss" and not _validates(document, catalogue):
        yield (
            "training.stop_metric",
            say(
                "Early stopping watches {metric}. Set samples aside: data.validation_fraction is 0.",
                metric=metric,
            ),
        )


def _image_faults(document: ProjectDocument, catalogue: Catalogue) -> Iterator[Fault]:
    spec = source_facts(document.data, catalogue)
    if document.training.channels_last and spec is not None and spec.has_samples and len(spec.shape) != 3:
        message = say("Channels-last is an order of images, and {title} has none.", title=spec.title)
        yield "training.channels_last", message
