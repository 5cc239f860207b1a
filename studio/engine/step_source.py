"""Writes the functions that take steps and evaluate, as a recipe needs them.

The trainer compiles this text, and an exported script contains it: what trains is what is exported. A function
says nothing of what its recipe doesn't use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from studio.graph.auxiliary import SETTING, auxiliary_outputs
from studio.graph.block_checks import defaults
from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.expressions import literal
from studio.graph.formulas import Formula, evaluate
from studio.graph.line_breaks import fits
from studio.graph.recipe import TrainingSettings
from studio.graph.task_facts import Answers, answers_of_loss

PRECISIONS = {"bf16": "torch.bfloat16", "fp16": "torch.float16"}
_STREAM = "stream: Iterable[tuple[Tensor, Tensor]]"
_TRAIN_DOC = '"""Take a step per batch; yield its mean loss, its correct answers and its size."""'
_PARTS_DOC = '''"""Take a step per batch, adding up the gradients of its parts.

Yield its mean loss, its correct answers and its size.
"""'''
_NUMBERS_DOC = '"""Take a step per batch; yield its mean loss and its size."""'
_NUMBER_PARTS_DOC = '''"""Take a step per batch, adding up the gradients of its parts.

Yield its mean loss and its size.
"""'''
_EVALUATE_NUMBERS_DOC = '"""Return the mean loss over all batches, learning nothing."""'
_EVALUATE_DOC = '"""Return the mean loss and the accuracy over all batches, learning nothing."""'
_LONG_CALL = re.compile(r"(?P<indent> *)(?P<head>[^(]+)\((?P<arguments>.*)\)")


def steps_by_step(training: TrainingSettings, catalogue: Catalogue) -> bool:
    """Whether the scheduler moves on at each step, and not at the end of each epoch."""
    spec = catalogue.schedulers.get(training.scheduler)
    return spec is not None and spec.unit == "step"


def step_arguments(training: TrainingSettings, catalogue: Catalogue) -> Sequence[tuple[str, str]]:
    """What ``train`` takes besides model, optimizer and batches: names and types."""
    wanted = (
        (training.class_weights is not None, ("weight", "Tensor")),
        (steps_by_step(training, catalogue), ("scheduler", "lr_scheduler.LRScheduler")),
        (training.precision == "fp16", ("scaler", "torch.amp.GradScaler")),
        (training.ema_decay is not None, ("ema", "AveragedModel")),
    )
    return [argument for used, argument in wanted if used]


def evaluation_arguments(training: TrainingSettings) -> Sequence[tuple[str, str]]:
    """What ``evaluate`` takes besides model and batches."""
    wanted = (
        (training.class_weights is not None, ("weight", "Tensor")),
        (bool(training.metrics), ("metrics", "MetricCollection")),
    )
    return [argument for used, argument in wanted if used]


def train_source(document: ProjectDocument, catalogue: Catalogue) -> str:
    """The text of ``train``."""
    training = document.training
    extra = step_arguments(training, catalogue)
    after = [line for name, line in _AFTER.items() if name in dict(extra)]
    weights = auxiliary_weights(document)
    if catalogue.optimizers[training.optimizer].closure:
        step = _with_closure(training, weights, after)
    elif training.accumulate > 1:
        step = _in_parts(training, document.data.batch_size, weights, after)
    else:
        step = _plainly(training, weights, after)
    learned = ["learned = [p for p in model.parameters() if p.requires_grad]"] if _penalties(training) else []
    lines = ["model.train()", *learned, "for x, y in stream:", *_in([*_channels_last(training), *step])]
    arguments = ("model: nn.Module", "optimizer: torch.optim.Optimizer", _STREAM, *map(": ".join, extra))
    if predicts_numbers(training):
        text = _NUMBERS_DOC if training.accumulate == 1 else _NUMBER_PARTS_DOC
        return _function("train", arguments, "Iterator[tuple[Tensor, int]]", text, lines)
    text = _TRAIN_DOC if training.accumulate == 1 else _PARTS_DOC
    return _function("train", arguments, "Iterator[tuple[Tensor, Tensor, int]]", text, lines)


def auxiliary_weights(document: ProjectDocument) -> tuple[float, ...]:
    """What the loss of each auxiliary output of the trained network counts."""
    network = document.trained_network
    if network is None:
        return ()
    values = [node.settings[SETTING] for node in auxiliary_outputs(network)]
    return tuple(
        float(evaluate(value, defaults(network)) if isinstance(value, Formula) else value) for value in values
    )


def predicts_numbers(training: TrainingSettings) -> bool:
    """Whether the answers are numbers, of which none is simply right or wrong."""
    return answers_of_loss(training.loss) is Answers.NUMBERS


def _answers(training: TrainingSettings) -> str:
    """What the network gives, by its name."""
    return "outputs" if predicts_numbers(training) else "logits"


def evaluate_source(training: TrainingSettings) -> str:
    """The text of ``evaluate``."""
    extra = map(": ".join, evaluation_arguments(training))
    arguments = ("model: nn.Module", _STREAM, *extra)
    if predicts_numbers(training):
        return _function("evaluate", arguments, "float", _EVALUATE_NUMBERS_DOC, _evaluated_numbers(training))
    batch = [
        *_channels_last(training),
        *_forward(training, "x"),
        *_loss_sum(training),
        "correct += int((logits.argmax(dim=1) == y).sum())",
        "count += len(y)",
        *(["metrics.update(logits, y)"] if training.metrics else []),
    ]
    lines = [
        "model.eval()",
        "loss_sum, correct, count = 0.0, 0, 0",
        "with torch.no_grad():",
        *_in(["for x, y in stream:", *_in(batch)]),
        "return loss_sum / count, correct / count",
    ]
    return _function("evaluate", arguments, "tuple[float, float]", _EVALUATE_DOC, lines)


def _evaluated_numbers(training: TrainingSettings) -> list[str]:
    batch = [
        *_channels_last(training),
        *_forward(training, "x"),
        f"loss_sum += {_loss(training, 'y')}.item() * len(y)",
        "count += len(y)",
        *(["metrics.update(outputs, y)"] if training.metrics else []),
    ]
    return [
        "model.eval()",
        "loss_sum, count = 0.0, 0",
        "with torch.no_grad():",
        *_in(["for x, y in stream:", *_in(batch)]),
        "return loss_sum / count",
    ]


def loss_source(training: TrainingSettings) -> str:
    """The text of ``loss_of``: the loss of one batch, for looking at it apart from a step."""
    lines = [f"return {_loss(training, 'y')}"]
    return _function(
        "loss_of",
        (f"{_answers(training)}: Tensor", "y: Tensor"),
        "Tensor",
        '"""Return the mean loss."""',
        lines,
    )


# One step

_AFTER = {"scheduler": "scheduler.step()", "ema": "ema.update_parameters(model)"}


def _plainly(training: TrainingSettings, weights: Sequence[float], after: Sequence[str]) -> list[str]:
    return [
        *_computed(training, weights, "x", "y"),
        *_penalties(training),
        "optimizer.zero_grad()",
        *_backward(training),
        *_update(training),
        *after,
        "yield loss.detach(), len(y)"
        if predicts_numbers(training)
        else "yield loss.detach(), (logits.argmax(dim=1) == y).sum(), len(y)",
    ]


def _in_parts(
    training: TrainingSettings, size: int, weights: Sequence[float], after: Sequence[str]
) -> list[str]:
    """A part's loss counts by its share of the samples, so that the sum is the mean over all of them."""
    numbers = predicts_numbers(training)
    part = [
        *_computed(training, weights, "part_x", "part_y"),
        *_penalties(training),
        "loss = loss * (len(part_y) / len(y))",
        *_backward(training),
        "total += loss.detach()",
        *([] if numbers else ["correct += (logits.argmax(dim=1) == part_y).sum()"]),
    ]
    return [
        "optimizer.zero_grad()",
        "total = torch.zeros((), device=y.device)",
        *([] if numbers else ["correct = torch.zeros((), dtype=torch.long, device=y.device)"]),
        f"for part_x, part_y in zip(x.split({size}), y.split({size}), strict=True):",
        *_in(part),
        *_update(training),
        *after,
        "yield total, len(y)" if numbers else "yield total, correct, len(y)",
    ]


