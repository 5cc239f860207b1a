"""The templates: ready projects in ``resources/templates``, by name."""

from __future__ import annotations

import difflib
import functools
from dataclasses import dataclass
from pathlib import Path

from studio import paths
from studio.graph.document import ProjectDocument
from studio.graph.errors import LayerloomError
from studio.graph.project import Project

# In the order in which they are shown: what needs no download comes first.
NAMES = (
    "digits-mlp",
    "digits-cnn",
    "spirals-mlp",
    "diabetes-mlp",
    "lstm-classifier",
    "inception-block",
    "transformer-encoder",
    "custom-layer",
    "mnist-mlp",
    "mnist-mlp-adam",
    "cifar10-cnn",
    "resnet18-cifar",
    "unet",
    "mini-gpt",
)


class UnknownTemplateError(LayerloomError):
    def __init__(self, name: str) -> None:
        similar = difflib.get_close_matches(name, NAMES, 1)
        hint = f"Did you mean {similar[0]}?" if similar else f"There are: {', '.join(NAMES)}."
        super().__init__(f"There is no template {name!r}. {hint}")


@dataclass(frozen=True)
class Template:
    """A project to start from. The first sentence of ``description`` is its title."""

    name: str
    title: str
    description: str
    path: Path

    def load(self) -> Project:
        """The project. Its own code may run: it came with the program, like the rest of the program."""
        project = Project(_document(self.path))
        project.trust()
        return project


def all_templates() -> tuple[Template, ...]:
    return tuple(find_template(name) for name in NAMES)


def find_template(name: str) -> Template:
    if name not in NAMES:
        raise UnknownTemplateError(name)
    path = paths.resources() / "templates" / f"{name}.loom"
    title, _, description = _document(path).description.partition(". ")
    return Template(name, title, description, path)


@functools.cache
def _document(path: Path) -> ProjectDocument:
    """Read once: the start page shows title and picture of each, and every new window has a start page."""
    return Project.load(path).document
