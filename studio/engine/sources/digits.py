"""scikit-learn's handwritten digits, which come with the library: nothing to download."""

import torch
from sklearn import datasets
from torch import Tensor

from studio.engine.sources.source import Source


def load_digits() -> tuple[Tensor, Tensor]:
    """Load 1,797 handwritten digits of 8 x 8 pixels, as floats in [0, 1]."""
    digits = datasets.load_digits()
    x = torch.from_numpy(digits.images).float().div(16).unsqueeze(1)
    return x, torch.from_numpy(digits.target).long()


SOURCES = (Source("digits", load_digits, imports=("from sklearn import datasets",)),)
