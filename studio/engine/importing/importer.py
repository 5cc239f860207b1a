"""Takes a module in: traced, rebuilt as a project, compiled and compared with the original."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, fx, nn

from studio.engine.compiler import compile_network
from studio.engine.importing.building import Builder, SharedAcrossError
from studio.engine.importing.converting import Converter
from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.grouping import build_tree, find_blocks
from studio.engine.importing.structures import tensors_in
from studio.engine.importing.tracing import Trace, doubled, explained, trace_module
from studio.engine.importing.training_mode import Merged, merged, trace_in_training
from studio.engine.importing.unused import with_unused
from studio.graph.catalogue_file import load_catalogue
from studio.graph.errors import InvalidNetworkError, LayerloomError
from studio.graph.names import class_name_fault
from studio.graph.project import Project
from studio.graph.words import say

_MOST_NAMED = 5  # layers in a note


@dataclass(frozen=True)
class ImportedModel:
    """A model that was taken in.

    ``network`` is the name of its top network. ``weight_names`` gives, for each layer of ours, the original's.
    ``difference`` is the largest one between its outputs and the original's for the example (0: equal to the last
    bit; None where the example couldn't be run), ``notes`` tell in words what is not as it was.
    """

    project: Project
    network: str
    weight_names: Mapping[str, str]
    weights: Mapping[str, Tensor]
    training: bool
    difference: float | None
    notes: tuple[str, ...]

    def build(self) -> nn.Module:
        """The network, compiled from the written source, with the original's weights."""
        module = compile_network(self.project, self.network)
        if not any(tensor.is_meta for tensor in self.weights.values()):
            module.load_state_dict(self.state_dict(module), strict=True)
        return module.train(self.training)

    def state_dict(self, module: nn.Module) -> dict[str, Tensor]:
        """The original's weights under our names."""
        return {key: self.weights[self._original(key)].detach().clone() for key in module.state_dict()}

    def _original(self, key: str) -> str:
        layer = key
        while layer not in self.weight_names:
            layer, dot, _ = layer.rpartition(".")
            if not dot:
                raise ModelImportError(say("{key} has no weights in the original", key=key))
        return self.weight_names[layer] + key[len(layer) :]


def import_module(
    module: nn.Module, inputs: Sequence[Any], name: str | None = None, blocks: bool = True
) -> ImportedModel:
    """Take a module in, by running it on example inputs whose first axis is the batch.

    ``blocks``: make blocks and repeats of submodules that occur several times. The result is compiled and compared
    with the original on the example. Raises ModelImportError, naming the place, for what can't be taken in.
    """
    _refuse_compiled(module)
    modes = {each: each.training for each in module.modules()}
    _set_training(module, False)
    try:
        network = _network_name(name or type(module).__name__)
        expected = _expected(module, inputs)
        trace = _traced(module, inputs)
        source = _Source(
            module,
            inputs,
            network,
            modes[module],
            trace,
            trace_in_training(module, _copies(inputs)),
            expected,
        )
        if not blocks:
            return _imported(source, flat=True)
        try:
            found = _imported(source, flat=False)
        except (LayerloomError, SharedAcrossError, KeyError, StopIteration, RuntimeError):
            return _flat_or_explained(source)
        if found.difference:
            flat = _imported(source, flat=True)
            return flat if flat.difference is not None and flat.difference < found.difference else found
        return found
    finally:
        for each, mode in modes.items():
            each.training = mode


@dataclass(frozen=True)
class _Source:
    """What is taken in: the model with its example, as it was traced in both modes."""

    module: nn.Module
    inputs: Sequence[Any]
    network: str
    was_training: bool
    trace: Trace
    in_training: Trace | None
    expected: Sequence[Tensor] | None  # what it gives for the example; None where nothing can be computed


def _refuse_compiled(module: nn.Module) -> None:
    """What torch.jit compiled can't be followed. Raises ModelImportError with its place."""
    for path, each in module.named_modules():
        if isinstance(each, torch.jit.ScriptModule) and hasattr(each, "_c"):
            raise ModelImportError(
                say(
                    "{path}: it was compiled by torch.jit.script, so that its code isn't there any more. Set "
                    "PYTORCH_JIT=0 before the model's file is loaded",
                    path=path or type(each).__name__,
                )
            )


def _copies(inputs: Sequence[Any]) -> tuple[Any, ...]:
    """The example again: a model may change what it is given in place."""
    return tuple(value.clone() if isinstance(value, Tensor) else value for value in inputs)


def _expected(module: nn.Module, inputs: Sequence[Any]) -> Sequence[Tensor] | None:
    """What the model gives for the example. Raises ModelImportError where it doesn't run by itself."""
    weights = (*module.parameters(), *module.buffers())
    if any(isinstance(value, Tensor) and value.is_meta for value in (*inputs, *weights)):
        return None
    try:
        with torch.no_grad():
            torch.manual_seed(0)
            return [tensor.clone() for tensor in tensors_in(module(*_copies(inputs)))]
    except Exception as error:
        raise ModelImportError(
            say("the model doesn't run with this input: {error}", error=explained(error))
        ) from error


