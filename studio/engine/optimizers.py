"""From the training settings to an optimizer of torch."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch.nn import Parameter
from torch.optim import Optimizer

from studio.engine.errors import TrainingError
from studio.graph.recipe import TrainingSettings


def build_optimizer(training: TrainingSettings, parameters: Iterable[Parameter]) -> Optimizer:
    """The optimizer of checked settings; what isn't set has torch's own default."""
    learned = list(parameters)
    if not learned:
        raise TrainingError(
            "The network has no parameters, so there is nothing to train. Add a layer such as Linear."
        )
    kind: type[Optimizer] = getattr(torch.optim, training.optimizer)
    try:
        return kind(learned, **training.optimizer_settings)
    except (TypeError, ValueError) as error:
        raise TrainingError(f"{training.optimizer} refuses its settings: {error}.") from error
