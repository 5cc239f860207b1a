"""Writes the training script: the network's class, the functions that trained it, and a main that ties them up."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from studio import paths
from studio.engine import training_functions
from studio.engine.augmentation_source import augment_sources
from studio.engine.errors import TrainingError
from studio.engine.evaluation_source import evaluate_source
from studio.engine.job import check_trainable
from studio.engine.optimizers import group_rules
from studio.engine.picture_data import count_pictures, fits_memory
from studio.engine.setup_source import BALANCED, setup_source
from studio.engine.sources import Source, find_source
from studio.engine.step_source import train_source
from studio.export.script_data import normalises
from studio.export.script_main import compilation_lines, optimizer_lines, recipe_parts, settings_parts
from studio.export.source import document_of, to_source
from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.import_lines import import_block
from studio.graph.project import Project
from studio.graph.recipe_facts import source_facts, validation_fraction

_MAIN = ("choose_device", "main")  # what the template itself defines
TEMPLATE = "training_script.py.txt"
_FIELD = re.compile(r"^(?P<indent> *)\$(?P<name>\w+)\$\n|\$(?P<inline>\w+)\$", re.MULTILINE)
_IMPORT = re.compile(r"(?:import|from) [^\n]+\n")


def to_script(project: Project | ProjectDocument) -> str:
    """A script that needs nothing of Layerloom and trains the project's network to the same numbers.

    Raises InvalidNetworkError or TrainingError where training itself would be refused.
    """
    document = document_of(project)
    catalogue = load_catalogue()
    network = check_trainable(document, catalogue)
    spec = source_facts(document.data, catalogue) or catalogue.sources[document.data.source]
    source = _source(document, spec)
    rules = group_rules(document, network, catalogue)
    model_imports, model_text = _parted(to_source(document, network.name))
    functions = [inspect.getsource(part) for part in _shared(document, source, spec, bool(rules))]
    functions += [*augment_sources(document.data, catalogue), *_written(document, catalogue, spec)]
    _check_names(model_text, functions)
    setup = setup_source(document, catalogue, "    ")
    body = {
        "summary": f"Train {network.name} on {spec.title}.",
        "network": network.name,
        "model": model_text,
        "functions": "\n\n\n".join(text.rstrip("\n") for text in functions),
        **settings_parts(document, catalogue, source, spec),
        **recipe_parts(document, catalogue, spec),
        "setup": "".join(f"{line}\n" for line in (*setup.lines, *compilation_lines(document))),
        "optimizer": optimizer_lines(document, network, rules),
    }
    template = (paths.resources() / "scripts" / TEMPLATE).read_text(encoding="utf-8")
    imports = [*model_imports, *source.imports, *_imports(template), *_function_imports(functions)]
    imports += [*setup.imports, *(["import os"] if document.training.deterministic else [])]
    imports += ["import sys"] if body["skipped"] else []
    block = "\n".join(import_block(imports))
    head, _, main = template.partition("$imports$\n")
    rest = _IMPORT.sub("", main).lstrip("\n")
    return f"{_fill(head, body)}{block}\n\n\n{_fill(rest, body)}"


def _source(document: ProjectDocument, spec: SourceSpec) -> Source:
    """The source, in the form in which training reads it now: pictures are in memory, or too many for it."""
    source = find_source(document.data.source)
    if not spec.pictures:
        return source
    from studio.engine.sources.pictures import FROM_DISK

    count = count_pictures(document.data, spec)
    return source if fits_memory(document.data, spec, count) else FROM_DISK


def _shared(
    document: ProjectDocument, source: Source, spec: SourceSpec, grouped: bool
) -> Sequence[Callable[..., Any]]:
    """What the script takes over as it is."""
    shared, training = training_functions, document.training
    found: list[Callable[..., Any]] = [*source.functions]
    if not spec.has_test:
        found.append(shared.split)
    if normalises(document) and not source.lazy:
        found.append(shared.per_channel)
    if grouped:
        found.append(shared.parameter_groups)
    if not training.decay_all:
        found.append(shared.spare_norms_and_biases)
    if training.class_weights == BALANCED:
        found.append(shared.balanced_weights)
    if training.stop_metric is not None:
        found.append(shared.EarlyStopping)
    return found if source.lazy else [*found, shared.batches]


def _written(document: ProjectDocument, catalogue: Catalogue, spec: SourceSpec) -> list[str]:
    """What is written for this recipe."""
    train = train_source(document, catalogue)
    if validation_fraction(document.data, spec) == 0:
        return [train]
    return [train, evaluate_source(document, catalogue)]


# Putting text together


def _fill(template: str, values: Mapping[str, str]) -> str:
    """``$name$`` on a line of its own takes whole lines, elsewhere a piece of one."""

    def value(match: re.Match[str]) -> str:
        if match["inline"]:
            return values[match["inline"]]
        text = values[match["name"]]
        return text if not text or text.endswith("\n") else text + "\n"

    return _FIELD.sub(value, template)


def _imports(text: str) -> list[str]:
    return [line.strip() for line in _IMPORT.findall(text)]


def _parted(source: str) -> tuple[list[str], str]:
    """A module's import lines, and what stands below them."""
    body = ast.parse(source).body
    imports = list(itertools.takewhile(lambda node: isinstance(node, ast.Import | ast.ImportFrom), body))
    last = max((node.end_lineno or node.lineno for node in imports), default=0)
    return [ast.unparse(node) for node in imports], "\n".join(source.split("\n")[last:]).strip("\n")


def _check_names(model: str, functions: Sequence[str]) -> None:
    """The project's own code may not define what the script defines too: the later one would win."""
    taken = {*_MAIN, *(getattr(ast.parse(text).body[0], "name", "") for text in functions)}
    defined = {getattr(node, "name", None) for node in ast.parse(model).body}
    for name in sorted(taken & defined):
        raise TrainingError(f"Custom code defines {name}, and so does the script. Rename it in your code.")


def _function_imports(functions: Sequence[str]) -> list[str]:
    """The names from collections.abc and torch that the functions' text uses."""
    text = "\n".join(functions)
    typing = ["from typing import Any"] if re.search(r"\bAny\b", text) else []
    names = [name for name in ("Iterable", "Iterator", "Sequence") if re.search(rf"\b{name}\b", text)]
    return [
        *typing,
        f"from collections.abc import {', '.join(names)}",
        "from torch.nn import functional as F",
    ]
