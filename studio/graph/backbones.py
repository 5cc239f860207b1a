"""Torchvision's models as nodes: which part of one turns features into classes, and its trained weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from studio import paths
from studio.graph.document import Node
from studio.graph.words import say

BACKBONE = "Backbone"
BEST = "DEFAULT"  # torchvision's word for the best weights of a model


@dataclass(frozen=True)
class BackboneModel:
    """One of torchvision's models. ``weights``: the size of each file of trained weights in megabytes, by name."""

    head: str
    weights: Mapping[str, float]


@cache
def models() -> Mapping[str, BackboneModel]:
    text = (paths.resources() / "catalogue" / "backbones.json").read_text(encoding="utf-8")
    return {name: BackboneModel(**row) for name, row in json.loads(text).items()}


def head_to_remove(node: Node) -> str | None:
    """The part that a node leaves away when it gives features; None for any other node."""
    if node.type != BACKBONE or node.settings.get("part") != "features":
        return None
    model = models().get(str(node.settings.get("model")))
    return model.head if model else None


def chosen_weights(node: Node) -> tuple[str, str] | None:
    """The model and the trained weights that a node asks for; None if it asks for none."""
    model, weights = node.settings.get("model"), node.settings.get("weights")
    return (
        (model, weights)
        if node.type == BACKBONE and isinstance(model, str) and isinstance(weights, str)
        else None
    )


def weights_fault(node: Node) -> str | None:
    """Why the weights that a node asks for aren't to be had, or None."""
    chosen = chosen_weights(node)
    model = models().get(chosen[0]) if chosen else None
    if chosen is None or model is None or chosen[1] == BEST or chosen[1] in model.weights:
        return None
    return say(
        "{chosen} has no weights {chosen2}. It has {weights}",
        chosen=chosen[0],
        chosen2=chosen[1][:80],
        weights=" and ".join(model.weights),
    )
