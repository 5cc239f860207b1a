"""Derives torchvision's image models and the name of their last part (``resources/catalogue/backbones.json``)."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping

import torch
import torchvision

# Their training mode gives a second result, which a node with one output can't.
_LEFT_OUT = ("googlenet", "inception_v3")


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


def render_backbones() -> str:
    return json.dumps(backbone_heads(), indent=2) + "\n"
