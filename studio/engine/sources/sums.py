"""Additions written as characters, whose answers are to be predicted: drawn from a seed."""

import torch
from torch import Tensor

from studio.engine.sources.source import Source


def write_sums(
    samples: int = 5000,
    digits: int = 2,
    seed: int = 0,
) -> tuple[Tensor, Tensor]:
    """Write different sums such as 12+07=019, and for each place the token after it.

    A digit is its own token, 10 is the plus and 11 the equals sign. What comes before
    the answer can't be known: it has the label -100, which doesn't count.
    """
    generator = torch.Generator().manual_seed(seed)
    largest = 10**digits
    pairs = torch.randperm(largest**2, generator=generator)[:samples]
    first, second = pairs // largest, pairs % largest
    powers = 10 ** torch.arange(digits, -1, -1)
    text = torch.full((len(pairs), 3 * digits + 3), 10)
    text[:, :digits] = first.unsqueeze(1) // powers[1:] % 10
    text[:, digits + 1 : 2 * digits + 1] = second.unsqueeze(1) // powers[1:] % 10
    text[:, 2 * digits + 1] = 11
    text[:, 2 * digits + 2 :] = (first + second).unsqueeze(1) // powers % 10
    y = text[:, 1:].clone()
    y[:, : 2 * digits + 1] = -100
    return text[:, :-1].contiguous(), y


SOURCES = (Source("sums", write_sums),)
