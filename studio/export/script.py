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
from studio.engine.data import validation_fraction
from studio.engine.errors import TrainingError
from studio.engine.job import check_trainable
from studio.engine.optimizers import GroupRule, group_rules
from studio.engine.sources import Source, find_source
from studio.engine.trainer import MIN_VALIDATION_BATCH
from studio.export.source import document_of, to_source
from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.expressions import fits, format_call, literal
from studio.graph.import_lines import import_block
from studio.graph.learning import freezes
from studio.graph.project import Project

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
    source = find_source(document.data.source)
    spec = catalogue.sources[document.data.source]
    rules = group_rules(document, network, catalogue)
    model_imports, model_text = _parted(to_source(document, network.name))
    functions = _functions(document, source, spec, bool(rules))
    _check_names(document, model_text, functions)
    body = {
        "summary": f"Train {network.name} on {spec.title}.",
        "network": network.name,
        "model": model_text,
        "functions": "\n\n\n".join(inspect.getsource(function).rstrip("\n") for function in functions),
        **_settings(document, catalogue, source, spec),
        "optimizer": _optimizer(document, network, rules),
    }
    template = (paths.resources() / "scripts" / TEMPLATE).read_text(encoding="utf-8")
    imports = [*model_imports, *source.imports, *_imports(template), *_function_imports(functions)]
    block = "\n".join(import_block(imports))
    head, _, main = template.partition("$imports$\n")
    rest = _IMPORT.sub("", main).lstrip("\n")
    return f"{_fill(head, body)}{block}\n\n\n{_fill(rest, body)}"


def _functions(
    document: ProjectDocument, source: Source, spec: SourceSpec, grouped: bool
) -> list[Callable[..., Any]]:
    shared = training_functions
    found = list(source.functions)
    if not spec.has_test:
        found.append(shared.split)
    if _normalises(document):
        found.append(shared.per_channel)
    if grouped:
        found.append(shared.parameter_groups)
    found += [shared.batches, shared.train]
    return found if validation_fraction(document.data, spec) == 0 else [*found, shared.evaluate]


def _normalises(document: ProjectDocument) -> bool:
    return document.data.mean is not None or document.data.std is not None


def _settings(
    document: ProjectDocument, catalogue: Catalogue, source: Source, spec: SourceSpec
) -> Mapping[str, str]:
    """The parts of main that the project's settings decide."""
    data, training = document.data, document.training
    root = (
        f'    parser.add_argument("--data-root", default={literal(_root(document))})\n'
        if source.files
        else ""
    )
    mean, std = _normalisation(document, spec)
    return {
        "epochs": str(training.epochs),
        "seed": str(training.seed),
        "device": literal(training.device),
        "root_argument": root,
        "data": _data_lines(document, source, spec),
        "normalisation": f"    mean = per_channel({mean}, train_x)\n    std = per_channel({std}, train_x)\n"
        if mean
        else "",
        "statistics": ", mean, std" if mean else "",
        "batch_size": str(data.batch_size),
        "shuffler": "    shuffler = torch.Generator().manual_seed(args.seed)\n" if data.shuffle else "",
        **_validation_parts(document, spec),
        "order": "torch.randperm(len(train_x), generator=shuffler)"
        if data.shuffle
        else "torch.arange(len(train_x))",
    }


def _optimizer(document: ProjectDocument, network: NetworkDocument, rules: Sequence[GroupRule]) -> str:
    """The lines that make the optimizer: of all parameters, of those that learn, or in groups."""
    training = document.training
    given = [f"{name}={literal(value)}" for name, value in sorted(training.optimizer_settings.items())]
    start = f"    optimizer = torch.optim.{training.optimizer}"
    if rules:
        return f"{_groups(rules)}{format_call(start, ['groups', *given])}\n"
    if not freezes(document, network, load_catalogue()):
        return f"{format_call(start, ['model.parameters()', *given])}\n"
    learned = "    learned = [p for p in model.parameters() if p.requires_grad]\n"
    return f"{learned}{format_call(start, ['learned', *given])}\n"


