"""What the functions of a recipe are made of: its forward pass, its loss, and how their text is put together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from studio.graph.answers import Answers
from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.expressions import literal
from studio.graph.line_breaks import fits, format_call
from studio.graph.recipe import TrainingSettings
from studio.graph.task_facts import Task, answers_of_loss, task_of

PRECISIONS = {"bf16": "torch.bfloat16", "fp16": "torch.float16"}
STREAM = "stream: Iterable[tuple[Tensor, Tensor]]"
_LONG_CALL = re.compile(r"(?P<head>[^(]+)\((?P<arguments>.*)\)")


def predicts_numbers(training: TrainingSettings) -> bool:
    """Whether the answers are numbers, of which none is simply right or wrong."""
    return answers_of_loss(training.loss) is Answers.NUMBERS


@dataclass(frozen=True)
class Recipe:
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


def recipe_of(document: ProjectDocument, catalogue: Catalogue) -> Recipe:
    return Recipe(document.training, task_of(document.data, catalogue))


def forward(recipe: Recipe, x: str, several: bool = False) -> list[str]:
    names = f"{recipe.answers}, *auxiliary" if several else recipe.answers
    precision = recipe.training.precision
    if precision == "float32":
        return [f"{names} = model({x})"]
    cast = f"{names} = (each.float() for each in model({x}))" if several else f"{names} = model({x}).float()"
    return [f"with torch.autocast(x.device.type, dtype={PRECISIONS[precision]}):", f"    {cast}"]


def loss_call(recipe: Recipe, y: str, *more: str, answers: str = "") -> str:
    training, answers = recipe.training, answers or recipe.answers
    if recipe.has_places and recipe.task.answers is Answers.TOKENS:
        answers, y = f"{answers}.flatten(0, 1)", f"{y}.flatten()"
    weight = ["weight=weight"] if training.class_weights is not None else []
    ignored = [f"ignore_index={literal(recipe.task.ignored)}"] if recipe.judged() else []
    smoothing = training.label_smoothing
    smoothed = [f"label_smoothing={literal(smoothing)}"] if smoothing else []
    return f"F.{training.loss}({', '.join([answers, y, *more, *weight, *ignored, *smoothed])})"


def prepared(recipe: Recipe) -> list[str]:
    """A batch in the form in which the network and its loss take it."""
    channels_last = ["x = x.to(memory_format=torch.channels_last)"] if recipe.training.channels_last else []
    return [*channels_last, *labels(recipe)]


def labels(recipe: Recipe) -> list[str]:
    """Masks are kept as bytes, and losses take long integers."""
    return ["y = y.long()"] if recipe.has_places and recipe.task.answers is Answers.PIXELS else []


# Text


def written_function(
    name: str, arguments: Iterable[str], result: str, docstring: str, lines: Iterable[str]
) -> str:
    head = "".join(f"    {argument},\n" for argument in arguments)
    body = "\n".join(map(_broken, indented([*docstring.split("\n"), *lines])))
    return f"def {name}(\n{head}) -> {result}:\n{body}\n"


def indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _broken(line: str) -> str:
    """A call that is too long for its line, as formatters break it."""
    match = None if fits(line) else _LONG_CALL.fullmatch(line)
    if match is None:
        return line
    return format_call(match["head"], [match["arguments"]])
