"""Toy sets of points in the plane: moons, circles, blobs, XOR and spirals, drawn from a seed."""

import math

import torch
from torch import Tensor

from studio.engine.sources.source import Source


def make_moons(
    samples: int = 1000,
    noise: float = 0.1,
    seed: int = 0,
) -> tuple[Tensor, Tensor]:
    """Draw two half circles that reach into each other."""
    generator = torch.Generator().manual_seed(seed)
    y = torch.arange(samples) % 2
    angle = math.pi * torch.rand(samples, generator=generator)
    upper = torch.stack([angle.cos() - 0.5, angle.sin() - 0.25], dim=1)
    x = torch.where(y.unsqueeze(1) == 0, upper, -upper)
    return x + noise * torch.randn(x.shape, generator=generator), y


def make_circles(
    samples: int = 1000,
    noise: float = 0.1,
    seed: int = 0,
) -> tuple[Tensor, Tensor]:
    """Draw a circle and, inside it, one of half its radius."""
    generator = torch.Generator().manual_seed(seed)
    y = torch.arange(samples) % 2
    radius = 1 - 0.5 * y
    angle = 2 * math.pi * torch.rand(samples, generator=generator)
    x = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return x + noise * torch.randn(x.shape, generator=generator), y


def make_blobs(
    samples: int = 1000,
    noise: float = 0.2,
    classes: int = 3,
    seed: int = 0,
) -> tuple[Tensor, Tensor]:
    """Draw round clouds whose centres lie evenly on a circle, one for each class."""
    generator = torch.Generator().manual_seed(seed)
    y = torch.arange(samples) % classes
    angle = 2 * math.pi * y / classes
    centre = torch.stack([angle.cos(), angle.sin()], dim=1)
    return centre + noise * torch.randn(centre.shape, generator=generator), y


def make_xor(
    samples: int = 1000,
    noise: float = 0.05,
    seed: int = 0,
) -> tuple[Tensor, Tensor]:
    """Draw a square whose opposite quarters belong to the same class."""
    generator = torch.Generator().manual_seed(seed)
    x = 2 * torch.rand(samples, 2, generator=generator) - 1
    y = (x[:, 0] * x[:, 1] < 0).long()
    return x + noise * torch.randn(x.shape, generator=generator), y


def make_spirals(
    samples: int = 1000,
    noise: float = 0.02,
    classes: int = 2,
    turns: float = 1.5,
    seed: int = 0,
) -> tuple[Tensor, Tensor]:
    """Draw spiral arms wound around each other, one for each class."""
    generator = torch.Generator().manual_seed(seed)
    y = torch.arange(samples) % classes
    radius = torch.rand(samples, generator=generator).sqrt()
    angle = 2 * math.pi * (turns * radius + y / classes)
    x = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return x + noise * torch.randn(x.shape, generator=generator), y


SOURCES = (
    Source("moons", make_moons, imports=("import math",)),
    Source("circles", make_circles, imports=("import math",)),
    Source("blobs", make_blobs, imports=("import math",)),
    Source("xor", make_xor),
    Source("spirals", make_spirals, imports=("import math",)),
)
