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
from studio.engine.evaluation_source import evaluate_source, evaluation_arguments
from studio.engine.job import check_trainable
from studio.engine.optimizers import GroupRule, group_rules, kernel_settings
from studio.engine.picture_data import count_pictures, fits_memory
from studio.engine.setup_source import BALANCED, WATCHED, setup_source
from studio.engine.sources import Source, find_source
from studio.engine.step_parts import predicts_numbers
from studio.engine.step_source import step_arguments, steps_by_step, train_source
from studio.engine.trainer import MIN_VALIDATION_BATCH
from studio.export.source import document_of, to_source
from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.expressions import literal
from studio.graph.import_lines import import_block
from studio.graph.learning import freezes
from studio.graph.line_breaks import fits, format_call
from studio.graph.project import Project
from studio.graph.recipe_facts import source_facts, validation_fraction
from studio.graph.task_facts import answers_of

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
        **_settings(document, catalogue, source, spec),
        **_recipe_parts(document, catalogue, spec),
        "setup": "".join(f"{line}\n" for line in (*setup.lines, *_compilation(document))),
        "optimizer": _optimizer(document, network, rules),
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
    if _normalises(document) and not source.lazy:
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


def _normalises(document: ProjectDocument) -> bool:
    return document.data.mean is not None or document.data.std is not None


def _settings(
    document: ProjectDocument, catalogue: Catalogue, source: Source, spec: SourceSpec
) -> Mapping[str, str]:
    """The parts of main that the project's settings decide."""
    data, training = document.data, document.training
    argument = ['"--data-root"', f"default={literal(_root(document))}"]
    root = f"{format_call('    parser.add_argument', argument)}\n"
    mean, std = _normalisation(document, spec)
    return {
        "epochs": str(training.epochs),
        "seed": str(training.seed),
        "device": literal(training.device),
        "root_argument": root if source.files or source.from_folder else "",
        "data": _data_lines(document, source, spec),
        "placing": "    train_y, val_y = train_y.to(device), val_y.to(device)\n" if source.lazy else _PLACING,
        "normalisation": _statistics(source, mean, std),
        "stream": f"{_stream(document, source, 'train', _step_samples(document))}\n",
        "step_samples": _step_samples(document),
        "shuffler": "    shuffler = torch.Generator().manual_seed(args.seed)\n" if data.shuffle else "",
        **_validation_parts(document, source, spec),
        "skipped": _SKIPPED if source.lazy and document.data.unreadable == "skip" else "",
        "order": "torch.randperm(len(train_x), generator=shuffler)"
        if data.shuffle
        else "torch.arange(len(train_x))",
    }


def _optimizer(document: ProjectDocument, network: NetworkDocument, rules: Sequence[GroupRule]) -> str:
    """The lines that make the optimizer: of all parameters, of those that learn, or in groups."""
    training = document.training
    settings = {**training.optimizer_settings, **kernel_settings(training)}
    given = [f"{name}={literal(value)}" for name, value in sorted(settings.items())]
    start = f"    optimizer = torch.optim.{training.optimizer}"
    spared = "" if training.decay_all else "    groups = spare_norms_and_biases(groups)\n"
    if rules:
        return f"{_groups(rules)}{spared}{format_call(start, ['groups', *given])}\n"
    learned = "[p for p in model.parameters() if p.requires_grad]"
    if not training.decay_all:
        every = learned if freezes(document, network, load_catalogue()) else "list(model.parameters())"
        groups = f'    groups = spare_norms_and_biases([{{"params": {every}}}])\n'
        if not fits(groups):
            groups = f'    learned = {every}\n    groups = spare_norms_and_biases([{{"params": learned}}])\n'
        return f"{groups}{format_call(start, ['groups', *given])}\n"
    if not freezes(document, network, load_catalogue()):
        return f"{format_call(start, ['model.parameters()', *given])}\n"
    return f"    learned = {learned}\n{format_call(start, ['learned', *given])}\n"


def _step_samples(document: ProjectDocument) -> str:
    size, parts = document.data.batch_size, document.training.accumulate
    return str(size) if parts == 1 else f"{size} * {parts}"


def _recipe_parts(document: ProjectDocument, catalogue: Catalogue, spec: SourceSpec) -> Mapping[str, str]:
    """What main says of the recipe around its steps."""
    training = document.training
    environment = '    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")\n'
    deterministic = f"{environment}    torch.use_deterministic_algorithms(True)\n"
    last = ".to(memory_format=torch.channels_last)" if training.channels_last else ""
    return {
        "deterministic": deterministic if training.deterministic else "",
        "placement": f".to(device){last}",
        "for_steps": _for_steps(
            "augment(stream, augmenter)" if document.data.augment else "stream",
            [name for name, _ in step_arguments(training, catalogue)],
            predicts_numbers(training),
        ),
        **_counting(predicts_numbers(training), answers_of(document.data, catalogue).have_places),
        "end_epoch": _end_of_epoch(document, catalogue, spec),
        "kept": "model" if training.ema_decay is None else "ema.module",
    }


def _for_steps(stream: str, more: Sequence[str], numbers: bool) -> str:
    """The head of the loop over an epoch's steps."""
    head, arguments = (
        f"        for {'loss, size' if numbers else 'loss, right, size'} in train(",
        ", ".join(["model", "optimizer", stream, *more]),
    )
    line = f"{head}{arguments}):"
    return line if fits(line) else f"{head}\n            {arguments}\n        ):"


