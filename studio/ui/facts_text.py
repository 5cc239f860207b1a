"""Numbers about layers and networks in words: parameters, multiply-adds, memory of the activations."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from studio.graph.tensors import NetworkFacts, NodeFacts, TensorSpec

_EXACT_BELOW = 100_000
_LETTERS = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_BYTES = {"float64": 8, "int64": 8, "float16": 2, "bfloat16": 2, "int16": 2, "bool": 1, "uint8": 1, "int8": 1}


def tr(text: str) -> str:
    return QCoreApplication.translate("Facts", text)


def short_count(number: int) -> str:
    """``1,234`` as it is, ``1.2 M`` where the digits say nothing."""
    if number < _EXACT_BELOW:
        return f"{number:,}"
    size, letter = next((size, letter) for size, letter in _LETTERS if number >= size)
    return f"{number / size:.1f} {letter}"


def cost_text(facts: NodeFacts | None) -> str:
    """``650 parameters · 1.2 M multiply-adds``; what is zero is left out."""
    if facts is None:
        return ""
    parts = []
    if facts.parameters:
        parts.append(tr("{0} parameters").format(f"{facts.parameters:,}"))
    if facts.multiply_adds:
        parts.append(tr("{0} multiply-adds").format(short_count(facts.multiply_adds)))
    return " · ".join(parts)


def multiply_adds(facts: NetworkFacts) -> int:
    return sum(node.multiply_adds for node in facts.nodes.values())


def activation_bytes(facts: NetworkFacts, batch: int) -> int | None:
    """What the layers' outputs take for a batch; None where an axis isn't known."""
    total = 0
    for tensor in _tensors(facts):
        size = tensor_bytes(tensor, batch)
        if size is None:
            return None
        total += size
    return total


def tensor_bytes(tensor: TensorSpec, batch: int) -> int | None:
    """What a tensor takes for a batch; None where an axis isn't known."""
    sizes = [_size(axis, batch) for axis in tensor.shape]
    if None in sizes:
        return None
    return math.prod(size for size in sizes if size is not None) * _BYTES.get(tensor.dtype, 4)


def _tensors(facts: NetworkFacts) -> Iterator[TensorSpec]:
    for node in facts.nodes.values():
        for part in node.each or (node,):
            if part.inner is not None:
                yield from _tensors(part.inner)
            else:
                yield from part.outputs.values()


def _size(axis: int | str, batch: int) -> int | None:
    """An axis that is a number, ``B`` or a multiple of it (``4*B``)."""
    if isinstance(axis, int):
        return axis
    factors = [part.strip() for part in axis.split("*")]
    if not all(part == "B" or part.isdecimal() for part in factors):
        return None
    return math.prod(batch if part == "B" else int(part) for part in factors)


def bytes_text(count: int) -> str:
    if count < 1024:
        return f"{count} B"
    for unit in ("KiB", "MiB", "GiB"):
        count_in_unit = count / 1024
        if count_in_unit < 1024 or unit == "GiB":
            return f"{count_in_unit:,.1f} {unit}"
        count //= 1024
    raise AssertionError


def duration_text(seconds: float) -> str:
    """``3.8 ms``, ``12 s``, ``4 min 10 s``, ``2 h 5 min``."""
    if seconds < 1:
        return tr("{0} ms").format(f"{seconds * 1000:.2g}" if seconds < 0.01 else f"{seconds * 1000:.0f}")
    if seconds < 60:
        return tr("{0} s").format(f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}")
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return tr("{0} min {1} s").format(minutes, rest)
    return tr("{0} h {1} min").format(minutes // 60, minutes % 60)
