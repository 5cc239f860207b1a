"""From the training settings to an optimizer of torch."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch.nn import Parameter
from torch.optim import Optimizer

from studio.engine.errors import TrainingError
from studio.graph.catalogue import Catalogue
from studio.graph.recipe import TrainingSettings
from studio.graph.settings import check_value


def build_optimizer(
    training: TrainingSettings, parameters: Iterable[Parameter], catalogue: Catalogue
) -> Optimizer:
    """The optimizer that the settings name; what isn't set has torch's own default."""
    spec = catalogue.optimizers.get(training.optimizer)
    if spec is None:
        known = ", ".join(sorted(catalogue.optimizers))
        raise TrainingError(f"There is no optimizer {training.optimizer!r}. There are: {known}.")
    settings = {}
    for name, value in training.optimizer_settings.items():
        setting = spec.setting(name)
        if setting is None:
            raise TrainingError(f"{spec.name} has no setting {name!r}.")
        try:
            settings[name] = check_value(setting, value)
        except ValueError as error:
            raise TrainingError(f"{spec.name}.{name}: {error}") from error
    return _construct(spec.name, parameters, settings)


def _construct(name: str, parameters: Iterable[Parameter], settings: dict[str, object]) -> Optimizer:
    learned = list(parameters)
    if not learned:
        raise TrainingError(
            "The network has no parameters, so there is nothing to train. Add a layer such as Linear."
        )
    try:
        optimizer: Optimizer = getattr(torch.optim, name)(learned, **settings)
    except (TypeError, ValueError) as error:
        raise TrainingError(f"{name} refuses its settings: {error}.") from error
    return optimizer
