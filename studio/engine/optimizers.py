"""From the training settings to an optimizer of torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from studio.engine.errors import TrainingError
from studio.engine.training_functions import parameter_groups, spare_norms_and_biases
from studio.graph.blocks import bind
from studio.graph.catalogue import Catalogue
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.learning import learning_by_name
from studio.graph.recipe import TrainingSettings
from studio.graph.words import say

# One kernel instead of a dozen for each tensor: measured on a CPU, a step of training takes a sixth to two fifths less
# time. (Of SGD it is no faster, and the other optimizers' ones aren't there on all devices.)
_FUSED = ("Adam", "AdamW")
GroupRule = tuple[tuple[str, ...], dict[str, float]]  # starts of names, and the settings of what they name


def group_rules(
    document: ProjectDocument, network: NetworkDocument, catalogue: Catalogue
) -> tuple[GroupRule, ...]:
    """What a network's layers set of their own learning, as settings of the optimizer's groups."""
    spec, training = catalogue.optimizers[document.training.optimizer], document.training
    usual = {setting.name: setting.default for setting in spec.settings} | {**training.optimizer_settings}
    rules: dict[tuple[tuple[str, float], ...], tuple[str, ...]] = {}
    for learning, starts in learning_by_name(document, network, bind(catalogue, document)).items():
        settings: dict[str, float] = {}
        if learning.factor != 1:
            settings["lr"] = _rounded(usual["lr"] * learning.factor)
        if not learning.decay and usual.get("weight_decay"):
            settings["weight_decay"] = 0.0
        if settings:
            key = tuple(settings.items())
            rules[key] = (*rules.get(key, ()), *starts)
    if rules and not spec.groups:
        raise TrainingError(
            say(
                "{optimizer} treats all layers alike, and some set a learning rate or weight decay "
                "of their own. "
                "Take that back, or choose another optimizer.",
                optimizer=spec.title,
            )
        )
    return tuple((starts, dict(key)) for key, starts in rules.items())


def _rounded(value: float) -> float:
    """A product of decimal numbers as a person would write it: 0.0003, and not 0.00030000000000000003."""
    return float(f"{value:.12g}")


def build_optimizer(
    training: TrainingSettings, model: nn.Module, rules: Sequence[GroupRule] = ()
) -> Optimizer:
    """The optimizer of checked settings, for all that isn't frozen; what isn't set has torch's own default."""
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    if not learned:
        frozen = any(True for _ in model.parameters())
        message = (
            say("All layers are frozen, so that there is nothing to train. Let one of them learn.")
            if frozen
            else say(
                "The network has no parameters, so there is nothing to train. Add a layer such as Linear."
            )
        )
        raise TrainingError(message)
    if load_catalogue().optimizers[training.optimizer].matrices:
        _refuse_others_than_matrices(training.optimizer, model)
    groups: Any = parameter_groups(model, rules) if rules else learned
    if not training.decay_all:
        groups = spare_norms_and_biases(groups if rules else [{"params": learned}])
    kind: Any = getattr(torch.optim, training.optimizer)
    try:
        optimizer: Optimizer = kind(groups, **training.optimizer_settings, **kernel_settings(training))
    except (TypeError, ValueError, RuntimeError) as error:
        raise TrainingError(
            say("{optimizer} refuses its settings: {error}.", optimizer=training.optimizer, error=error)
        ) from error
    return optimizer


def kernel_settings(training: TrainingSettings) -> dict[str, bool]:
    """How the optimizer computes, as its constructor takes it; left to itself, the fastest way on every device."""
    if training.kernels != "auto":
        return {training.kernels: True}
    return {"fused": True} if training.optimizer in _FUSED else {}


def _refuse_others_than_matrices(optimizer: str, model: nn.Module) -> None:
    others = [name for name, p in model.named_parameters() if p.requires_grad and p.dim() != 2]
    if others:
        raise TrainingError(
            say(
                "{optimizer} trains matrices only, and these are none: {names}. Freeze them, leave "
                "biases out "
                "(bias=False), or choose another optimizer.",
                optimizer=optimizer,
                names=", ".join([*others[:3], *(["…"] if len(others) > 3 else [])]),
            )
        )
