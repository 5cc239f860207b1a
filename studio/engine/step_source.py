"""Writes the functions that take steps and evaluate, as a recipe needs them.

The trainer compiles this text, and an exported script contains it: what trains is what is exported. A function
says nothing of what its recipe doesn't use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studio.graph.auxiliary import SETTING, auxiliary_outputs
from studio.graph.block_checks import defaults
from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.expressions import literal
from studio.graph.formulas import Formula, evaluate
from studio.graph.line_breaks import fits
from studio.graph.recipe import TrainingSettings
from studio.graph.task_facts import Answers, Task, answers_of_loss, task_of

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
_PLACES_DOC = '''"""Take a step per batch; yield its mean loss, its correct answers and its size.

A sample whose places are half right counts as half a correct answer.
"""'''
_PLACES_PARTS_DOC = '''"""Take a step per batch, adding up the gradients of its parts.

Yield its mean loss, its correct answers and its size. A sample whose places are
half right counts as half a correct answer.
"""'''
_EVALUATE_PLACES_DOC = '"""Return the mean loss and the accuracy over all places, learning nothing."""'
_LONG_CALL = re.compile(r"(?P<indent> *)(?P<head>[^(]+)\((?P<arguments>.*)\)")


@dataclass(frozen=True)
class _Recipe:
    """What a function is written for."""

    training: TrainingSettings
    task: Task

    @property
    def predicts_numbers(self) -> bool:
        return predicts_numbers(self.training)

    @property
    def has_places(self) -> bool:
        return self.task.answers.have_places and not self.predicts_numbers

    @property
    def answers(self) -> str:
        """What the network gives, by its name."""
        return "outputs" if self.predicts_numbers else "logits"

    def right(self, y: str = "y") -> str:
        """Where the likeliest class is the true one."""
        axis = 2 if self.task.answers is Answers.TOKENS else 1
        return f"logits.argmax(dim={axis}) == {y}"

    def judged(self, y: str = "y") -> str:
        """The places that count; empty where all of them do."""
        ignored = self.task.ignored
        return f"{y} != {literal(ignored)}" if self.has_places and ignored is not None else ""


def _recipe(document: ProjectDocument, catalogue: Catalogue) -> _Recipe:
    return _Recipe(document.training, task_of(document.data, catalogue))


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
    training, recipe = document.training, _recipe(document, catalogue)
    extra = step_arguments(training, catalogue)
    after = [line for name, line in _AFTER.items() if name in dict(extra)]
    weights = auxiliary_weights(document)
    if catalogue.optimizers[training.optimizer].closure:
        step = _with_closure(recipe, weights, after)
    elif training.accumulate > 1:
        step = _in_parts(recipe, document.data.batch_size, weights, after)
    else:
        step = _plainly(recipe, weights, after)
    learned = ["learned = [p for p in model.parameters() if p.requires_grad]"] if _penalties(training) else []
    lines = ["model.train()", *learned, "for x, y in stream:", *_in([*_prepared(recipe), *step])]
    arguments = ("model: nn.Module", "optimizer: torch.optim.Optimizer", _STREAM, *map(": ".join, extra))
    result = "Tensor, int" if recipe.predicts_numbers else "Tensor, Tensor, int"
    return _function("train", arguments, f"Iterator[tuple[{result}]]", _train_doc(recipe), lines)


def _train_doc(recipe: _Recipe) -> str:
    in_parts = recipe.training.accumulate > 1
    if recipe.predicts_numbers:
        return _NUMBER_PARTS_DOC if in_parts else _NUMBERS_DOC
    if recipe.has_places:
        return _PLACES_PARTS_DOC if in_parts else _PLACES_DOC
    return _PARTS_DOC if in_parts else _TRAIN_DOC


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


def evaluate_source(document: ProjectDocument, catalogue: Catalogue) -> str:
    """The text of ``evaluate``."""
    recipe = _recipe(document, catalogue)
    arguments = ("model: nn.Module", _STREAM, *map(": ".join, evaluation_arguments(recipe.training)))
    if recipe.predicts_numbers:
        lines = _evaluated(recipe, _of_numbers(recipe), "loss_sum, count", "loss_sum / count")
        return _function("evaluate", arguments, "float", _EVALUATE_NUMBERS_DOC, lines)
    batch = _of_places(recipe) if recipe.has_places else _of_samples(recipe)
    text = _EVALUATE_PLACES_DOC if recipe.has_places else _EVALUATE_DOC
    result = "loss_sum / count, correct / count"
    lines = _evaluated(recipe, batch, "loss_sum, correct, count", result)
    return _function("evaluate", arguments, "tuple[float, float]", text, lines)


def _evaluated(recipe: _Recipe, batch: Sequence[str], sums: str, result: str) -> list[str]:
    zeros = ", ".join(["0.0", *["0"] * sums.count(",")])
    lines = [*_prepared(recipe), *_forward(recipe, "x"), *batch]
    return [
        "model.eval()",
        f"{sums} = {zeros}",
        "with torch.no_grad():",
        *_in(["for x, y in stream:", *_in(lines)]),
        f"return {result}",
    ]


def _of_samples(recipe: _Recipe) -> list[str]:
    return [
        *_loss_sum(recipe),
        f"correct += int(({recipe.right()}).sum())",
        "count += len(y)",
        *(["metrics.update(logits, y)"] if recipe.training.metrics else []),
    ]


def _of_places(recipe: _Recipe) -> list[str]:
    """As of samples, but each place counts for itself, unless it is ignored."""
    judged, tokens = recipe.judged(), recipe.task.answers is Answers.TOKENS
    right = f"({recipe.right()}) & judged" if judged else recipe.right()
    return [
        *([f"judged = {judged}"] if judged else []),
        *_loss_sum(recipe, "int(judged.sum())" if judged else "y.numel()"),
        f"correct += int(({right}).sum())",
        "count += int(judged.sum())" if judged else "count += y.numel()",
        *([f"metrics.update({'logits.mT' if tokens else 'logits'}, y)"] if recipe.training.metrics else []),
    ]


def _of_numbers(recipe: _Recipe) -> list[str]:
    return [
        f"loss_sum += {_loss(recipe, 'y')}.item() * len(y)",
        "count += len(y)",
        *(["metrics.update(outputs, y)"] if recipe.training.metrics else []),
    ]


def loss_source(document: ProjectDocument, catalogue: Catalogue) -> str:
    """The text of ``loss_of``: the loss of one batch, for looking at it apart from a step."""
    recipe = _recipe(document, catalogue)
    lines = [*_labels(recipe), f"return {_loss(recipe, 'y')}"]
    arguments = (f"{recipe.answers}: Tensor", "y: Tensor")
    return _function("loss_of", arguments, "Tensor", '"""Return the mean loss."""', lines)


# One step

_AFTER = {"scheduler": "scheduler.step()", "ema": "ema.update_parameters(model)"}


def _plainly(recipe: _Recipe, weights: Sequence[float], after: Sequence[str]) -> list[str]:
    training = recipe.training
    return [
        *_computed(recipe, weights, "x", "y"),
        *_penalties(training),
        "optimizer.zero_grad()",
        *_backward(training),
        *_update(training),
        *after,
        *_told(recipe),
    ]


def _told(recipe: _Recipe) -> list[str]:
    """What a step yields. Of places, right answers are told as so many samples."""
    if recipe.predicts_numbers:
        return ["yield loss.detach(), len(y)"]
    if not recipe.has_places:
        return [f"yield loss.detach(), ({recipe.right()}).sum(), len(y)"]
    return [*_share(recipe), "yield loss.detach(), share * len(y), len(y)"]


def _share(recipe: _Recipe) -> list[str]:
    """The share of the places that are right."""
    if not recipe.judged():
        return [f"share = ({recipe.right()}).float().mean()"]
    right = f"right = ({recipe.right()}) & judged"
    return [f"judged = {recipe.judged()}", right, "share = right.sum() / judged.sum()"]


def _in_parts(recipe: _Recipe, size: int, weights: Sequence[float], after: Sequence[str]) -> list[str]:
    """A part's loss counts by its share of what is judged, so that the sum is the mean over all of it."""
    training, numbers, judged = recipe.training, recipe.predicts_numbers, recipe.judged("part_y")
    share = "judged.sum() / count" if judged else "len(part_y) / len(y)"
    right = f"({recipe.right('part_y')}) & judged" if judged else recipe.right("part_y")
    part = [
        *([f"judged = {judged}"] if judged else []),
        *_computed(recipe, weights, "part_x", "part_y"),
        *_penalties(training),
        f"loss = loss * ({share})",
        *_backward(training),
        "total += loss.detach()",
        *([] if numbers else [f"correct += ({right}).sum()"]),
    ]
    told = "correct"
    if recipe.has_places:
        told = "correct * len(y) / count" if judged else "correct / y[0].numel()"
    return [
        *([f"count = ({recipe.judged()}).sum()"] if judged else []),
        "optimizer.zero_grad()",
        "total = torch.zeros((), device=y.device)",
        *([] if numbers else ["correct = torch.zeros((), dtype=torch.long, device=y.device)"]),
        f"for part_x, part_y in zip(x.split({size}), y.split({size}), strict=True):",
        *_in(part),
        *_update(training),
        *after,
        "yield total, len(y)" if numbers else f"yield total, {told}, len(y)",
    ]


