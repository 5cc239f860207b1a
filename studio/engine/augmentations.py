"""Functions that change a batch at random, sample by sample, all samples at once on the batch's device.

Exported scripts contain their very text. Each one stands alone, needing only ``torch`` and ``F``, draws from
``generator`` alone, and takes the settings that the catalogue lists for it.
"""

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name, in scripts too


def flip_horizontal(x: Tensor, generator: torch.Generator, p: float = 0.5) -> Tensor:
    """Mirror a share of the pictures, left to right."""
    chance = torch.rand(len(x), 1, 1, 1, generator=generator, device=x.device)
    return torch.where(chance < p, x.flip(3), x)


def flip_vertical(x: Tensor, generator: torch.Generator, p: float = 0.5) -> Tensor:
    """Turn a share of the pictures upside down."""
    chance = torch.rand(len(x), 1, 1, 1, generator=generator, device=x.device)
    return torch.where(chance < p, x.flip(2), x)


def random_crop(
    x: Tensor,
    generator: torch.Generator,
    padding: int = 4,
    fill: str = "constant",
) -> Tensor:
    """Pad each picture and cut one of its old size out, at a place of its own."""
    size, places = (2, len(x)), 2 * padding + 1
    place = torch.randint(places, size, generator=generator, device=x.device)
    padded = F.pad(x, [padding] * 4, mode=fill)
    windows = padded.unfold(2, x.shape[2], 1).unfold(3, x.shape[3], 1)
    return windows[torch.arange(len(x), device=x.device), :, place[0], place[1]]


def random_affine(
    x: Tensor,
    generator: torch.Generator,
    degrees: float = 10.0,
    shift: float = 0.1,
    scale: float = 0.0,
) -> Tensor:
    """Rotate, move and resize each picture by amounts of its own; a class stays one."""
    drawn = torch.rand(4, len(x), generator=generator, device=x.device) * 2 - 1
    angle, size = torch.deg2rad(drawn[0] * degrees), 1 + drawn[1] * scale
    cosine, sine = angle.cos() / size, angle.sin() / size
    ratio = x.shape[2] / x.shape[3]
    first = torch.stack([cosine, -sine * ratio, drawn[2] * 2 * shift], dim=1)
    second = torch.stack([sine / ratio, cosine, drawn[3] * 2 * shift], dim=1)
    theta = torch.stack([first, second], dim=1)
    grid = F.affine_grid(theta, list(x.shape), align_corners=False)
    if x.is_floating_point():
        return F.grid_sample(x, grid, align_corners=False)
    moved = F.grid_sample(x.float(), grid, mode="nearest", align_corners=False)
    return moved.to(x.dtype)


def random_erase(
    x: Tensor,
    generator: torch.Generator,
    p: float = 0.5,
    largest: float = 0.5,
) -> Tensor:
    """Set a rectangle of a share of the pictures to zero."""
    drawn = torch.rand(5, len(x), 1, 1, 1, generator=generator, device=x.device)
    height, width = x.shape[2:]
    tall, wide = drawn[0] * largest * height, drawn[1] * largest * width
    top, left = drawn[2] * (height - tall), drawn[3] * (width - wide)
    row = torch.arange(height, device=x.device).view(-1, 1)
    column = torch.arange(width, device=x.device)
    in_rows = (row >= top) & (row < top + tall)
    in_columns = (column >= left) & (column < left + wide)
    return x.masked_fill(in_rows & in_columns & (drawn[4] < p), 0.0)


def random_light(
    x: Tensor,
    generator: torch.Generator,
    brightness: float = 0.2,
    contrast: float = 0.2,
) -> Tensor:
    """Change brightness and contrast of each picture by amounts of its own."""
    drawn = torch.rand(2, len(x), 1, 1, 1, generator=generator, device=x.device) * 2 - 1
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    return (x - mean) * (1 + drawn[0] * contrast) + mean + drawn[1] * brightness


def add_noise(x: Tensor, generator: torch.Generator, std: float = 0.05) -> Tensor:
    """Add normally distributed random numbers to every value."""
    noise = torch.empty_like(x).normal_(std=std, generator=generator)
    return x + noise
