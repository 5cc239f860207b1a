"""Sets whose samples have a number to predict: scikit-learn's diabetes study, and waves drawn from a seed."""

import math

import torch
from sklearn import datasets
from torch import Tensor

from studio.engine.sources.source import Source


def load_diabetes(
    standardize: bool = True,
) -> tuple[Tensor, Tensor]:
    """Load ten figures of 442 patients, and how far their illness went in a year.

    Each figure has a spread of 1.
    """
    figures, progress = datasets.load_diabetes(return_X_y=True)
    x = torch.from_numpy(figures).float() * len(figures) ** 0.5
    y = torch.from_numpy(progress).float().unsqueeze(1)
    return x, (y - y.mean()) / y.std() if standardize else y


def make_waves(
    samples: int = 1000,
    noise: float = 0.1,
    seed: int = 0,
) -> tuple[Tensor, Tensor]:
    """Draw points of a curve that is the sum of two sine waves."""
    generator = torch.Generator().manual_seed(seed)
    x = 2 * torch.rand(samples, 1, generator=generator) - 1
    y = torch.sin(math.pi * x) + 0.5 * torch.sin(3 * math.pi * x)
    return x, y + noise * torch.randn(x.shape, generator=generator)


SOURCES = (
    Source("diabetes", load_diabetes, imports=("from sklearn import datasets",)),
    Source("waves", make_waves, imports=("import math",)),
)