def _with_closure(recipe: _Recipe, weights: Sequence[float], after: Sequence[str]) -> list[str]:
    """The first computation is the one that is told: the others try the step out."""
    training, numbers = recipe.training, recipe.predicts_numbers
    answers = [f"answers.append(({recipe.right()}).sum())"]
    if recipe.has_places:
        answers = [*_share(recipe), "answers.append(share * len(y))"]
    closure = [
        "optimizer.zero_grad()",
        *_computed(recipe, weights, "x", "y"),
        *_penalties(training),
        "loss.backward()",
        *_clipping(training),
        *([] if numbers else answers),
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


def _computed(recipe: _Recipe, weights: Sequence[float], x: str, y: str) -> list[str]:
    """The network's answers in training mode and their loss; each auxiliary output's counts by its weight."""
    if not weights:
        return [*_forward(recipe, x), f"loss = {_loss(recipe, y)}"]
    return [
        *_forward(recipe, x, several=True),
        f"loss = {_loss(recipe, y)}",
        f"for answer, share in zip(auxiliary, {literal(tuple(weights))}, strict=True):",
        f"    loss = loss + share * {_loss(recipe, y, answers='answer')}",
    ]


def _forward(recipe: _Recipe, x: str, several: bool = False) -> list[str]:
    names = f"{recipe.answers}, *auxiliary" if several else recipe.answers
    precision = recipe.training.precision
    if precision == "float32":
        return [f"{names} = model({x})"]
    cast = f"{names} = (each.float() for each in model({x}))" if several else f"{names} = model({x}).float()"
    return [f"with torch.autocast(x.device.type, dtype={PRECISIONS[precision]}):", f"    {cast}"]


def _loss(recipe: _Recipe, y: str, *more: str, answers: str = "") -> str:
    training, answers = recipe.training, answers or recipe.answers
    if recipe.has_places and recipe.task.answers is Answers.TOKENS:
        answers, y = f"{answers}.flatten(0, 1)", f"{y}.flatten()"
    weight = ["weight=weight"] if training.class_weights is not None else []
    ignored = [f"ignore_index={literal(recipe.task.ignored)}"] if recipe.judged() else []
    smoothing = training.label_smoothing
    smoothed = [f"label_smoothing={literal(smoothing)}"] if smoothing else []
    return f"F.{training.loss}({', '.join([answers, y, *more, *weight, *ignored, *smoothed])})"


def _loss_sum(recipe: _Recipe, count: str = "len(y)") -> list[str]:
    training = recipe.training
    if training.class_weights is not None:
        # A weighted sum would have to be divided by the sum of weights, and not by the number of answers.
        return [f"loss = {_loss(recipe, 'y')}", f"loss_sum += loss.item() * {count}"]
    loss = _loss(recipe, "y", 'reduction="sum"')
    if not training.label_smoothing and not recipe.has_places:
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


def _prepared(recipe: _Recipe) -> list[str]:
    """A batch in the form in which the network and its loss take it."""
    channels_last = ["x = x.to(memory_format=torch.channels_last)"] if recipe.training.channels_last else []
    return [*channels_last, *_labels(recipe)]


def _labels(recipe: _Recipe) -> list[str]:
    """Masks are kept as bytes, and losses take long integers."""
    return ["y = y.long()"] if recipe.has_places and recipe.task.answers is Answers.PIXELS else []


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
