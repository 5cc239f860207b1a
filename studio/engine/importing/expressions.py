"""A traced call as a tensor expression: ``torch.roll(a, 1, dims=2)``, its tensors being inputs a, b, c ..."""

from __future__ import annotations

import inspect
import math
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, cast

import torch
import torchvision
from torch import Tensor, fx
from torch.nn import functional

from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.operators import INPLACE
from studio.graph.tensor_expressions import ExpressionError, read_expression, tensor_functions
from studio.graph.words import say

_INFIX: Mapping[Any, str] = {
    operator.add: "+",
    operator.sub: "-",
    operator.mul: "*",
    operator.truediv: "/",
    operator.floordiv: "//",
    operator.mod: "%",
    operator.pow: "**",
    operator.matmul: "@",
    operator.and_: "&",
    operator.or_: "|",
    operator.xor: "^",
    operator.eq: "==",
    operator.ne: "!=",
    operator.lt: "<",
    operator.le: "<=",
    operator.gt: ">",
    operator.ge: ">=",
}
_PREFIX: Mapping[Any, str] = {
    operator.neg: "-",
    operator.pos: "+",
    operator.invert: "~",
    operator.not_: "not ",
}
# Methods that change all of a tensor, whatever was in it.
_OVERWRITING = frozenset(
    {
        "bernoulli_",
        "cauchy_",
        "copy_",
        "exponential_",
        "fill_",
        "geometric_",
        "log_normal_",
        "normal_",
        "random_",
        "uniform_",
        "zero_",
    }
)
_INPUT_NAMES = [chr(code) for code in range(ord("a"), ord("z") + 1)]


@cache
def function_paths() -> dict[int, str]:
    """What generated source calls a function, by the function's identity."""
    modules = {
        "torch": torch,
        "F": functional,
        "torch.linalg": torch.linalg,
        "torch.fft": torch.fft,
        "torch.special": torch.special,
        "torchvision.ops": torchvision.ops,
        "math": math,
    }
    paths: dict[int, str] = {}
    for prefix, module in modules.items():
        for name in tensor_functions()[prefix]:
            if hasattr(module, name):
                paths.setdefault(id(getattr(module, name)), f"{prefix}.{name}")
    return paths


