"""Traces a module with ``torch.fx``, example values at hand: branches and loops over sizes are followed as they run.

Each value is computed twice, for two batch sizes. A size that is the same in both is a plain number, so that asserts,
loops and comparisons on it just work; one that differs follows the batch and stays symbolic.
"""

from __future__ import annotations

import dataclasses
import operator
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import get_ident
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import torch
from torch import Tensor, fx, nn
from torch.nn.utils.parametrize import is_parametrized
from torch.nn.utils.rnn import PackedSequence

from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.following import DRAWING, FILLING, watching
from studio.engine.importing.operators import called
from studio.engine.importing.proxies import (
    FixedSizeError,
    ValueProxy,
    is_inside,
    is_symbolic,
    note_view,
    place_in_model,
    without_place,
)
from studio.graph.words import say

# Functions that take another tensor's type, device or shape, and none of its numbers.
_NEW = ("new_zeros", "new_ones", "new_full", "new_empty", "new_tensor")
_LIKE = ("zeros_like", "ones_like", "full_like", "empty_like")
# Functions and methods that draw numbers.
_DRAWING = frozenset((*DRAWING, *FILLING, "bernoulli_"))
# Layers beside torch.nn's that are nodes of their own: traced with training off, they would be gone.
_LEAVES = ("StochasticDepth", "DropBlock2d", "DropBlock3d", "FrozenBatchNorm2d", "DeformConv2d")
# Layers of torch.nn that are made of others, and no node.
OPENED = (nn.Sequential, nn.TransformerEncoder, nn.TransformerDecoder, nn.Transformer)


@dataclass(frozen=True)
class Scope:
    """One call of a submodule: where it is, what it is, and which of its calls."""

    path: str
    kind: type[nn.Module]
    call: int


@dataclass(eq=False)
class Computed:
    """What a traced call gave, for each batch size."""

    values: tuple[Any, ...]


@dataclass
class Trace:
    """A traced module. ``values`` holds what each node's result is like for every batch size: computed tensors without
    their numbers."""

    root: nn.Module
    graph: fx.Graph
    values: dict[fx.Node, tuple[Any, ...]]
    constants: Mapping[str, Tensor]
    notes: list[str] = field(default_factory=list)
    fixed_batch: bool = False


