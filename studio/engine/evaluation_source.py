"""Writes the functions that evaluate a network and that look at the loss of one batch, as a recipe needs them.

As with steps, the trainer compiles this text, and an exported script contains it.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.engine.step_parts import (
    STREAM,
    Recipe,
    forward,
    indented,
    labels,
    loss_call,
    prepared,
    recipe_of,
    written_function,
)
from studio.graph.answers import Answers
from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.recipe import TrainingSettings

_EVALUATE_NUMBERS_DOC = '"""Return the mean loss over all batches, learning nothing."""'
_EVALUATE_DOC = '"""Return the mean loss and the accuracy over all batches, learning nothing."""'
_EVALUATE_PLACES_DOC = '"""Return the mean loss and the accuracy over all places, learning nothing."""'


def evaluation_arguments(training: TrainingSettings) -> Sequence[tuple[str, str]]:
    """What ``evaluate`` takes besides model and batches."""
    wanted = (
        (training.class_weights is not None, ("weight", "Tensor")),
        (bool(training.metrics), ("metrics", "MetricCollection")),
    )
    return [argument for used, argument in wanted if used]


def evaluate_source(document: ProjectDocument, catalogue: Catalogue) -> str:
    """The text of ``evaluate``."""
    recipe = recipe_of(document, catalogue)
    arguments = ("model: nn.Module", STREAM, *map(": ".join, evaluation_arguments(recipe.training)))
    if recipe.predicts_numbers:
        lines = _evaluated(recipe, _of_numbers(recipe), "loss_sum, count", "loss_sum / count")
        return written_function("evaluate", arguments, "float", _EVALUATE_NUMBERS_DOC, lines)
    batch = _of_places(recipe) if recipe.has_places else _of_samples(recipe)
    text = _EVALUATE_PLACES_DOC if recipe.has_places else _EVALUATE_DOC
    result = "loss_sum / count, correct / count"
    lines = _evaluated(recipe, batch, "loss_sum, correct, count", result)
    return written_function("evaluate", arguments, "tuple[float, float]", text, lines)


def _evaluated(recipe: Recipe, batch: Sequence[str], sums: str, result: str) -> list[str]:
    zeros = ", ".join(["0.0", *["0"] * sums.count(",")])
    lines = [*prepared(recipe), *forward(recipe, "x"), *batch]
    return [
        "model.eval()",
        f"{sums} = {zeros}",
        "with torch.no_grad():",
        *indented(["for x, y in stream:", *indented(lines)]),
        f"return {result}",
    ]


def _of_samples(recipe: Recipe) -> list[str]:
    return [
        *_loss_sum(recipe),
        f"correct += int(({recipe.right()}).sum())",
        "count += len(y)",
        *(["metrics.update(logits, y)"] if recipe.training.metrics else []),
    ]


def _of_places(recipe: Recipe) -> list[str]:
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


def _of_numbers(recipe: Recipe) -> list[str]:
    return [
        f"loss_sum += {loss_call(recipe, 'y')}.item() * len(y)",
        "count += len(y)",
        *(["metrics.update(outputs, y)"] if recipe.training.metrics else []),
    ]


def loss_source(document: ProjectDocument, catalogue: Catalogue) -> str:
    """The text of ``loss_of``: the loss of one batch, for looking at it apart from a step."""
    recipe = recipe_of(document, catalogue)
    lines = [*labels(recipe), f"return {loss_call(recipe, 'y')}"]
    arguments = (f"{recipe.answers}: Tensor", "y: Tensor")
    return written_function("loss_of", arguments, "Tensor", '"""Return the mean loss."""', lines)


def _loss_sum(recipe: Recipe, count: str = "len(y)") -> list[str]:
    training = recipe.training
    if training.class_weights is not None:
        # A weighted sum would have to be divided by the sum of weights, and not by the number of answers.
        return [f"loss = {loss_call(recipe, 'y')}", f"loss_sum += loss.item() * {count}"]
    loss = loss_call(recipe, "y", 'reduction="sum"')
    if not training.label_smoothing and not recipe.has_places:
        return [f"loss_sum += {loss}.item()"]
    return [f"loss = {loss}", "loss_sum += loss.item()"]
