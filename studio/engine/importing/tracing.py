"""Traces a module with ``torch.fx``, example values at hand: branches and loops over sizes are followed as they run.

Each value is computed twice, for two batch sizes. A size that is the same in both is a plain number, so that asserts,
loops and comparisons on it just work; one that differs follows the batch and stays symbolic.
"""

from __future__ import annotations

import dataclasses
import linecache
import operator
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, fx, nn
from torch.nn.utils.parametrize import is_parametrized
from torch.nn.utils.rnn import PackedSequence

from studio.engine.importing.errors import ModelImportError
from studio.graph.words import say

# Functions that make tensors: torch doesn't ask their arguments, so that a symbolic size in them has to be looked for.
_FACTORIES = (
    "arange",
    "empty",
    "eye",
    "full",
    "linspace",
    "ones",
    "rand",
    "randint",
    "randn",
    "randperm",
    "tensor",
    "zeros",
)
# Functions that take another tensor's type, device or shape, and none of its numbers.
_NEW = ("new_zeros", "new_ones", "new_full", "new_empty", "new_tensor")
_LIKE = ("zeros_like", "ones_like", "full_like", "empty_like")
# Methods that are given sizes, which torch would make plain numbers of.
_SIZED = ("expand", "repeat", "reshape", "tile", "view", "new_zeros", "new_ones", "new_full", "new_empty")
# Layers beside torch.nn's that are nodes of their own: traced with training off, they would be gone.
_LEAVES = ("StochasticDepth", "DropBlock2d", "DropBlock3d", "FrozenBatchNorm2d", "DeformConv2d")
# Layers of torch.nn that are made of others, and no node.
_OPENED = (nn.Sequential, nn.TransformerEncoder, nn.TransformerDecoder, nn.Transformer)


class FixedSizeError(Exception):
    """A size that follows the batch is made a plain number, at a line of the model's code."""


@dataclass(frozen=True)
class Scope:
    """One call of a submodule: where it is, what it is, and which of its calls."""

    path: str
    kind: type[nn.Module]
    call: int


@dataclass
class Trace:
    """A traced module. ``values`` holds each node's result for every batch size."""

    root: nn.Module
    graph: fx.Graph
    values: dict[fx.Node, tuple[Any, ...]]
    constants: Mapping[str, Tensor]
    notes: list[str] = field(default_factory=list)
    fixed_batch: bool = False


class ValueProxy(fx.Proxy):
    """A proxy that knows its values."""

    @property
    def values(self) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self.tracer.values[self.node]  # type: ignore[attr-defined]
        return found

    # isinstance(x, Tensor) in a model's code is true for what will be one.
    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return Tensor if isinstance(self.values[0], Tensor) else ValueProxy

    @property
    def shape(self) -> Any:
        return self.size()

    def size(self, dim: int | None = None) -> Any:
        if dim is not None:
            return self._size(dim)
        return tuple(self._size(axis) for axis in range(self.dim()))

    def _size(self, dim: int) -> Any:
        sizes = tuple(value.shape[dim] for value in self.values)
        if len(set(sizes)) == 1:
            return int(sizes[0])
        return self.tracer.create_proxy("call_method", "size", (self, dim), {})

    def dim(self) -> int:
        return int(self.values[0].dim())

    def numel(self) -> Any:
        counts = {value.numel() for value in self.values}
        return (
            counts.pop()
            if len(counts) == 1
            else self.tracer.create_proxy("call_method", "numel", (self,), {})
        )

    @property
    def ndim(self) -> int:
        return self.dim()

    ndimension = dim

    def __getattr__(self, name: str) -> Any:
        if name in _PLAIN_ATTRIBUTES and isinstance(self.values[0], Tensor):
            return getattr(self.values[0], name)
        if name.startswith("_") and not hasattr(Tensor, name):
            raise AttributeError(name)  # a mark of a parameter, which this is not
        return super().__getattr__(name)

    def is_floating_point(self) -> bool:
        return bool(self.values[0].is_floating_point())

    def __len__(self) -> int:
        return len(self.values[0])

    def __iter__(self) -> Iterator[Any]:
        chosen: Any = self
        return iter([chosen[index] for index in range(len(self.values[0]))])

    def __bool__(self) -> bool:
        return bool(self._plain("a condition"))

    def __index__(self) -> int:
        return int(self._number(say("a whole number")))

    def __int__(self) -> int:
        return int(self._number(say("a whole number")))

    def __float__(self) -> float:
        return float(self._number("a number"))

    def _number(self, what: str) -> Any:
        first, *others = self.values
        if not isinstance(first, Tensor) and any(value != first for value in others):
            raise FixedSizeError(_place())
        return self._plain(what)

    def __setitem__(self, index: Any, value: Any) -> None:
        """An assignment into a tensor makes a new one, which this proxy stands for from now on."""
        changed = _assigned(self, _components(self, index), 0, value)
        self.node = changed.node

    def item(self) -> Any:
        return self._plain("a number").item()

    def _plain(self, what: str) -> Any:
        tracer: ValueTracer = self.tracer  # type: ignore[assignment]
        if self.node in tracer.from_data or len({bool(value) for value in self.values}) > 1:
            tracer.notes.append(
                say(
                    "{what} that follows from the data is kept as it was in the example ({value})",
                    what=what,
                    value=_place(),
                )
            )
        return self.values[0]


