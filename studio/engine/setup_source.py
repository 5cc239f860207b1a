"""Writes the lines that make what a recipe adds to model and optimizer: scheduler, scaler, averages, metrics.

As with the functions that take steps, the trainer runs these very lines, and an exported script contains them. They
use ``model``, ``optimizer``, ``device``, ``train_x``, ``train_y``, ``args.epochs`` and ``args.seed``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from studio.graph.catalogue import Catalogue, MetricSpec
from studio.graph.document import ProjectDocument
from studio.graph.expressions import literal
from studio.graph.line_breaks import format_call
from studio.graph.recipe import DataSettings, TrainingSettings
from studio.graph.recipe_facts import class_count
from studio.graph.task_facts import Task, task_of

BALANCED = "balanced"
# Figures that early stopping can watch besides metrics: their names in a script, and whether smaller is better.
WATCHED = {
    "train_loss": ("loss_sum / count", True),
    "val_loss": ("val_loss", True),
    "val_accuracy": ("val_accuracy", False),
}


@dataclass(frozen=True)
class SetupSource:
    """Import lines, and lines without indentation. ``makes`` are the names that the lines define."""

    imports: tuple[str, ...]
    lines: tuple[str, ...]
    makes: tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    """What makes one object of a recipe. A line may be several lines of text."""

    name: str
    lines: tuple[str, ...]
    imports: tuple[str, ...] = ()


def setup_source(document: ProjectDocument, catalogue: Catalogue, indent: str = "") -> SetupSource:
    """All that the recipe adds; nothing for a recipe of optimizer and loss alone."""
    training = document.training
    parts = [
        *_weight(document, catalogue, indent),
        *_scheduler(training, catalogue, document.data.batch_size, indent),
        *_ema(training, indent),
        *_scaler(training),
        *_metrics(document, catalogue, indent),
        *_stopping(training, catalogue),
        *_augmenter(document.data),
    ]
    imports = dict.fromkeys(line for part in parts for line in part.imports)
    lines = tuple(f"{indent}{line}" for part in parts for line in part.lines)
    return SetupSource(tuple(imports), lines, tuple(part.name for part in parts))


def _weight(document: ProjectDocument, catalogue: Catalogue, indent: str) -> Iterator[_Part]:
    weights = document.training.class_weights
    if weights is None:
        return
    if weights == BALANCED:
        classes = class_count(document.data, catalogue)
        task = task_of(document.data, catalogue)
        labels = "train_y.flatten()" if task.answers.have_places else "train_y"
        if task.answers.have_places and task.ignored is not None:
            labels = f"train_y[train_y != {task.ignored}]"
        yield _Part("weight", (f"weight = balanced_weights({labels}, {classes})",))
    else:
        listed = ", ".join(literal(float(weight)) for weight in weights)
        yield _Part("weight", (_call("weight = torch.tensor", [f"[{listed}]", "device=device"], indent),))


def _scheduler(training: TrainingSettings, catalogue: Catalogue, batch: int, indent: str) -> Iterator[_Part]:
    spec = catalogue.schedulers.get(training.scheduler)
    if spec is None:
        return
    given = {name: literal(value) for name, value in sorted(training.scheduler_settings.items())}
    before = (
        []
        if spec.unit == "epoch"
        else [f"steps_per_epoch = math.ceil(len(train_x) / {_size(training, batch)})"]
    )
    imports = ["from torch.optim import lr_scheduler", *(["import math"] if before else [])]
    if training.scheduler in _WARMING:
        usual = {setting.name: literal(setting.default) for setting in spec.settings}
        epochs = given.pop("warmup_epochs", usual["warmup_epochs"])
        before.append(f"warmup = max(1, round({epochs} * steps_per_epoch))")
        factor = given.pop("start_factor", usual["start_factor"])
        rise = f"lr_scheduler.LinearLR(optimizer, start_factor={factor}, total_iters=warmup)"
    if training.scheduler == "LinearLR":
        call = f"scheduler = {rise}"
    elif training.scheduler == "WarmupCosine":
        call = _warmup_cosine(rise, given, indent)
    else:
        follows = _FROM_THE_RUN.get(training.scheduler, ())
        arguments = ["optimizer", *follows, *(f"{name}={value}" for name, value in given.items())]
        call = _call(f"scheduler = lr_scheduler.{training.scheduler}", arguments, indent)
    yield _Part("scheduler", (*before, call), tuple(imports))


_WARMING = ("LinearLR", "WarmupCosine")
# The arguments that aren't settings: they follow from how long the run is.
_FROM_THE_RUN = {
    "CosineAnnealingLR": ("T_max=args.epochs",),
    "PolynomialLR": ("total_iters=args.epochs",),
    "OneCycleLR": (
        'max_lr=[group["lr"] for group in optimizer.param_groups]',
        "total_steps=args.epochs * steps_per_epoch",
    ),
}


def _size(training: TrainingSettings, batch: int) -> str:
    return str(batch) if training.accumulate == 1 else f"({batch} * {training.accumulate})"


def _warmup_cosine(rise: str, given: dict[str, str], indent: str) -> str:
    """Formatters break it in this way however long it is, for the comma at its end."""
    more = "".join(f", {name}={value}" for name, value in given.items())
    inner = f"{indent}    "
    cosine = f"lr_scheduler.CosineAnnealingLR(optimizer, T_max=falling{more})"
    return (
        f"falling = max(1, args.epochs * steps_per_epoch - warmup)\n{indent}scheduler = lr_scheduler.SequentialLR(\n"
        f"{inner}optimizer,\n{inner}[\n{inner}    {rise},\n{inner}    {cosine},\n{inner}],\n"
        f"{inner}milestones=[warmup],\n{indent})"
    )


def _ema(training: TrainingSettings, indent: str) -> Iterator[_Part]:
    if training.ema_decay is None:
        return
    average = f"multi_avg_fn=get_ema_multi_avg_fn({literal(training.ema_decay)})"
    line = _call("ema = AveragedModel", ["model", average], indent)
    yield _Part("ema", (line,), ("from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn",))


def _scaler(training: TrainingSettings) -> Iterator[_Part]:
    if training.precision == "fp16":
        yield _Part("scaler", ("scaler = torch.amp.GradScaler(device.type)",))


def _metrics(document: ProjectDocument, catalogue: Catalogue, indent: str) -> Iterator[_Part]:
    chosen = [catalogue.metrics[name] for name in document.training.metrics]
    if not chosen:
        return
    classes, task = class_count(document.data, catalogue), task_of(document.data, catalogue)
    inner = f"{indent}        "
    rows, kinds = [], {"torchmetrics.MetricCollection"}
    for spec in chosen:
        kinds.add(spec.target)
        kind, given = spec.target.rpartition(".")[2], _metric_arguments(spec, classes, task)
        if spec.classes_last:
            kinds.add("torchmetrics.wrappers.LambdaInputTransformer")
            given = [f"{kind}({', '.join(given)})", "lambda logits: logits.mT"]
            kind = "LambdaInputTransformer"
        rows.append(format_call(f'{inner}"{spec.name}": {kind}', given, end=",") + "\n")
    text = f"metrics = MetricCollection(\n{indent}    {{\n{''.join(rows)}{indent}    }}\n{indent}).to(device)"
    yield _Part("metrics", (text,), tuple(_imported(kinds)))


def _metric_arguments(spec: MetricSpec, classes: int, task: Task) -> list[str]:
    """What a metric is made with."""
    given = [spec.arguments.format(classes=classes)] if spec.arguments else []
    if task.answers.have_places and task.ignored is not None:
        given.append(f"ignore_index={task.ignored}")
    return given


def _imported(targets: Iterable[str]) -> Iterator[str]:
    """A line of imports for each module."""
    modules: dict[str, list[str]] = {}
    for target in sorted(targets):
        module, _, name = target.rpartition(".")
        modules.setdefault(module, []).append(name)
    for module, names in modules.items():
        yield f"from {module} import {', '.join(names)}"


def _augmenter(data: DataSettings) -> Iterator[_Part]:
    """A generator of its own: what is drawn for samples moves nothing else that is drawn."""
    if data.augment:
        yield _Part("augmenter", ("augmenter = torch.Generator(device).manual_seed(args.seed + 1)",))


def _stopping(training: TrainingSettings, catalogue: Catalogue) -> Iterator[_Part]:
    if training.stop_metric is None:
        return
    arguments = [f"patience={training.stop_patience}"]
    if training.stop_min_delta:
        arguments.append(f"min_delta={literal(training.stop_min_delta)}")
    if not falls(training.stop_metric, catalogue):
        arguments.append("falls=False")
    yield _Part("stopping", (f"stopping = EarlyStopping({', '.join(arguments)})",))


def falls(metric: str, catalogue: Catalogue) -> bool:
    """Whether smaller values of what early stopping watches are better."""
    return WATCHED[metric][1] if metric in WATCHED else catalogue.metrics[metric].falls


def _call(start: str, arguments: Sequence[str], indent: str) -> str:
    return format_call(f"{indent}{start}", arguments)[len(indent) :]
