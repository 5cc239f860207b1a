"""torch's operators as the functions and methods that people call."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

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


def called(operator_: Any, args: Any, kwargs: Any) -> tuple[str, Any, Any, Any]:
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
            function = getattr(module, name)
            return "call_function", getattr(function, "__wrapped__", function), args, kwargs
    if hasattr(Tensor, name):
        return "call_method", name, args, kwargs
    return "call_function", operator_, args, kwargs


def _whole_index(parts: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(slice(None) if part is None else part for part in parts)


def _slice_index(dim: int = 0, start: Any = None, end: Any = None, step: int = 1) -> tuple[Any, ...]:
    start = None if type(start) is int and start == 0 else start
    end = None if type(end) is int and end >= 2**62 else end
    return (*(slice(None),) * dim, slice(start, end, None if step == 1 else step))