def _components(tensor: ValueProxy, index: Any) -> list[Any]:
    """One index for each axis."""
    parts = list(index) if isinstance(index, tuple) else [index]
    if Ellipsis in [part for part in parts if isinstance(part, type(Ellipsis))]:
        place = next(number for number, part in enumerate(parts) if part is Ellipsis)
        parts[place : place + 1] = [slice(None)] * (tensor.dim() - len(parts) + 1)
    if not all(isinstance(part, slice) or type(part) is int for part in parts):
        raise ModelImportError(
            say(
                "{value}: an assignment into a tensor can be taken in for slices and numbers only",
                value=_place(),
            )
        )
    return parts + [slice(None)] * (tensor.dim() - len(parts))


def _assigned(tensor: Any, parts: list[Any], dim: int, value: Any) -> Any:
    """``tensor`` with ``value`` in the place that the indices from axis ``dim`` on choose."""
    while dim < len(parts) and parts[dim] == slice(None):
        dim += 1
    if dim == len(parts):
        if not isinstance(value, Tensor):
            return torch.full_like(tensor, value)
        return value.expand_as(tensor).to(tensor.dtype)
    if isinstance(parts[dim], int):
        chosen = tensor.select(dim, parts[dim])
        inner = _assigned(chosen, parts[:dim] + parts[dim + 1 :], dim, value)
        return torch.select_scatter(tensor, inner, dim, parts[dim])
    part = parts[dim]
    chosen = tensor[(slice(None),) * dim + (part,)]
    inner = _assigned(chosen, [*parts[:dim], slice(None), *parts[dim + 1 :]], dim + 1, value)
    return torch.slice_scatter(tensor, inner, dim, part.start, part.stop, part.step or 1)


_PLAIN_ATTRIBUTES = frozenset(
    {
        "dtype",
        "device",
        "layout",
        "is_cuda",
        "is_meta",
        "is_sparse",
        "requires_grad",
        "is_quantized",
        "is_nested",
    }
)


_OWN_FOLDERS = (str(Path(__file__).parent), str(Path(torch.__file__).parent))


def _is_inside(filename: str) -> bool:
    """Whether code is the importer's or torch's own."""
    return filename.startswith(_OWN_FOLDERS)


