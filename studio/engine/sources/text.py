"""A text file as tokens: one for each different character, cut into samples of one length."""

from pathlib import Path

import torch
from torch import Tensor

from studio.engine.sources.source import Source


def load_text(
    root: str,
    train: bool,
    context: int = 64,
    held_out: float = 0.1,
) -> tuple[Tensor, Tensor]:
    """Cut a text into samples; return them and, for each place, the token after it.

    Tokens are the text's different characters, in order. A share of the text, at its
    end, is kept for validation. Each token is to be predicted once.
    """
    text = Path(root).expanduser().read_text(encoding="utf-8")
    numbers = {character: number for number, character in enumerate(sorted(set(text)))}
    tokens = torch.tensor([numbers[character] for character in text])
    end = len(text) - round(len(text) * held_out)
    part = tokens[:end] if train else tokens[end:]
    count = (len(part) - 1) // context
    x = part[: count * context].view(count, context)
    return x, part[1 : count * context + 1].view(count, context)


SOURCES = (Source("text_file", load_text, imports=("from pathlib import Path",), from_folder=True),)
