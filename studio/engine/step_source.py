"""Writes the function that takes steps, as a recipe needs it.

The trainer compiles this text, and an exported script contains it: what trains is what is exported. A function
says nothing of what its recipe doesn't use.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.engine.step_parts import (
    STREAM,
    Recipe,
    forward,
    indented,
    loss_call,
    prepared,
    recipe_of,
    written_function,
)
from studio.graph.auxiliary import SETTING, auxiliary_outputs
from studio.graph.block_checks import defaults
from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.expressions import literal
from studio.graph.formulas import Formula, evaluate
from studio.graph.recipe import TrainingSettings

_TRAIN_DOC = '"""Take a step per batch; yield its mean loss, its correct answers and its size."""'
_PARTS_DOC = '''"""Take a step per batch, adding up the gradients of its parts.

Yield its mean loss, its correct answers and its size.
"""'''
_NUMBERS_DOC = '"""Take a step per batch; yield its mean loss and its size."""'
_NUMBER_PARTS_DOC = '''"""Take a step per batch, adding up the gradients of its parts.

Yield its mean loss and its size.
"""'''
_PLACES_DOC = '''"""Take a step per batch; yield its mean loss, its correct answers and its size.

A sample whose places are half right counts as half a correct answer.
"""'''
_PLACES_PARTS_DOC = '''"""Take a step per batch, adding up the gradients of its parts.

Yield its mean loss, its correct answers and its size. A sample whose places are
half right counts as half a correct answer.
"""'''


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


def train_source(document: ProjectDocument, catalogue: Catalogue) -> str:
    """The text of ``train``."""
    training, recipe = document.training, recipe_of(document, catalogue)
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
    lines = ["model.train()", *learned, "for x, y in stream:", *indented([*prepared(recipe), *step])]
    arguments = ("model: nn.Module", "optimizer: torch.optim.Optimizer", STREAM, *map(": ".join, extra))
    result = "Tensor, int" if recipe.predicts_numbers else "Tensor, Tensor, int"
    return written_function("train", arguments, f"Iterator[tuple[{result}]]", _train_doc(recipe), lines)


def _train_doc(recipe: Recipe) -> str:
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


# One step

_AFTER = {"scheduler": "scheduler.step()", "ema": "ema.update_parameters(model)"}


def _plainly(recipe: Recipe, weights: Sequence[float], after: Sequence[str]) -> list[str]:
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


def _told(recipe: Recipe) -> list[str]:
    """What a step yields. Of places, right answers are told as so many samples."""
    if recipe.predicts_numbers:
        return ["yield loss.detach(), len(y)"]
    if not recipe.has_places:
        return [f"yield loss.detach(), ({recipe.right()}).sum(), len(y)"]
    return [*_share(recipe), "yield loss.detach(), share * len(y), len(y)"]


def _share(recipe: Recipe) -> list[str]:
    """The share of the places that are right."""
    if not recipe.judged():
        return [f"share = ({recipe.right()}).float().mean()"]
    right = f"right = ({recipe.right()}) & judged"
    return [f"judged = {recipe.judged()}", right, "share = right.sum() / judged.sum()"]


def _in_parts(recipe: Recipe, size: int, weights: Sequence[float], after: Sequence[str]) -> list[str]:
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
        *indented(part),
        *_update(training),
        *after,
        "yield total, len(y)" if numbers else f"yield total, {told}, len(y)",
    ]


def _with_closure(recipe: Recipe, weights: Sequence[float], after: Sequence[str]) -> list[str]:
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
        return [*head, *indented(closure), "", "loss = optimizer.step(closure)", *after, after_step]
    return [
        "answers: list[Tensor] = []",
        "",
        "def closure(",
        "    x: Tensor = x, y: Tensor = y, answers: list[Tensor] = answers",
        ") -> Tensor:",
        *indented(closure),
        "",
        "loss = optimizer.step(closure)",
        *after,
        "yield loss.detach(), answers[0], len(y)",
    ]


def _computed(recipe: Recipe, weights: Sequence[float], x: str, y: str) -> list[str]:
    """The network's answers in training mode and their loss; each auxiliary output's counts by its weight."""
    if not weights:
        return [*forward(recipe, x), f"loss = {loss_call(recipe, y)}"]
    return [
        *forward(recipe, x, several=True),
        f"loss = {loss_call(recipe, y)}",
        f"for answer, share in zip(auxiliary, {literal(tuple(weights))}, strict=True):",
        f"    loss = loss + share * {loss_call(recipe, y, answers='answer')}",
    ]


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