def _place() -> str:
    """The line of the model's own code that is running."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        filename, number = frame.f_code.co_filename, frame.f_lineno
        if not _is_inside(filename) and (
            line := linecache.getline(filename, number, frame.f_globals).strip()
        ):
            return say(
                "{value}, line {lineno}: {line}", value=filename.rsplit("/", 1)[-1], lineno=number, line=line
            )
        frame = frame.f_back
    return say("an unknown line")


class ValueTracer(fx.Tracer):
    """Computes every value while it traces."""

    proxy_buffer_attributes = True

    def __init__(self, examples: Sequence[Sequence[Any]]) -> None:
        super().__init__()
        self.examples = examples
        self.values: dict[fx.Node, tuple[Any, ...]] = {}
        self.from_data: set[fx.Node] = set()
        self.notes: list[str] = []
        self.constants: dict[str, Tensor] = {}
        self._placeholders = 0
        self._scopes: list[Scope] = []
        self._calls: dict[str, int] = {}
        self._computing = False  # real values run through modules whose calls torch.fx watches

    def is_leaf_module(self, module: nn.Module, path: str) -> bool:
        if _is_reparametrised(module):
            return False
        if type(module).__name__ in _LEAVES and type(module).__module__.startswith("torchvision.ops"):
            return True
        return super().is_leaf_module(module, path) and not isinstance(module, _OPENED)

    def call_module(
        self, module: nn.Module, forward: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if self._computing or module not in (self.submodule_paths or {}):
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
        return attr_val if self._computing else super().getattr(attr, attr_val, parameter_proxy_cache)

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return ValueProxy(node, self)

    def create_arg(self, a: Any) -> Any:
        # Before the test for tensors, which a proxy passes.
        if issubclass(type(a), fx.Proxy):
            return a.node
        if isinstance(a, Tensor):
            return self._constant(a)
        if isinstance(a, PackedSequence):
            raise ModelImportError(
                say(
                    "{place}: a packed sequence has as many rows as the lengths in the data say, and no shape of its "
                    "own. Let the layer take the padded sequences instead",
                    place=_place(),
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
        node.meta["scopes"], node.meta["place"] = tuple(self._scopes), _place()
        self.values[node] = tuple(tensor for _ in self.examples)
        return node

    def create_proxy(self, kind: str, target: Any, args: Any, kwargs: Any, *rest: Any, **options: Any) -> Any:
        if isinstance(target, torch._ops.OpOverload):
            kind, target, args, kwargs = _named(target, args, kwargs)
            if target is operator.getitem and all(part == slice(None) for part in args[1]):
                return args[0]
        proxy = super().create_proxy(kind, target, args, kwargs, *rest, **options)
        node: fx.Node = proxy.node
        node.meta["scopes"] = tuple(self._scopes)
        node.meta["place"] = _place()
        self.values[node] = self._compute(node)
        self._note_source(node)
        first = self.values[node][0]
        if kind != "placeholder" and self._is_made(node):
            self.graph.erase_node(node)
            return first
        if kind == "call_function" or kind == "call_method":
            return self._folded(proxy, first)
        return proxy

    def _note_source(self, node: fx.Node) -> None:
        """Whether a value depends on the numbers in the input, and not only on its shape."""
        if node.op == "placeholder" or (
            node.op != "get_attr"
            and not (node.op == "call_method" and node.target in ("size", "numel", "dim"))
            and any(source in self.from_data for source in node.all_input_nodes)
        ):
            self.from_data.add(node)

    def _is_made(self, node: fx.Node) -> bool:
        """Whether a tensor takes only the type and device of another one, and is the same for every batch size."""
        name = node.target if isinstance(node.target, str) else getattr(node.target, "__name__", "")
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
        args = fx.node.map_arg(node.args, lambda source: self.values[source][number])
        kwargs = fx.node.map_arg(node.kwargs, lambda source: self.values[source][number])
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


def _named(operator_: Any, args: Any, kwargs: Any) -> tuple[str, Any, Any, Any]:
    """The call of torch's own function or method for one of its operators (``aten.add.Tensor``: ``torch.add``)."""
    name = str(operator_._schema.name).partition("::")[2]
    if name == "sym_size":
        return "call_method", "size", args, kwargs
    if name == "index":
        return "call_function", operator.getitem, (args[0], _whole_index(args[1])), {}
    if name == "slice":
        return "call_function", operator.getitem, (args[0], _slice_index(*args[1:])), {}
    if name in ("lift_fresh_copy", "alias", "lift_fresh"):
        return "call_method", "clone", args[:1], {}
    for module in (torch, torch.nn.functional):
        if hasattr(module, name):
            return "call_function", getattr(module, name), args, kwargs
    if hasattr(Tensor, name):
        return "call_method", name, args, kwargs
    return "call_function", operator_, args, kwargs