def _with_closure(training: TrainingSettings, weights: Sequence[float], after: Sequence[str]) -> list[str]:
    """The first computation is the one that is told: the others try the step out."""
    numbers = predicts_numbers(training)
    closure = [
        "optimizer.zero_grad()",
        *_computed(training, weights, "x", "y"),
        *_penalties(training),
        "loss.backward()",
        *_clipping(training),
        *([] if numbers else ["answers.append((logits.argmax(dim=1) == y).sum())"]),
        "return loss",
    ]
    if numbers:
        head = ["", "def closure(x: Tensor = x, y: Tensor = y) -> Tensor:"]
        after_step = "yield loss.detach(), len(y)"
        return [*head, *_in(closure), "", "loss = optimizer.step(closure)", *after, after_step]
    return [
        "answers: list[Tensor] = []",
        "",
        "def closure(",
        "    x: Tensor = x, y: Tensor = y, answers: list[Tensor] = answers",
        ") -> Tensor:",
        *_in(closure),
        "",
        "loss = optimizer.step(closure)",
        *after,
        "yield loss.detach(), answers[0], len(y)",
    ]


def _computed(training: TrainingSettings, weights: Sequence[float], x: str, y: str) -> list[str]:
    """The network's answers in training mode and their loss; each auxiliary output's counts by its weight."""
    if not weights:
        return [*_forward(training, x), f"loss = {_loss(training, y)}"]
    return [
        *_forward(training, x, several=True),
        f"loss = {_loss(training, y)}",
        f"for answer, share in zip(auxiliary, {literal(tuple(weights))}, strict=True):",
        f"    loss = loss + share * {_loss(training, y, answers='answer')}",
    ]


