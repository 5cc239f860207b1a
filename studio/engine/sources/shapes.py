"""Drawn pictures with a class for each pixel: discs and squares in any colours, from a seed."""

import torch
from torch import Tensor

from studio.engine.sources.source import Source


def draw_shapes(
    samples: int = 1000,
    size: int = 32,
    noise: float = 0.1,
    seed: int = 0,
) -> tuple[Tensor, Tensor]:
    """Draw a disc and a square on each picture; return the pictures and their masks.

    Colours are random: only the form tells which is which. The square lies above.
    """
    generator = torch.Generator().manual_seed(seed)
    place = size * (0.2 + 0.6 * torch.rand(4, samples, 1, 1, generator=generator))
    reach = size * (0.12 + 0.1 * torch.rand(2, samples, 1, 1, generator=generator))
    row = torch.arange(size).view(1, -1, 1)
    column = torch.arange(size).view(1, 1, -1)
    disc = (row - place[0]) ** 2 + (column - place[1]) ** 2 < reach[0] ** 2
    across = torch.maximum((row - place[2]).abs(), (column - place[3]).abs())
    y = torch.where(across < reach[1], 2, disc.long())
    colours = torch.rand(samples, 3, 3, generator=generator)
    x = colours[torch.arange(samples).view(-1, 1, 1), y].permute(0, 3, 1, 2)
    x = x + noise * torch.randn(x.shape, generator=generator)
    return x.clamp(0, 1).contiguous(), y


SOURCES = (Source("shapes", draw_shapes),)