class ValueTracer(fx.Tracer):
    """Computes every value while it traces."""

    proxy_buffer_attributes = True

    def __init__(self, examples: Sequence[Sequence[Any]]) -> None:
        super().__init__()
        self.examples = examples
        self.values: dict[fx.Node, tuple[Any, ...]] = {}  # of what was computed, shapes and types alone
        self._alive: WeakValueDictionary[fx.Node, Computed] = WeakValueDictionary()
        self.from_data: set[fx.Node] = set()  # what follows from the numbers in the input, or is drawn
        self.notes: list[str] = []
        self.constants: dict[str, Tensor] = {}
        self._placeholders = 0
        self._scopes: list[Scope] = []
        self._calls: dict[str, int] = {}
        self._computing, self._thread = False, get_ident()

    @property
    def computing(self) -> bool:
        """Whether real values run through what is watched: while one is computed, and on other threads always."""
        return self._computing or get_ident() != self._thread

    def is_leaf_module(self, module: nn.Module, path: str) -> bool:
        if _is_reparametrised(module):
            return False
        if type(module).__name__ in _LEAVES and type(module).__module__.startswith("torchvision.ops"):
            return True
        return super().is_leaf_module(module, path) and not isinstance(module, OPENED)

    def call_module(
        self, module: nn.Module, forward: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if self.computing or module not in (self.submodule_paths or {}):
            return forward(*args, **kwargs)  # a module that forward makes is what it calls
        path = self.path_of_module(module)
        if self.is_leaf_module(module, path):
            return super().call_module(module, forward, args, kwargs)
        self._calls[path] = self._calls.get(path, 0) + 1
        self._scopes.append(Scope(path, type(module), self._calls[path]))
        try:
            return super().call_module(module, forward, args, kwargs)
        finally:
            self._scopes.pop()

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, fx.Proxy]) -> Any:
        return attr_val if self.computing else super().getattr(attr, attr_val, parameter_proxy_cache)

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return ValueProxy(node, self)

    def create_arg(self, a: Any) -> Any:
        # Before the test for tensors, which a proxy passes.
        if issubclass(type(a), fx.Proxy):
            return a.node
        if isinstance(a, Tensor):
            return self._constant(a)
        if isinstance(a, np.generic):
            return a.item()
        if isinstance(a, np.ndarray):
            return self._constant(torch.from_numpy(a))
        if isinstance(a, PackedSequence):
            raise ModelImportError(
                say(
                    "{place}: a packed sequence has as many rows as the lengths in the data say, and no shape of its "
                    "own. Let the layer take the padded sequences instead",
                    place=place_in_model(),
                )
            )
        # Records of results: torch.fx would make calls of them, which have no values.
        if isinstance(a, tuple) and hasattr(a, "_fields"):
            return type(a)(*map(self.create_arg, a))
        if dataclasses.is_dataclass(a) and not isinstance(a, type):
            parts = {part.name: getattr(a, part.name) for part in dataclasses.fields(a)}
            return {name: self.create_arg(part) for name, part in parts.items()}
        return super().create_arg(a)

    def _constant(self, tensor: Tensor) -> fx.Node:
        """A tensor that isn't computed from the input: a parameter or buffer by its name, or one of our own."""
        owned = (*self.root.named_parameters(), *self.root.named_buffers())
        name = next((path for path, value in owned if value is tensor), None)
        if name is None:
            known = (key for key, value in self.constants.items() if value is tensor)
            name = next(known, None) or f"constant{len(self.constants) + 1}"
            self.constants.setdefault(name, tensor)
        node = self.create_node("get_attr", name, (), {})
        node.meta["scopes"], node.meta["place"] = tuple(self._scopes), place_in_model()
        self.values[node] = tuple(tensor for _ in self.examples)
        return node

    def create_proxy(self, kind: str, target: Any, args: Any, kwargs: Any, *rest: Any, **options: Any) -> Any:
        if isinstance(target, torch._ops.OpOverload):
            kind, target, args, kwargs = called(target, args, kwargs)
            if target is operator.getitem and all(part == slice(None) for part in args[1]):
                return args[0]
        if kind == "call_method" and is_symbolic(args[0]):
            target, args, kwargs = without_place(target, args, kwargs)
            if target is None:
                return args[0]
        proxy = super().create_proxy(kind, target, args, kwargs, *rest, **options)
        node: fx.Node = proxy.node
        node.meta["scopes"] = tuple(self._scopes)
        node.meta["place"] = place_in_model()
        computed = Computed(self._compute(node))
        self._keep(proxy, computed)
        self._note_source(node)
        first = computed.values[0]
        if kind != "placeholder" and self._is_made(node):
            self.graph.erase_node(node)
            return first
        if kind == "call_function" or kind == "call_method":
            note_view(proxy, target, args)
            return self._folded(proxy, first)
        return proxy

    def _keep(self, proxy: Any, computed: Computed) -> None:
        """The values live as long as what stands for them: the model can't ask for them after that."""
        node = proxy.node
        proxy.computed = self._alive[node] = computed
        owned = node.op == "get_attr"
        self.values[node] = computed.values if owned else tuple(map(_without_numbers, computed.values))

    def _values_of(self, node: fx.Node) -> tuple[Any, ...]:
        """A node's values with their numbers."""
        computed = self._alive.get(node)
        return self.values[node] if computed is None else computed.values

    def _note_source(self, node: fx.Node) -> None:
        """Whether a value depends on the numbers in the input, and not only on its shape."""
        if (
            node.op == "placeholder"
            or _draws(node)
            or (
                node.op != "get_attr"
                and not (node.op == "call_method" and node.target in ("size", "numel", "dim"))
                and any(source in self.from_data for source in node.all_input_nodes)
            )
        ):
            self.from_data.add(node)

    def _is_made(self, node: fx.Node) -> bool:
        """Whether a tensor takes only the type and device of another one, and is the same for every batch size."""
        name = _name(node)
        values = self.values[node]
        if not isinstance(values[0], Tensor) or len({value.shape for value in values}) > 1:
            return False
        return name in _NEW or (name in _LIKE and node.op != "call_module")

    def _folded(self, proxy: Any, first: Any) -> Any:
        """A plain number that is the same for every batch size needs no node."""
        if isinstance(first, bool | int | float | torch.dtype | torch.device | str) or first is None:
            values = self.values[proxy.node]
            if all(value == first for value in values) and proxy.node not in self.from_data:
                self.graph.erase_node(proxy.node)
                return first
        return proxy

    def _compute(self, node: fx.Node) -> tuple[Any, ...]:
        if node.op == "placeholder":
            index = self._placeholders
            self._placeholders += 1
            if index >= len(self.examples[0]):
                return tuple(node.args[0] if node.args else None for _ in self.examples)
            return tuple(example[index] for example in self.examples)
        return tuple(self._run(node, number) for number in range(len(self.examples)))

    def _run(self, node: fx.Node, number: int) -> Any:
        args = fx.node.map_arg(node.args, lambda source: self._values_of(source)[number])
        kwargs = fx.node.map_arg(node.kwargs, lambda source: self._values_of(source)[number])
        target: Any = node.target
        if node.op == "get_attr" and target in self.constants:
            return self.constants[target]
        if node.op == "get_attr":
            found: Any = self.root
            for part in str(target).split("."):
                found = getattr(found, part) if not isinstance(found, nn.Module) else _attribute(found, part)
            return found
        if node.op == "output":
            return args[0]
        self._computing = True
        try:
            if node.op == "call_module":
                return self.root.get_submodule(target).__call__(*args, **kwargs)
            if node.op == "call_method":
                return getattr(args[0], target)(*args[1:], **kwargs)
            return target(*args, **kwargs)
        finally:
            self._computing = False