def _without_defaults(target: Any, kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments that say what the function does anyway."""
    try:
        parameters = inspect.signature(target).parameters
    except (TypeError, ValueError):  # written in C: its defaults can't be seen
        return dict(kwargs)
    return {
        key: value
        for key, value in kwargs.items()
        if isinstance(value, fx.Node) or key not in parameters or not _same(parameters[key].default, value)
    }


def _same(default: Any, value: Any) -> bool:
    return type(default) is type(value) and bool(default == value)


class ExpressionWriter:
    """Writes one call. ``inputs`` collects the tensors that it needs, by the names they get."""

    def __init__(
        self, node: fx.Node, values: Mapping[fx.Node, tuple[Any, ...]], resolve: Callable[[fx.Node], Any]
    ):
        self._node, self._values, self._resolve = node, values, resolve
        self.inputs: dict[str, Any] = {}  # name -> resolved value
        self._tensors: dict[str, fx.Node] = {}

    def write(self) -> str:
        """The call as text. Raises ModelImportError with the place in the model's code."""
        for source in self._sources():
            if isinstance(self._values[source][0], Tensor):
                self._name(source)
        text = self._call(self._node)
        try:
            return read_expression(text).text
        except ExpressionError as error:
            raise self.refused(say("{text} {error}", text=text, error=error)) from error

    def _sources(self) -> list[fx.Node]:
        sources = self._node.all_input_nodes
        if self._fills_new():
            first: Any = self._node.args[0]
            sources = [*first.all_input_nodes, *(source for source in sources if source is not first)]
        return sources

    def _fills_new(self) -> bool:
        """``torch.empty(2, 3).normal_()``: what is filled is made at once."""
        if self._node.op != "call_method" or self._node.target not in _OVERWRITING:
            return False
        first = self._node.args[0]
        return isinstance(first, fx.Node) and first.target in (torch.empty, torch.empty_like)

    def refused(self, reason: str) -> ModelImportError:
        return ModelImportError(
            say("{place}: {reason}", place=self._node.meta.get("place", say("unknown place")), reason=reason)
        )

    def _name(self, node: fx.Node) -> str:
        value = self._resolve(node)
        for name, known in self.inputs.items():
            if known is value:
                return name
        if len(self.inputs) >= len(_INPUT_NAMES):
            raise self.refused(say("the call takes more tensors than a node has inputs"))
        name = _INPUT_NAMES[len(self.inputs)]
        self.inputs[name], self._tensors[name] = value, node
        return name

    def _call(self, node: fx.Node) -> str:
        target: Any = INPLACE.get(node.target, node.target) if callable(node.target) else node.target
        if node.op == "call_method":
            name = str(target)
            if node is self._node and self._fills_new():
                start = self._call(cast("fx.Node", node.args[0]))
            else:
                start, name = self._receiver(self._argument(node.args[0], tight=True), name)
            return f"{start}.{name}({self._arguments(node.args[1:], node.kwargs)})"
        if target is getattr:
            return f"{self._argument(node.args[0], tight=True)}.{node.args[1]}"
        if target is operator.getitem:
            return f"{self._argument(node.args[0], tight=True)}[{self._index(node.args[1])}]"
        if target in _INFIX and len(node.args) == 2:
            left, right = (self._argument(argument, tight=True) for argument in node.args)
            return f"{left} {_INFIX[target]} {right}"
        if target in _PREFIX:
            return f"{_PREFIX[target]}{self._argument(node.args[0], tight=True)}"
        path = function_paths().get(id(target)) or self._builtin(target)
        if path is None:
            name = f"{getattr(target, '__module__', '')}.{getattr(target, '__name__', target)}"
            raise self.refused(say("there is no node for {name}", name=name))
        kwargs = {key: value for key, value in node.kwargs.items() if not (key == "inplace" and value)}
        kwargs = _without_defaults(target, kwargs)
        return f"{path}({self._arguments(node.args, kwargs)})"

    @staticmethod
    def _receiver(tensor: str, name: str) -> tuple[str, str]:
        """What a method is called on, and its name: nothing changes a tensor that others read."""
        if not name.endswith("_") or name.endswith("__"):
            return tensor, name
        if name in _OVERWRITING:
            return f"torch.empty_like({tensor})", name
        if name[:-1] in tensor_functions()["methods"]:
            return tensor, name[:-1]
        return f"{tensor}.clone()", name

    @staticmethod
    def _builtin(target: Any) -> str | None:
        name = getattr(target, "__name__", "")
        if target in (int, float, bool, len, max, min, abs, round):
            return str(name)
        twin = getattr(torch, name.rstrip("_"), None) if name.endswith("_") else None
        return function_paths().get(id(twin)) if twin is not None else None

    def _arguments(self, args: Any, kwargs: Mapping[str, Any]) -> str:
        parts = [self._argument(argument) for argument in args]
        for key, value in kwargs.items():
            if key == "device" and not isinstance(value, fx.Node):
                if self.inputs:
                    parts.append(f"device={next(iter(self.inputs))}.device")
                continue
            if key in ("out", "pin_memory", "requires_grad") and value in (None, False):
                continue
            parts.append(f"{key}={self._argument(value)}")
        return ", ".join(parts)

    def _argument(self, value: Any, tight: bool = False) -> str:
        if isinstance(value, fx.Node):
            return self._node_text(value, tight)
        if isinstance(value, torch.dtype | torch.memory_format | torch.layout):
            return str(value)
        if isinstance(value, torch.device):
            return f"{next(iter(self.inputs))}.device" if self.inputs else "None"
        if isinstance(value, slice):
            return (
                f"slice({', '.join(self._argument(part) for part in (value.start, value.stop, value.step))})"
            )
        if isinstance(value, tuple | list):
            inner = ", ".join(self._argument(item) for item in value)
            if isinstance(value, list):
                return f"[{inner}]"
            return f"({inner},)" if len(value) == 1 else f"({inner})"
        if isinstance(value, float) and not math.isfinite(value):
            return "math.nan" if math.isnan(value) else "math.inf" if value > 0 else "(-math.inf)"
        if value is None or value is Ellipsis or isinstance(value, bool | int | float | str):
            text = "..." if value is Ellipsis else repr(value)
            return f"({text})" if tight and isinstance(value, int | float) and value < 0 else text
        raise self.refused(say("a value of type {kind} can't stand in a node", kind=type(value).__name__))

    def _node_text(self, node: fx.Node, tight: bool) -> str:
        if isinstance(self._values[node][0], Tensor):
            return self._name(node)
        known = self._as_size(node)
        if known is not None:
            return known
        if node.op == "placeholder":
            return self._argument(self._values[node][0])
        text = self._call(node)
        infix = node.op == "call_function" and (node.target in _INFIX or node.target in _PREFIX)
        return f"({text})" if tight and infix else text

    def _as_size(self, node: fx.Node) -> str | None:
        """A size that follows the batch, read from one of the tensors at hand."""
        wanted = self._values[node]
        if not all(type(value) is int for value in wanted) or len(set(wanted)) == 1:
            return None
        for name, tensor in self._tensors.items():
            values = self._values[tensor]
            for axis in range(values[0].dim()):
                if tuple(value.shape[axis] for value in values) == wanted:
                    return f"{name}.size({axis})"
        return None

    def _index(self, index: Any) -> str:
        if isinstance(index, tuple) and index:
            inner = ", ".join(self._index_part(part) for part in index)
            return f"{inner}," if len(index) == 1 else inner
        return self._index_part(index)

    def _index_part(self, part: Any) -> str:
        if not isinstance(part, slice):
            return self._argument(part)
        start, stop, step = (
            "" if end is None else self._argument(end) for end in (part.start, part.stop, part.step)
        )
        return f"{start}:{stop}" + (f":{step}" if step else "")