def _counting(numbers: bool, places: bool) -> Mapping[str, str]:
    """What main counts besides the loss: right answers, where an answer is right or wrong."""
    if numbers:
        return {
            "counters": "        loss_sum, count = 0.0, 0\n",
            "count_right": "",
            "train_result": '{"loss": loss_sum / count}',
            "train_text": """                f"epoch {epoch:3d}: loss {loss_sum / count:.4f}; "\n""",
        }
    zero, kind = ("0.0", "float") if places else ("0", "int")
    return {
        "counters": f"        loss_sum, correct, count = 0.0, {zero}, 0\n",
        "count_right": f"            correct += {kind}(right)\n",
        "train_result": '{"loss": loss_sum / count, "accuracy": correct / count}',
        "train_text": """                f"epoch {epoch:3d}: loss {loss_sum / count:.4f}, "
                f"accuracy {correct / count:.2%}; "
""",
    }


def _compilation(document: ProjectDocument) -> Sequence[str]:
    return ["    model.compile()"] if document.training.compile else []


def _end_of_epoch(document: ProjectDocument, catalogue: Catalogue, spec: SourceSpec) -> str:
    """What moves on once an epoch: a scheduler, and early stopping."""
    training, lines = document.training, ""
    if training.scheduler in catalogue.schedulers and not steps_by_step(training, catalogue):
        validated = validation_fraction(document.data, spec) != 0
        loss = "val_loss" if validated else "loss_sum / count"
        lines = f"        scheduler.step({loss if training.scheduler == 'ReduceLROnPlateau' else ''})\n"
    if training.stop_metric is not None:
        figure = WATCHED.get(training.stop_metric, (f'val_metrics["{training.stop_metric}"]',))[0]
        lines += f"        if stopping.is_over({figure}):\n            break\n"
    return lines


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


def _validation_parts(document: ProjectDocument, source: Source, spec: SourceSpec) -> Mapping[str, str]:
    """What main says of validation; nothing where no sample is set aside for it."""
    if validation_fraction(document.data, spec) == 0:
        return {"evaluate": "", "val_result": "None", "val_text": ""}
    training = document.training
    size = max(document.data.batch_size, MIN_VALIDATION_BATCH)
    more = "".join(f", {name}" for name, _ in evaluation_arguments(training))
    model = "model" if training.ema_decay is None else "ema"
    numbers = predicts_numbers(training)
    figures = "val_loss" if numbers else "val_loss, val_accuracy"
    evaluated = f"""
        order = torch.arange(len(val_x), device=device)
{_stream(document, source, "val", str(size))}
        {figures} = evaluate({model}, stream{more})
"""
    result = '"loss": val_loss' if numbers else '"loss": val_loss, "accuracy": val_accuracy'
    accuracy = "" if numbers else ", accuracy {val_accuracy:.2%}"
    told = f"""                f"validation: loss {{val_loss:.4f}}{accuracy}$more$ "
"""
    if not training.metrics:
        return {"evaluate": evaluated, "val_result": f"{{{result}}}", "val_text": told.replace("$more$", "")}
    evaluated += """        val_metrics = {name: float(value) for name, value in metrics.compute().items()}
        metrics.reset()
        told = "".join(f", {name} {value:.4f}" for name, value in val_metrics.items())
"""
    return {
        "evaluate": evaluated,
        "val_result": f"{{{result}, **val_metrics}}",
        "val_text": told.replace("$more$", "{told}"),
    }


_PLACING = """    train_x, train_y = train_x.to(device), train_y.to(device)
    val_x, val_y = val_x.to(device), val_y.to(device)
"""
_SKIPPED = """    for path, reason in {**train_x.unreadable, **val_x.unreadable}.items():
        print(f"skipped {path}: {reason}", file=sys.stderr)
"""


def _stream(document: ProjectDocument, source: Source, part: str, size: str) -> str:
    """The line that makes batches of the samples."""
    given = [f"{part}_x", f"{part}_y", "order", size]
    given += ["mean", "std"] if _normalises(document) else []
    given += [f"workers={document.data.workers}"] if source.lazy and document.data.workers else []
    return format_call(f"        stream = {'read_batches' if source.lazy else 'batches'}", given)


def _statistics(source: Source, mean: str, std: str) -> str:
    """The lines that make what channels are normalised with."""
    if not mean:
        return ""
    if not source.lazy:
        return f"    mean = per_channel({mean}, train_x)\n    std = per_channel({std}, train_x)\n"
    rows = (("mean", mean), ("std", std))
    return "".join(
        f"    {name} = torch.tensor({values}, device=device).view(-1, 1, 1)\n" for name, values in rows
    )


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
    if spec.own in ("pictures", "masks") and document.data.unreadable == "skip":
        options["skip"] = True
    if spec.has_test:
        return _loading("train_x, train_y", source, options, True) + _loading(
            "val_x, val_y", source, options, False
        )
    fraction = validation_fraction(document.data, spec)
    tail = f"fraction={literal(fraction)}, seed={document.data.split_seed}"
    loading = _loading("x, y", source, options, True)
    return f"{loading}    train_x, train_y, val_x, val_y = split(x, y, {tail})\n"


def _loading(names: str, source: Source, options: Mapping[str, Any], train: bool) -> str:
    """The line that loads one part."""
    arguments = source.arguments(options, "args.data_root", train)
    return f"{format_call(f'    {names} = {source.load.__name__}', arguments)}\n"


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
