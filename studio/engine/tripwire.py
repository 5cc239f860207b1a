"""Finds the node whose numbers stopped being finite: one step is repeated under watch, operation by operation.

Training itself checks nothing at its steps: the losses that are read back a few times a second tell that there was
a bad step. The trainer then goes back to its last checkpoint and repeats the steps up to it, which is exact, and
takes the bad one inside a ``Watch``.
"""

# mypy: disallow-untyped-calls=False
# (Parts of torch that this stands on have no types.)

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from studio.engine.compiler import CompiledSource
from studio.graph.words import say

_REMEDIES = {
    "log": say("Keep its input above 0: clamp it, or add a small number."),
    "log1p": say("Keep its input above -1: clamp it."),
    "sqrt": say("Keep its input above 0, where the slope is finite too: clamp it, or add a small number."),
    "rsqrt": say("Keep its input above 0: clamp it, or add a small number."),
    "div": say("Keep what it divides by away from 0: add a small number."),
    "reciprocal": say("Keep its input away from 0: add a small number."),
    "pow": say("Keep its input positive: clamp it."),
    "exp": say("Keep its input small: clamp it, or subtract its maximum first."),
    "acos": say("Keep its input between -1 and 1: clamp it."),
    "asin": say("Keep its input between -1 and 1: clamp it."),
    "atanh": say("Keep its input between -1 and 1: clamp it."),
    "norm": say("Its slope at 0 isn't finite: add a small number."),
}
_USUAL_REMEDY = say("Lower the learning rate, clip the gradients, or normalise the data.")


class NonFiniteError(Exception):
    """Leaves the step that is watched; ``found`` says where numbers stopped being finite."""

    def __init__(self, found: Found) -> None:
        self.found = found
        super().__init__(found.message)


@dataclass(frozen=True)
class Found:
    """The node (None: outside of the nodes, as in the loss) and what happened there, in words."""

    message: str
    node_id: str | None = None
    backward: bool = False


@dataclass(frozen=True)
class Span:
    """The values of a tensor, or of several: those that are finite, and whether others are among them."""

    low: float
    high: float
    mean: float
    finite: bool

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> str:
        numbers = {"low": f"{self.low:.4g}", "high": f"{self.high:.4g}", "mean": f"{self.mean:.4g}"}
        if self.finite:
            return say("from {low} to {high}, with a mean of {mean}", **numbers)
        return say("from {low} to {high}, with a mean of {mean}, and some that aren't finite", **numbers)


def span(tensors: list[Tensor]) -> Span | None:
    """None when there is no number in them."""
    parts = [t.detach().reshape(-1).float() for t in tensors if t.numel()]
    if not parts:
        return None
    values = torch.cat(parts)
    good = values[values.isfinite()]
    if not len(good):
        return Span(float("nan"), float("nan"), float("nan"), finite=False)
    return Span(
        float(good.min()), float(good.max()), float(good.mean()), finite=bool(values.isfinite().all())
    )


def is_bad(tensor: Tensor) -> bool:
    """Whether it has NaN or +inf. Masks are made of -inf, which is no fault by itself."""
    return bool((tensor.isnan() | (tensor == float("inf"))).any())


@dataclass
class _Visit:
    """The operations that a node does in a row: what came in first, what came out last, what went wrong first."""

    node_id: str | None
    inputs: Span | None = None
    outputs: list[Tensor] = field(default_factory=list)
    fault: str | None = None  # the operation that made bad numbers of good ones
    fault_inputs: Span | None = None


