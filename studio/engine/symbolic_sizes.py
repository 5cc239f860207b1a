"""Symbolic sizes of axes: ``B`` (batch) and ``T`` (an axis that varies), found by running with several sizes.

A layer is run for a few values of B and T; an axis whose size changes with them is written as the formula that fits
all of them: ``B``, ``4*B``, ``T-2``, ``T/2``, ``B*T``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from studio.graph.tensors import Axis
from studio.graph.words import say

# Sizes that no network's own sizes are likely to equal. T's are multiples of 64, so that strided layers halve evenly.
BATCHES = (61, 67)
LENGTHS = (192, 320)
BATCH_ONLY = tuple((batch, LENGTHS[0]) for batch in BATCHES)
BOTH = tuple((batch, length) for batch in BATCHES for length in LENGTHS)

Probe = tuple[int, int]  # B and T


def probes_for(shapes: Sequence[tuple[Axis, ...]]) -> tuple[Probe, ...]:
    """The sizes to try: B alone unless a T stands in one of the shapes."""
    varying = any(isinstance(axis, str) and "T" in axis for shape in shapes for axis in shape)
    return BOTH if varying else BATCH_ONLY


@lru_cache(maxsize=65536)
def size_at(axis: Axis, probe: Probe) -> int:
    """The size of an axis for values of B and T."""
    if isinstance(axis, int):
        return axis
    total = Fraction(0)
    for sign, term in _terms(axis):
        value = Fraction(1)
        for factor in term.split("*"):
            name, _, divisor = factor.partition("/")
            number = probe[0] if name == "B" else probe[1] if name == "T" else int(name)
            value *= Fraction(number, int(divisor or 1))
        total += sign * value
    return int(total)


def _terms(axis: str) -> list[tuple[int, str]]:
    signed = axis.replace("-", "+-").split("+")
    return [(-1 if term.startswith("-") else 1, term.lstrip("-")) for term in signed if term]


def symbolic(sizes: Sequence[int], probes: Sequence[Probe]) -> Axis:
    """The size of an axis as a formula, from its values at the probes. Raises ValueError when none fits."""
    if all(size == sizes[0] for size in sizes):
        return sizes[0]
    by_batch = Fraction(
        sizes[-1] - sizes[len(sizes) // 2 - 1], probes[-1][0] - probes[len(sizes) // 2 - 1][0]
    )
    if len(probes) == 2:
        return _formula({"B": by_batch, "": sizes[0] - by_batch * probes[0][0]})
    return _of_both(sizes)


def _of_both(sizes: Sequence[int]) -> Axis:
    """Fit a + b B + c T + d B T to the four values."""
    (b0, b1), (t0, t1) = BATCHES, LENGTHS
    s00, s01, s10, s11 = (Fraction(size) for size in sizes)
    both = (s11 - s10 - s01 + s00) / ((b1 - b0) * (t1 - t0))
    batch = (s10 - s00) / (b1 - b0) - both * t0
    length = (s01 - s00) / (t1 - t0) - both * b0
    rest = s00 - batch * b0 - length * t0 - both * b0 * t0
    return _formula({"B*T": both, "B": batch, "T": length, "": rest})


def _formula(factors: dict[str, Fraction]) -> str:
    parts = []
    for name, factor in factors.items():
        if not factor:
            continue
        if (
            factor.denominator > 64
            or (not name and factor.denominator > 1)
            or ("B" in name and factor.denominator > 1 and name == "B")
        ):
            raise ValueError(say("an axis doesn't grow evenly with the batch size"))
        parts.append(_term(name, factor))
    return "".join(parts).lstrip("+")


def _term(name: str, factor: Fraction) -> str:
    sign = "-" if factor < 0 else "+"
    number = abs(factor)
    if not name:
        return f"{sign}{number}"
    text = name if number.numerator == 1 else f"{number.numerator}*{name}"
    return sign + text + (f"/{number.denominator}" if number.denominator > 1 else "")