def _traced(module: nn.Module, inputs: Sequence[Any]) -> Trace:
    """Traced as it runs; where that can't be done, or with one batch size only, through torch.export."""
    try:
        trace = trace_module(module, _copies(inputs))
    except ModelImportError:
        exported = _exported(module, inputs)
        if exported is None:
            raise
        return exported
    if trace.fixed_batch:
        exported = _exported(module, inputs)
        return trace if exported is None or exported.fixed_batch else exported
    return trace


def _exported(module: nn.Module, inputs: Sequence[Any]) -> Trace | None:
    if not all(isinstance(value, Tensor) for value in inputs) or isinstance(module, fx.GraphModule):
        return None
    twice = tuple(map(doubled, inputs))
    batch = torch.export.Dim("batch", min=1)
    shapes = tuple({0: batch} if value.dim() else {} for value in inputs)
    try:
        program = torch.export.export(module, twice, dynamic_shapes=shapes, strict=False)
        return trace_module(program.module(), _copies(inputs))
    except Exception:
        return None


def _flat_or_explained(source: _Source) -> ImportedModel:
    try:
        return _imported(source, flat=True)
    except InvalidNetworkError as error:
        if not source.trace.fixed_batch:
            raise
        raise ModelImportError(
            say(
                "the model runs with one batch size only, and its sizes can't be told from others. "
                "Give it a free batch: torch.export.export(model, inputs, dynamic_shapes=...) with "
                "torch.export.Dim('batch') ({notes}; {error})",
                notes="; ".join(source.trace.notes),
                error=error,
            )
        ) from error


def _set_training(module: nn.Module, training: bool) -> None:
    """An exported program's mode was fixed when it was exported."""
    with suppress(NotImplementedError):
        module.train(training)


def _network_name(wanted: str) -> str:
    name = re.sub(r"\W", "", wanted).strip("_") or "Net"
    return name if class_name_fault(name) is None else f"{name}Net"


def _imported(source: _Source, flat: bool) -> ImportedModel:
    catalogue = load_catalogue()
    converter = Converter(source.trace, catalogue, flat)
    converter.convert()
    if not converter.outputs:
        raise ModelImportError(say("the model returns no tensor that follows from its input"))
    both = merged(converter, source.in_training, catalogue, flat)
    both.items, unused = with_unused(both.items, source.module, catalogue, flat)
    root = build_tree(both.items)
    found = find_blocks(root, [value for _, value in (*both.outputs, *both.auxiliary)])
    document, names = Builder(catalogue, source.network).build(
        root, found, both.inputs, both.outputs, both.auxiliary
    )
    imported = ImportedModel(
        Project(document),
        source.network,
        names,
        _original_weights(source.module, both.constants),
        source.was_training,
        None,
        _notes(source, converter, both, unused),
    )
    return _compared(imported, source)


def _notes(source: _Source, converter: Converter, both: Merged, unused: Sequence[str]) -> tuple[str, ...]:
    """What is not as it was, in words."""
    notes = list(dict.fromkeys((*source.trace.notes, *both.notes)))
    tables = list(dict.fromkeys(converter.tables))
    if tables:
        listed = (
            say("{tables} and {count} more", tables=tables[0], count=len(tables) - 1)
            if len(tables) > 1
            else tables[0]
        )
        notes.append(
            say(
                "fixed tables come with the weights, the code alone starts them with zeros: {listed}",
                listed=listed,
            )
        )
    if any("SpectralNorm" in type(each).__name__ for each in _reparametrisations(source.module)):
        notes.append(
            say("spectral norm is taken in as in evaluation: its estimate doesn't move on in training")
        )
    if unused:
        listed = ", ".join(unused[:_MOST_NAMED])
        more = len(unused) - _MOST_NAMED
        if more > 0:
            listed = say("{listed} and {count} more", listed=listed, count=more)
        notes.append(
            say("kept, though nothing that the model returns follows from it: {listed}", listed=listed)
        )
    return tuple(notes)


def _reparametrisations(module: nn.Module) -> Iterator[Any]:
    for each in module.modules():
        yield each
        yield from each._forward_pre_hooks.values()


def _original_weights(module: nn.Module, constants: Mapping[str, Tensor]) -> dict[str, Tensor]:
    weights: dict[str, Tensor] = dict(module.named_parameters(remove_duplicate=False))
    weights |= dict(module.named_buffers(remove_duplicate=False))
    return weights | dict(constants)


def _compared(imported: ImportedModel, source: _Source) -> ImportedModel:
    """Build it, run it, and note the difference from what the original gave."""
    built = imported.build().eval()
    if source.expected is None:
        return imported
    with torch.no_grad():
        torch.manual_seed(0)
        given = tensors_in(built(*(value for value in _copies(source.inputs) if isinstance(value, Tensor))))
    difference = _difference(given, source.expected)
    notes = imported.notes
    if difference:
        notes += (say("outputs differ from the original's by up to {difference:.3g}", difference=difference),)
    return replace(imported, difference=difference, notes=notes)


def _difference(given: Sequence[Tensor], expected: Sequence[Tensor]) -> float:
    if len(given) != len(expected) or any(a.shape != b.shape for a, b in zip(given, expected, strict=False)):
        return float("inf")
    if all(torch.equal(a, b) for a, b in zip(given, expected, strict=True)):
        return 0.0
    return max(
        float((a.double() - b.double()).abs().max()) if a.numel() else 0.0
        for a, b in zip(given, expected, strict=True)
    )
