"""Derives torchvision's image models, the last part of each and its trained weights (``backbones.json``)."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping

import torch
import torchvision

# Their training mode gives a second result, which a node with one output can't.
_LEFT_OUT = ("googlenet", "inception_v3")
# Those of other names want pictures of another size, or come without a classifier.
_WEIGHTS = ("IMAGENET1K_V1", "IMAGENET1K_V2", "IMAGENET1K_SWAG_LINEAR_V1")


@functools.cache
def backbone_heads() -> Mapping[str, str]:
    """By model, the attribute that turns features into classes: the last of its parts."""
    names = torchvision.models.list_models(module=torchvision.models)
    return {name: _head(name) for name in names if name not in _LEFT_OUT}


def _head(name: str) -> str:
    family = name.split("_")[0].rstrip("0123456789")
    if family == "regnet":
        return "fc"  # can't be made without memory
    with torch.device("meta"):
        module = torchvision.models.get_model(name, weights=None)
    return str([child for child, _ in module.named_children()][-1])


def render_models() -> str:
    """The names of all models that can be taken in: classifiers, segmentation, video."""
    modules = (torchvision.models, torchvision.models.segmentation, torchvision.models.video)
    names = [name for module in modules for name in torchvision.models.list_models(module=module)]
    return json.dumps(names, indent=2) + "\n"


@functools.cache
def backbone_weights() -> Mapping[str, Mapping[str, float]]:
    """By model, the names of its trained weights and how many megabytes each is."""
    return {
        name: {
            weights.name: weights.meta["_file_size"]
            for weights in torchvision.models.get_model_weights(name)
            if weights.name in _WEIGHTS
        }
        for name in backbone_heads()
    }


def weight_names() -> list[str]:
    """All names of weights, with torchvision's word for the best of a model."""
    return [
        "DEFAULT",
        *(name for name in _WEIGHTS if any(name in each for each in backbone_weights().values())),
    ]


def render_backbones() -> str:
    weights = backbone_weights()
    rows = {name: {"head": head, "weights": weights[name]} for name, head in backbone_heads().items()}
    return json.dumps(rows, indent=2) + "\n"