def _groups(rules: Sequence[GroupRule]) -> str:
    lines = "".join(_rule(starts, settings) for starts, settings in rules)
    return f"    groups = parameter_groups(\n        model,\n        [\n{lines}        ],\n    )\n"


def _rule(starts: Sequence[str], settings: Mapping[str, float]) -> str:
    """A rule on one line if it fits there."""
    values = ", ".join(f"{literal(name)}: {literal(value)}" for name, value in settings.items())
    line = f"            ({literal(tuple(starts))}, {{{values}}}),"
    if fits(line):
        return f"{line}\n"
    names = f"                {literal(tuple(starts))},"
    if not fits(names):
        each = "".join(f"                    {literal(start)},\n" for start in starts)
        names = f"                (\n{each}                ),"
    return f"            (\n{names}\n                {{{values}}},\n            ),\n"


def _validation_parts(document: ProjectDocument, spec: SourceSpec) -> Mapping[str, str]:
    """What main says of validation; nothing where no sample is set aside for it."""
    if validation_fraction(document.data, spec) == 0:
        return {"evaluate": "", "val_result": "None", "val_text": ""}
    statistics = ", mean, std" if _normalises(document) else ""
    size = max(document.data.batch_size, MIN_VALIDATION_BATCH)
    return {
        "evaluate": f"""
        order = torch.arange(len(val_x), device=device)
        stream = batches(val_x, val_y, order, {size}{statistics})
        val_loss, val_accuracy = evaluate(model, stream)
""",
        "val_result": '{"loss": val_loss, "accuracy": val_accuracy}',
        "val_text": """                f"validation: loss {val_loss:.4f}, accuracy {val_accuracy:.2%} "
""",
    }


def _root(document: ProjectDocument) -> str:
    return document.data.root or "data"


def _normalisation(document: ProjectDocument, spec: SourceSpec) -> tuple[str, str]:
    if not _normalises(document):
        return "", ""
    channels = spec.shape[0]
    mean, std = document.data.mean or (0.0,) * channels, document.data.std or (1.0,) * channels
    return _list(mean), _list(std)


def _list(values: Sequence[float]) -> str:
    return f"[{', '.join(literal(value) for value in values)}]"


def _data_lines(document: ProjectDocument, source: Source, spec: SourceSpec) -> str:
    options = dict(document.data.options)
    if spec.has_test:
        train = source.call(options, "args.data_root", train=True)
        test = source.call(options, "args.data_root", train=False)
        return f"    train_x, train_y = {train}\n    val_x, val_y = {test}\n"
    fraction = validation_fraction(document.data, spec)
    call = source.call(options, "args.data_root")
    tail = f"fraction={literal(fraction)}, seed={document.data.split_seed}"
    return f"    x, y = {call}\n    train_x, train_y, val_x, val_y = split(x, y, {tail})\n"


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


def _check_names(document: ProjectDocument, model: str, functions: Sequence[Callable[..., Any]]) -> None:
    """The project's own code may not define what the script defines too: the later one would win."""
    taken = {*_MAIN, *(function.__name__ for function in functions)}
    defined = {getattr(node, "name", None) for node in ast.parse(model).body}
    for name in sorted(taken & defined):
        raise TrainingError(f"Custom code defines {name}, and so does the script. Rename it in your code.")


def _function_imports(functions: Sequence[Callable[..., Any]]) -> list[str]:
    """The names from collections.abc and torch that the functions' text uses."""
    text = "\n".join(inspect.getsource(function) for function in functions)
    typing = ["from typing import Any"] if re.search(r"\bAny\b", text) else []
    names = [name for name in ("Iterable", "Iterator", "Sequence") if re.search(rf"\b{name}\b", text)]
    return [
        *typing,
        f"from collections.abc import {', '.join(names)}",
        "from torch.nn import functional as F",
    ]