def _whole_index(parts: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(slice(None) if part is None else part for part in parts)


def _slice_index(dim: int = 0, start: Any = None, end: Any = None, step: int = 1) -> tuple[Any, ...]:
    start = None if type(start) is int and start == 0 else start
    end = None if type(end) is int and end >= 2**62 else end
    return (*(slice(None),) * dim, slice(start, end, None if step == 1 else step))


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


def _symbolic(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_symbolic(item) for item in value)
    return type(value) is ValueProxy


@contextmanager
def _patched(tracer: ValueTracer) -> Iterator[None]:
    """What is given a symbolic size is traced, also of tensors that aren't; functions that asked to be leaves are
    followed."""

    def wrap(kind: str, original: Callable[..., Any], target: Any) -> Callable[..., Any]:
        def made(*args: Any, **kwargs: Any) -> Any:
            if any(map(_symbolic, (*args[kind == "call_method" :], *kwargs.values()))):
                return tracer.create_proxy(kind, target, args, kwargs)
            return original(*args, **kwargs)

        return made

    with ExitStack() as stack:
        for name in _FACTORIES:
            function = getattr(torch, name)
            stack.enter_context(patch.object(torch, name, wrap("call_function", function, function)))
        for name in _SIZED:
            stack.enter_context(patch.object(Tensor, name, wrap("call_method", getattr(Tensor, name), name)))
        stack.enter_context(patch.object(torch.autograd.Function, "apply", classmethod(_followed(tracer))))
        stack.enter_context(patch.object(torch.jit.ScriptFunction, "__call__", _refusing_scripts()))
        stack.enter_context(patch.dict(fx._symbolic_trace._wrapped_fns_to_patch, clear=True))
        yield


class _Context:
    """What a torch.autograd.Function keeps for its backward, which isn't followed."""

    needs_input_grad: tuple[bool, ...] = ()

    def _forget(self, *_args: Any) -> None:
        """Nothing is kept."""

    save_for_backward = save_for_forward = mark_dirty = mark_non_differentiable = set_materialize_grads = (
        _forget
    )


def _followed(tracer: ValueTracer) -> Callable[..., Any]:
    """``Function.apply`` that runs what its forward calls: torch takes what stands for values for real tensors."""

    original = next(vars(kind)["apply"] for kind in torch.autograd.Function.__mro__ if "apply" in vars(kind))

    def apply(cls: Any, *args: Any, **kwargs: Any) -> Any:
        if not any(map(_symbolic, (*args, *kwargs.values()))):
            return original.__get__(None, cls)(*args, **kwargs)
        if not cls.__module__.startswith("torch."):
            tracer.notes.append(
                say(
                    "{place}: of {name} the forward is taken in, and gradients follow from it: its own backward isn't",
                    place=_place(),
                    name=cls.__name__,
                )
            )
        if cls.setup_context is not torch.autograd.Function.setup_context:
            return cls.forward(*args, **kwargs)
        return cls.forward(_Context(), *args, **kwargs)

    return apply


def _refusing_scripts() -> Callable[..., Any]:
    """Calls of functions of torch.jit.script: they take what stands for values for real tensors, too."""
    original = torch.jit.ScriptFunction.__call__

    def called(function: Any, *args: Any, **kwargs: Any) -> Any:
        if any(map(_symbolic, (*args, *kwargs.values()))):
            raise ModelImportError(
                say(
                    "{place}: {name} was compiled by torch.jit.script, so that its code isn't there any more. Set "
                    "PYTORCH_JIT=0 before the model's file is loaded",
                    place=_place(),
                    name=getattr(function, "name", say("a function")),
                )
            )
        return original(function, *args, **kwargs)

    return called


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
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not _is_inside(frame.filename)]
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
    with torch.no_grad(), _patched(tracer), _attributes_kept(module):
        graph = tracer.trace(module, concrete_args=defaults or None)
    return Trace(module, graph, tracer.values, tracer.constants, list(dict.fromkeys(tracer.notes)))


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
    return {p.name: p.default for p in plain[count:] if p.default is not p.empty}


INPLACE: Mapping[Any, Any] = {
    operator.iadd: operator.add,
    operator.isub: operator.sub,
    operator.imul: operator.mul,
    operator.itruediv: operator.truediv,
    operator.ifloordiv: operator.floordiv,
    operator.ipow: operator.pow,
    operator.imatmul: operator.matmul,
    operator.iand: operator.and_,
    operator.ior: operator.or_,
}
