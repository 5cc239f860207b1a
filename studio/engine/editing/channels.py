"""How the channels of an edited network's values are those of the network before: copied, or new beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from studio.graph.calls import Ref

NEW = -1  # a channel that wasn't there before


@dataclass(frozen=True, eq=False)
class Channels:
    """``sources``: which channel before each one is a copy of. ``shares`` are what a layer that reads them weighs
    each by, so that copies count as the one that they are of, and new ones not at all.

    ``before`` is how many there were. They stand along ``axis``: 1, or -1 for the last.
    """

    sources: Tensor
    shares: Tensor
    before: int
    axis: int

    def same_as(self, other: Channels) -> bool:
        return torch.equal(self.sources, other.sources) and torch.equal(self.shares, other.shares)

    def spread(self, count: int) -> Channels:
        """After flattening: ``count`` numbers for each channel."""
        places = self.sources[:, None] * count + torch.arange(count)
        places = torch.where(self.sources[:, None] == NEW, NEW, places)
        return Channels(places.flatten(), self.shares.repeat_interleave(count), self.before * count, -1)


@dataclass(frozen=True, eq=False)
class Same:
    """The value that ``origin`` was in the network before. ``channels`` is None where they are laid out as then.

    ``nonnegative`` says that no number in it is below zero.
    """

    origin: Ref
    channels: Channels | None = None
    nonnegative: bool = False


@dataclass(frozen=True)
class Other:
    """A value that the network before hadn't; ``why``, in words, from the first layer that made it different."""

    why: tuple[str, ...] = ()


Value = Same | Other


def grown(before: int, after: int, axis: int) -> Channels:
    """More channels, those behind the old ones being copies of them (Net2WiderNet, Chen, Goodfellow, Shlens 2016).

    Where the paper divides what reads a channel by the number of its copies, these get unequal shares that add up to
    one: the answers are the same, and copies learn apart. Equal sizes grow alike, so that sums of both fit.
    """
    generator = torch.Generator().manual_seed(before * 1_000_003 + after)
    rounds = [torch.randperm(before, generator=generator) for _ in range(-(-(after - before) // before))]
    sources = torch.cat([torch.arange(before), *rounds])[:after]
    weights = torch.rand(after, generator=generator, dtype=torch.float64) + 0.5
    totals = torch.zeros(before, dtype=torch.float64).index_add(0, sources, weights)
    return Channels(sources, weights / totals[sources], before, axis)


def as_before(count: int, axis: int) -> Channels:
    return Channels(torch.arange(count), torch.ones(count, dtype=torch.float64), count, axis)


def beside(parts: Sequence[Channels]) -> Channels:
    """Channels of several values one after the other."""
    sources, start = [], 0
    for part in parts:
        sources.append(torch.where(part.sources == NEW, NEW, part.sources + start))
        start += part.before
    return Channels(torch.cat(sources), torch.cat([part.shares for part in parts]), start, parts[0].axis)


def all_new(count: int, axis: int) -> Channels:
    return Channels(torch.full((count,), NEW), torch.zeros(count, dtype=torch.float64), 0, axis)