def _forward(training: TrainingSettings, x: str, several: bool = False) -> list[str]:
    names = f"{_answers(training)}, *auxiliary" if several else _answers(training)
    if training.precision == "float32":
        return [f"{names} = model({x})"]
    cast = f"{names} = (each.float() for each in model({x}))" if several else f"{names} = model({x}).float()"
    return [f"with torch.autocast(x.device.type, dtype={PRECISIONS[training.precision]}):", f"    {cast}"]


def _loss(training: TrainingSettings, y: str, *more: str, answers: str = "") -> str:
    weight = ["weight=weight"] if training.class_weights is not None else []
    smoothing = training.label_smoothing
    smoothed = [f"label_smoothing={literal(smoothing)}"] if smoothing else []
    return f"F.{training.loss}({', '.join([answers or _answers(training), y, *more, *weight, *smoothed])})"


def _loss_sum(training: TrainingSettings) -> list[str]:
    if training.class_weights is not None:
        # A weighted sum would have to be divided by the sum of weights, and not by the number of samples.
        return [f"loss = {_loss(training, 'y')}", "loss_sum += loss.item() * len(y)"]
    loss = _loss(training, "y", 'reduction="sum"')
    if not training.label_smoothing:
        return [f"loss_sum += {loss}.item()"]
    return [f"loss = {loss}", "loss_sum += loss.item()"]


def _penalties(training: TrainingSettings) -> list[str]:
    sizes = (("l1", "p.abs().sum()"), ("l2", "p.square().sum()"))
    return [
        f"loss = loss + {literal(getattr(training, name))} * sum({size} for p in learned)"
        for name, size in sizes
        if getattr(training, name)
    ]


def _backward(training: TrainingSettings) -> list[str]:
    return ["scaler.scale(loss).backward()" if training.precision == "fp16" else "loss.backward()"]


def _update(training: TrainingSettings) -> list[str]:
    clipping = _clipping(training)
    if training.precision != "fp16":
        return [*clipping, "optimizer.step()"]
    unscaled = ["scaler.unscale_(optimizer)", *clipping] if clipping else []
    return [*unscaled, "scaler.step(optimizer)", "scaler.update()"]


def _clipping(training: TrainingSettings) -> list[str]:
    limits = (("norm", training.clip_norm), ("value", training.clip_value))
    return [
        f"nn.utils.clip_grad_{name}_(model.parameters(), {literal(limit)})"
        for name, limit in limits
        if limit is not None
    ]


def _channels_last(training: TrainingSettings) -> list[str]:
    return ["x = x.to(memory_format=torch.channels_last)"] if training.channels_last else []


# Text


def _function(name: str, arguments: Iterable[str], result: str, docstring: str, lines: Iterable[str]) -> str:
    head = "".join(f"    {argument},\n" for argument in arguments)
    body = "\n".join(map(_broken, _in([*docstring.split("\n"), *lines])))
    return f"def {name}(\n{head}) -> {result}:\n{body}\n"


def _in(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _broken(line: str) -> str:
    """A call that is too long for its line, as formatters break it."""
    match = None if fits(line) else _LONG_CALL.fullmatch(line)
    if match is None:
        return line
    indent = match["indent"]
    return f"{indent}{match['head']}(\n{indent}    {match['arguments']}\n{indent})"
