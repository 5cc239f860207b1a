"""Runs a compiled network's forward pass and tells what each node gave and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from types import CodeType, FrameType
from typing import Any

import torch
from torch import Tensor, nn

from studio.engine.compiler import CompiledSource

Take = Callable[[str, Tensor], None]


class ForwardTrace:
    """Follows ``forward`` line by line, as a debugger does: a line is a node, and what it assigns the node gave.

    So that the network itself is left alone: there is no hook on it, during the pass or after.
    """

    def __init__(self, compiled: CompiledSource, take: Take) -> None:
        self._compiled, self._take = compiled, take
        self.seconds: dict[str, float] = {}
        self._code: CodeType | None = None
        self._cuda = False
        self._node: str | None = None
        self._since = 0.0
        self._seen: dict[str, tuple[int, int]] = {}

    def run(self, model: nn.Module, x: Tensor) -> Any:
        """The network's answer. A compiled network is run as its source says, which torch.compile doesn't change."""
        forward = type(model).forward
        self._code, self._cuda, self._node, self._seen = forward.__code__, x.is_cuda, None, {}
        before = sys.gettrace()
        sys.settrace(self._enter)
        try:
            return forward(model, x)
        finally:
            sys.settrace(before)

    def _enter(self, frame: FrameType, _event: str, _arg: Any) -> Any:
        if frame.f_code is not self._code:
            return None
        self._changed(frame)
        self._since = time.perf_counter()
        return self._line

    def _line(self, frame: FrameType, event: str, arg: Any) -> Any:
        if self._cuda:
            torch.cuda.synchronize()
        now = time.perf_counter()
        if self._node is not None:
            self.seconds[self._node] = self.seconds.get(self._node, 0.0) + now - self._since
            for tensor in self._changed(frame):
                self._take(self._node, tensor)
        self._node = self._compiled.lines.get(frame.f_lineno)
        if event == "return" and self._node is not None and isinstance(arg, Tensor):
            self._take(self._node, arg)
        self._since = time.perf_counter()
        return self._line

    def _changed(self, frame: FrameType) -> list[Tensor]:
        """The tensors that were assigned, or changed in place, since the line before."""
        found = []
        for name, value in frame.f_locals.items():
            for number, tensor in enumerate(_tensors(value)):
                key, mark = f"{name}.{number}", (id(tensor), tensor._version)
                if self._seen.get(key) != mark:
                    self._seen[key] = mark
                    found.append(tensor)
        return found


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)
