"""The parts of a script's main that the project decides: its settings, optimizer, epochs and validation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from studio.engine.evaluation_source import evaluation_arguments
from studio.engine.optimizers import GroupRule, kernel_settings
from studio.engine.setup_source import WATCHED
from studio.engine.sources import Source
from studio.engine.step_parts import predicts_numbers
from studio.engine.step_source import step_arguments, steps_by_step
from studio.engine.trainer import MIN_VALIDATION_BATCH
from studio.export.script_data import data_lines, data_root, normalisation, statistics_lines, stream_line
from studio.graph.catalogue import Catalogue, SourceSpec
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.expressions import literal
from studio.graph.learning import freezes
from studio.graph.line_breaks import fits, format_call
from studio.graph.recipe_facts import validation_fraction
from studio.graph.task_facts import answers_of

_PLACING = """    train_x, train_y = train_x.to(device), train_y.to(device)
    val_x, val_y = val_x.to(device), val_y.to(device)
"""
_SKIPPED = """    for path, reason in {**train_x.unreadable, **val_x.unreadable}.items():
        print(f"skipped {path}: {reason}", file=sys.stderr)
"""


def settings_parts(
    document: ProjectDocument, catalogue: Catalogue, source: Source, spec: SourceSpec
) -> Mapping[str, str]:
    """The parts of main that the project's settings decide."""
    data, training = document.data, document.training
    argument = ['"--data-root"', f"default={literal(data_root(document))}"]
    root = f"{format_call('    parser.add_argument', argument)}\n"
    mean, std = normalisation(document, spec)
    return {
        "epochs": str(training.epochs),
        "seed": str(training.seed),
        "device": literal(training.device),
        "root_argument": root if source.files or source.from_folder else "",
        "data": data_lines(document, source, spec),
        "placing": "    train_y, val_y = train_y.to(device), val_y.to(device)\n" if source.lazy else _PLACING,
        "normalisation": statistics_lines(source, mean, std),
        "stream": f"{stream_line(document, source, 'train', _step_samples(document))}\n",
        "step_samples": _step_samples(document),
        "shuffler": "    shuffler = torch.Generator().manual_seed(args.seed)\n" if data.shuffle else "",
        **_validation_parts(document, source, spec),
        "skipped": _SKIPPED if source.lazy and document.data.unreadable == "skip" else "",
        "order": "torch.randperm(len(train_x), generator=shuffler)"
        if data.shuffle
        else "torch.arange(len(train_x))",
    }


def optimizer_lines(document: ProjectDocument, network: NetworkDocument, rules: Sequence[GroupRule]) -> str:
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


def recipe_parts(document: ProjectDocument, catalogue: Catalogue, spec: SourceSpec) -> Mapping[str, str]:
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


def compilation_lines(document: ProjectDocument) -> Sequence[str]:
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
{stream_line(document, source, "val", str(size))}
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
