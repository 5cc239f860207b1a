"""What stands for a value while a model is traced, knowing that value for two batch sizes."""

from __future__ import annotations

import linecache
import operator
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, fx

from studio.engine.importing.errors import ModelImportError
from studio.graph.words import say

if TYPE_CHECKING:
    from studio.engine.importing.tracing import Computed, ValueTracer

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


class FixedSizeError(Exception):
    """A size that follows the batch is made a plain number, at a line of the model's code."""


class ValueProxy(fx.Proxy):
    """A proxy that knows its values, and which part of another one it is."""

    __array_ufunc__ = None  # numbers of NumPy leave arithmetic to us
    part_of: tuple[ValueProxy, Any] | None = None
    computed: Computed  # its values, which the tracer doesn't keep

    @property
    def values(self) -> tuple[Any, ...]:
        return self.computed.values

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
        if isinstance(self.values[0], Tensor) and not callable(getattr(Tensor, name, len)):
            return self.tracer.create_proxy("call_function", getattr, (self, name), {})  # x.T, x.real
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
            raise FixedSizeError(place_in_model())
        return self._plain(what)

    def __setitem__(self, index: Any, value: Any) -> None:
        """An assignment into a tensor makes a new one, which this proxy stands for from now on."""
        changed = _chosen(self, index, value)
        if changed is None:
            changed = _placed(self, _components(self, index), value)
        self.stand_for(changed)

    def stand_for(self, changed: ValueProxy) -> None:
        """From now on this is ``changed``; what it is a part of changes with it."""
        self.node, self.computed = changed.node, changed.computed
        if self.part_of is not None:
            whole, index = self.part_of
            whole[index] = self

    def item(self) -> Any:
        return self._plain("a number").item()

    def _plain(self, what: str) -> Any:
        tracer: ValueTracer = self.tracer  # type: ignore[assignment]
        place = place_in_model()
        if ": assert " not in place and (
            self.node in tracer.from_data or len({bool(value) for value in self.values}) > 1
        ):
            tracer.notes.append(
                say(
                    "{what} that follows from the data is kept as it was in the example ({value})",
                    what=what,
                    value=place,
                )
            )
        return self.values[0]


def _chosen(tensor: ValueProxy, index: Any, value: Any) -> Any:
    """``tensor`` with ``value`` where a mask is true, or at indices in tensors; None for other indices."""
    if isinstance(index, Tensor) and index.dtype == torch.bool:
        mask: Any = index
        while mask.dim() < tensor.dim():
            mask = mask.unsqueeze(-1)
        plain = not isinstance(value, Tensor) or value.dim() == 0
        return tensor.masked_fill(mask, value) if plain else tensor.masked_scatter(mask, value)
    places = index if isinstance(index, tuple) else (index,)
    if not all(isinstance(place, Tensor) and place.dtype == torch.int64 for place in places):
        return None
    filled: Any = value if isinstance(value, Tensor) else tensor.new_full((), value)
    return tensor.index_put(places, filled)


def _components(tensor: ValueProxy, index: Any) -> list[Any]:
    """One index for each axis."""
    parts = list(index) if isinstance(index, tuple) else [index]
    if Ellipsis in [part for part in parts if isinstance(part, type(Ellipsis))]:
        place = next(number for number, part in enumerate(parts) if part is Ellipsis)
        parts[place : place + 1] = [slice(None)] * (tensor.dim() - len(parts) + 1)
    if not all(isinstance(part, slice) or type(part) is int for part in parts):
        raise ModelImportError(
            say(
                "{value}: an assignment into a tensor can be taken in for slices, numbers, a mask or indices only",
                value=place_in_model(),
            )
        )
    return parts + [slice(None)] * (tensor.dim() - len(parts))


def _placed(tensor: Any, parts: list[Any], value: Any) -> Any:
    if not tensor.dtype.is_complex:
        return _assigned(tensor, parts, 0, value)
    # Gradients of slice_scatter are there for real numbers only.
    filled = value.to(tensor.dtype) if isinstance(value, Tensor) else tensor.new_full((), value)
    pairs = _assigned(torch.view_as_real(tensor), parts, 0, torch.view_as_real(filled))
    return torch.view_as_complex(pairs)


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


def is_inside(filename: str) -> bool:
    """Whether code is the importer's or torch's own."""
    return filename.startswith(_OWN_FOLDERS)


def place_in_model() -> str:
    """The line of the model's own code that is running."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        filename, number = frame.f_code.co_filename, frame.f_lineno
        if not is_inside(filename) and (line := linecache.getline(filename, number, frame.f_globals).strip()):
            return say(
                "{value}, line {lineno}: {line}", value=filename.rsplit("/", 1)[-1], lineno=number, line=line
            )
        frame = frame.f_back
    return say("an unknown line")


def note_view(proxy: Any, target: Any, args: Any) -> None:
    """What is a part of another tensor by slices, and what changes such a part in place."""
    if type(proxy) is not ValueProxy or not args or type(args[0]) is not ValueProxy:
        return
    source = args[0]
    if target is operator.getitem and isinstance(source, Tensor):
        parts = args[1] if isinstance(args[1], tuple) else (args[1],)
        if all(part is Ellipsis or isinstance(part, slice | int) for part in parts):
            proxy.part_of = (source, args[1])
    elif isinstance(target, str) and target.endswith("_") and not target.endswith("__") and source.part_of:
        whole, index = source.part_of
        whole[index] = proxy


_PLACES = ("to", "cpu", "cuda", "requires_grad_", "retain_grad", "pin_memory", "share_memory_")


def without_place(name: str, args: Any, kwargs: Any) -> tuple[str | None, Any, Any]:
    """A method without what says on which device the result is; None for a method that does nothing else.

    A network is on one device, whichever it is, and its weights know whether they learn.
    """
    if name == "type" and len(args) == 2 and not isinstance(args[1], torch.dtype):
        kind = args[1].removeprefix("torch.") if isinstance(args[1], str) else ""
        return "to", (args[0], getattr(getattr(torch, kind) if kind else args[1], "dtype", args[1])), {}
    if name not in _PLACES:
        return name, args, kwargs
    kept = tuple(value for value in args[1:] if name == "to" and not isinstance(value, torch.device | str))
    named = {
        key: value for key, value in kwargs.items() if name == "to" and key not in ("device", "non_blocking")
    }
    return (name if kept or named else None), (args[0], *kept), named


def is_symbolic(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(is_symbolic(item) for item in value)
    if isinstance(value, slice):
        return any(map(is_symbolic, (value.start, value.stop, value.step)))
    return type(value) is ValueProxy