def _name(node: fx.Node) -> str:
    return node.target if isinstance(node.target, str) else getattr(node.target, "__name__", "")


def _draws(node: fx.Node) -> bool:
    """Whether a call gives other numbers each time."""
    return node.op in ("call_function", "call_method") and _name(node) in _DRAWING


def _attribute(module: nn.Module, name: str) -> Any:
    for collection in (module._parameters, module._buffers, module._modules):
        if name in collection:
            return collection[name]
    return vars(module)[name]


def _is_reparametrised(module: nn.Module) -> bool:
    """Whether a layer's weight is computed of other tensors (weight_norm, spectral_norm), or it is what does so."""
    if type(module).__module__.startswith("torch.nn.utils") or is_parametrized(module):
        return True
    return any(
        type(hook).__module__.startswith("torch.nn.utils") for hook in module._forward_pre_hooks.values()
    )


def trace_module(module: nn.Module, inputs: Sequence[Any]) -> Trace:
    """Trace a module with example inputs (their first axis is the batch).

    Raises ModelImportError, naming the line, where it can't be traced.
    """
    examples = [tuple(inputs), tuple(doubled(value) for value in inputs)]
    try:
        return _trace(module, examples)
    except ModelImportError:
        raise
    except Exception as error:
        # A model of one fixed batch size, perhaps: its sizes become plain numbers.
        trace = _trace_or_explain(module, [tuple(inputs)])
        trace.fixed_batch = True
        why = say("the model doesn't run with another one")
        if isinstance(error, FixedSizeError):
            why = say("the model's code makes a plain number of it ({place})", place=error)
        trace.notes.append(say("the batch size is fixed to the example's: {why}", why=why))
        return trace


def doubled(value: Any) -> Any:
    """The same for twice the batch."""
    return torch.cat([value, value]) if isinstance(value, Tensor) and value.dim() > 0 else value


def _trace_or_explain(module: nn.Module, examples: Sequence[Sequence[Any]]) -> Trace:
    try:
        return _trace(module, examples)
    except ModelImportError:
        raise
    except Exception as error:
        raise ModelImportError(explained(error)) from error


def explained(error: Exception) -> str:
    """What went wrong, and the line of the model's code."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not is_inside(frame.filename)]
    place = (
        say(
            "{filename}, line {lineno} ({line}): ",
            filename=frames[-1].filename,
            lineno=frames[-1].lineno,
            line=frames[-1].line,
        )
        if frames
        else ""
    )
    first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return f"{place}{first}"


def _trace(module: nn.Module, examples: Sequence[Sequence[Any]]) -> Trace:
    tracer = ValueTracer(examples)
    defaults = _missing_arguments(module, len(examples[0]))
    with torch.no_grad(), watching(tracer, module), _attributes_kept(module):
        graph = tracer.trace(module, concrete_args=defaults or None)
    return Trace(module, graph, tracer.values, tracer.constants, list(dict.fromkeys(tracer.notes)))


def _without_numbers(value: Any) -> Any:
    """A result that a traced graph still has to know the shape of: large ones would fill the memory."""
    if isinstance(value, Tensor):
        return value if value.is_meta else value.to("meta")
    if isinstance(value, Mapping):
        return {key: _without_numbers(part) for key, part in value.items()}
    if isinstance(value, list | tuple) and not isinstance(value, torch.Size):
        parts = [_without_numbers(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return value


@contextmanager
def _attributes_kept(module: nn.Module) -> Iterator[None]:
    """What forward notes in its modules would be what stands for values while tracing."""
    before = [(each, dict(vars(each))) for each in module.modules()]
    try:
        yield
    finally:
        for each, attributes in before:
            vars(each).clear()
            vars(each).update(attributes)


def _missing_arguments(module: nn.Module, count: int) -> dict[str, Any]:
    """Arguments of forward beyond the example's keep their defaults."""
    import inspect

    parameters = list(inspect.signature(module.forward).parameters.values())
    plain = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    named = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
    return {p.name: p.default for p in (*plain[count:], *named) if p.default is not p.empty}
