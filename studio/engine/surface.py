"""The decision surface of a network with two input features: its probabilities over a grid of the plane."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from studio.engine.data import Dataset
from studio.engine.events import SurfaceComputed

_POINTS = 100  # along each axis: 10,000 points take a small network about 2 ms
_MARGIN = 0.1  # of the samples' range, on each side


class Surface:
    """The grid around a set's samples, ready to be put through the network again and again."""

    def __init__(self, data: Dataset) -> None:
        assert isinstance(data.train_x, Tensor)
        low, high = data.train_x.amin(dim=0), data.train_x.amax(dim=0)
        margin = _MARGIN * (high - low)
        (left, bottom), (right, top) = (low - margin).tolist(), (high + margin).tolist()
        self._extent = (left, right, bottom, top)
        y, x = torch.meshgrid(
            torch.linspace(bottom, top, _POINTS), torch.linspace(left, right, _POINTS), indexing="ij"
        )
        points = torch.stack([x, y], dim=2).view(-1, 2).to(data.train_x.device)
        if data.mean is not None and data.std is not None:
            points = points.sub(data.mean).div(data.std)
        self._points = points

    @staticmethod
    def fits(data: Dataset) -> bool:
        """Whether the samples are points in the plane."""
        points = isinstance(data.train_x, Tensor) and data.train_x.is_floating_point()  # and no tokens
        return points and data.sample_shape == (2,) and bool(data.classes)

    def compute(self, model: nn.Module, step: int) -> SurfaceComputed:
        """The surface as of now. Mode and random numbers are put back, as if nothing had been."""
        training = model.training
        devices = [self._points.device] if self._points.is_cuda else []
        with torch.no_grad(), torch.random.fork_rng(devices=devices):
            model.eval()
            # A network that gives NaN says nothing there: no class has any probability.
            probabilities = model(self._points).softmax(dim=1).nan_to_num(0.0).cpu()
            model.train(training)
        return SurfaceComputed(step, self._extent, probabilities.view(_POINTS, _POINTS, -1).numpy())