class Watch:
    """A context for one step, forward and backward, that raises NonFiniteError where bad numbers first appear."""

    def __init__(self, compiled: CompiledSource, step: int, backward: bool = True) -> None:
        self._compiled, self._step, self._checks_backward = compiled, step, backward
        self._visit = _Visit(None)
        self._inputs: dict[str | None, Span | None] = {}
        self._in_backward = False
        self._found: Found | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        # Autograd keeps where each of its functions was made. That it looks for NaN itself isn't wanted.
        self._open.enter_context(torch.autograd.set_detect_anomaly(True, check_nan=False))
        self._open.enter_context(_Functions(self._backward))
        self._open.enter_context(_Operations(self._note))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    # The forward pass.

    def _note(self, name: str, inputs: list[Tensor], outputs: list[Tensor]) -> None:
        if self._in_backward:
            return
        node_id = self._node_now()
        if node_id != self._visit.node_id:
            self._judge()
            self._visit = _Visit(node_id, span(_data(inputs)))
            self._inputs[node_id] = self._visit.inputs
        visit = self._visit
        visit.outputs = outputs or visit.outputs
        if visit.fault is None and any(map(is_bad, outputs)) and not any(map(is_bad, inputs)):
            visit.fault, visit.fault_inputs = name, span(_data(inputs) or inputs)

    def _judge(self) -> None:
        """Look at a node when it is done: bad numbers inside of it that don't leave it are its own matter."""
        visit = self._visit
        if not any(map(is_bad, visit.outputs)):
            return
        name = self._name(visit.node_id)
        if visit.fault is None:
            text = say(
                "The numbers that go into {node} in step {step} aren't finite: its weights, or its "
                "input. {remedy}",
                node=name,
                step=self._step,
                remedy=_USUAL_REMEDY,
            )
            raise NonFiniteError(Found(text, visit.node_id))
        is_nan = any(bool(t.isnan().any()) for t in visit.outputs)
        values = visit.fault_inputs
        text = say(
            "{node} gives {what} in the forward pass of step {step} ({operation}).{values} {remedy}",
            node=name,
            what=say("NaN") if is_nan else say("infinite numbers"),
            step=self._step,
            operation=visit.fault,
            values=say(" Values go into it {span}.", span=values.words) if values else "",
            remedy=_remedy(visit.fault),
        )
        raise NonFiniteError(Found(text, visit.node_id))

    def _node_now(self) -> str | None:
        """The node whose line of the network's source is being run."""
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self._compiled.filename:
                node_id = self._compiled.lines.get(frame.f_lineno)
                if node_id is not None:
                    return node_id
            frame = frame.f_back  # type: ignore[assignment]
        return None

    # The backward pass.

    def _backward(self, loss: Tensor, run: Callable[[], Any]) -> Any:
        self._judge()
        self._visit = _Visit(None)
        self._in_backward = True
        if self._checks_backward and loss.grad_fn is not None:
            for function in _graph(loss.grad_fn):
                function.register_hook(self._hook(function))
        result = run()
        self._in_backward = False
        if self._found is not None:
            raise NonFiniteError(self._found)
        return result

    def _hook(self, function: Any) -> Callable[[tuple[Any, ...], tuple[Any, ...]], None]:
        def look(grad_inputs: tuple[Any, ...], grad_outputs: tuple[Any, ...]) -> None:
            if self._found is not None:
                return
            coming, going = _floats(grad_outputs), _floats(grad_inputs)
            bad = [t for t in going if not bool(t.isfinite().all())]
            if bad and all(bool(t.isfinite().all()) for t in coming):
                self._found = self._found_backward(function, coming)

        return look

    def _found_backward(self, function: Any, gradients: list[Tensor]) -> Found:
        node_id = self._node_of(function)
        name = re.sub(r"Backward\d*$", "", function.name().split("::")[-1]).lower()
        values, came = self._inputs.get(node_id), span(gradients)
        text = say(
            "{node} gives gradients that aren't finite, in the backward pass of step {step} ({operation})."
            "{values}{gradients} {remedy}",
            node=self._name(node_id),
            step=self._step,
            operation=name,
            values=say(" In the forward pass values went into it {span}.", span=values.words)
            if values
            else "",
            gradients=say(" Gradients come to it {span}.", span=came.words) if came else "",
            remedy=_remedy(name),
        )
        return Found(text, node_id, backward=True)

    def _node_of(self, function: Any) -> str | None:
        """The node that made a function of the graph, from the traceback that autograd keeps of its making."""
        lines = "".join(function.metadata.get("traceback_", ()))
        places = re.findall(re.escape(f'File "{self._compiled.filename}", line ') + r"(\d+)", lines)
        found = (self._compiled.lines.get(int(place)) for place in reversed(places))
        return next((node_id for node_id in found if node_id is not None), None)

    def _name(self, node_id: str | None) -> str:
        return self._compiled.network.nodes[node_id].name if node_id else say("The loss")


class _Functions(TorchFunctionMode):
    """Hands the backward pass over, with the loss that it begins at."""

    def __init__(self, backward: Callable[[Tensor, Callable[[], Any]], Any]) -> None:
        super().__init__()
        self._backward = backward

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        if func is Tensor.backward:
            return self._backward(args[0], lambda: func(*args, **(kwargs or {})))
        return func(*args, **(kwargs or {}))


class _Operations(TorchDispatchMode):
    """Tells each operation with the tensors of floating-point numbers that go in and come out."""

    def __init__(self, note: Callable[[str, list[Tensor], list[Tensor]], None]) -> None:
        super().__init__()
        self._note = note

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        inputs = [*_floats(args), *_floats(tuple(kwargs.values()))]
        result = func(*args, **kwargs)
        # Whatever is computed in here isn't watched: the mode is off meanwhile.
        self._note(func.overloadpacket.__name__, inputs, _floats((result,)))
        return result


def _floats(values: Any) -> list[Tensor]:
    """All tensors of floating-point numbers in nested tuples and lists."""
    return list(_each_float(values))


def _each_float(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        if value.is_floating_point():
            yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _each_float(item)


def _data(tensors: list[Tensor]) -> list[Tensor]:
    """Those that aren't weights."""
    return [tensor for tensor in tensors if not isinstance(tensor, torch.nn.Parameter)]


def _graph(root: Any) -> Iterator[Any]:
    """All functions of the graph that ends in ``root``."""
    seen, waiting = {root}, [root]
    while waiting:
        function = waiting.pop()
        yield function
        for following, _ in function.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                waiting.append(following)


def _remedy(operation: str) -> str:
    stem = re.sub(r"^(linalg_|linalg_vector_|_)|_$", "", operation)
    return _REMEDIES.get(stem, _REMEDIES.get(stem.removeprefix("vector_"), _USUAL_REMEDY))
