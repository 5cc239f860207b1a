"""A text file as tokens: one for each different character, cut into samples of one length."""

from pathlib import Path

import torch
from torch import Tensor

from studio.engine.sources.source import Source


def read_tokens(root: str) -> Tensor:
    """A text's tokens: the numbers of its different characters, in order."""
    text = Path(root).expanduser().read_text(encoding="utf-8")
    numbers = {character: number for number, character in enumerate(sorted(set(text)))}
    return torch.tensor([numbers[character] for character in text])


def cut_tokens(
    tokens: Tensor,
    train: bool,
    context: int,
    held_out: float,
) -> tuple[Tensor, Tensor]:
    """Cut samples; return them and, for each place, the token after it.

    A share of the text, at its end, is kept for validation. Each token is to be
    predicted once.
    """
    end = len(tokens) - round(len(tokens) * held_out)
    part = tokens[:end] if train else tokens[end:]
    count = (len(part) - 1) // context
    x = part[: count * context].view(count, context)
    return x, part[1 : count * context + 1].view(count, context)


def load_text(
    root: str,
    train: bool,
    context: int = 64,
    held_out: float = 0.1,
) -> tuple[Tensor, Tensor]:
    """Read a text, and cut samples of it."""
    return cut_tokens(read_tokens(root), train, context, held_out)


SOURCES = (
    Source(
        "text_file",
        load_text,
        (read_tokens, cut_tokens),
        ("from pathlib import Path",),
        from_folder=True,
    ),
)
