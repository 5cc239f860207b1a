"""Measures what a piece of work allocates: every tensor's storage, from the operation that makes it to its end."""

# mypy: disallow-untyped-calls=False
# (Parts of torch that this stands on have no types.)

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_iter


@dataclass
class Peak:
    """The most bytes that were held at one time, besides what there was before."""

    bytes: int = 0


@contextmanager
def peak_memory(device: torch.device) -> Iterator[Peak]:
    """Fill in the peak of what is done inside: by CUDA's own books, else by counting each operation's results."""
    peak = Peak()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
        before = torch.cuda.memory_allocated(device)
        torch.cuda.reset_peak_memory_stats(device)
        yield peak
        torch.cuda.synchronize(device)
        peak.bytes = torch.cuda.max_memory_allocated(device) - before
    else:
        with _Counting() as counting:
            yield peak
        peak.bytes = counting.peak
        counting.end()


class _Counting(TorchDispatchMode):
    """Adds up the storages that operations make, and takes off those that are freed.

    What an operation works in for itself isn't seen: a convolution's columns, say.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = self.peak = 0
        self._known: dict[int, Any] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        for tensor in _tensors((args, kwargs)):
            self._note(tensor, counts=False)  # it was there before, or is counted already
        result = func(*args, **(kwargs or {}))
        for tensor in _tensors(result):
            self._note(tensor, counts=True)
        return result

    def _note(self, tensor: Tensor, counts: bool) -> None:
        storage = tensor.untyped_storage()
        key = storage._cdata
        if key not in self._known:
            size = storage.nbytes() if counts else 0
            self._known[key] = weakref.finalize(storage, self._forget, key, size)
            self.now += size
            self.peak = max(self.peak, self.now)

    def _forget(self, key: int, size: int) -> None:
        self._known.pop(key, None)
        self.now -= size

    def end(self) -> None:
        """Wait for no storage any more."""
        for waiting in list(self._known.values()):
            waiting.detach()
        self._known.clear()


def _tensors(values: Any) -> Iterable[Tensor]:
    found = (value for value in tree_iter(values) if isinstance(value, Tensor))
    return (tensor for tensor in found if tensor.layout is torch.strided and not tensor.is_meta)
