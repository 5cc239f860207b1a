"""Torchvision's models as nodes: which part of one turns features into classes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from studio import paths
from studio.graph.document import Node

BACKBONE = "Backbone"


@cache
def heads() -> Mapping[str, str]:
    """By model, the name of its last part."""
    text = (paths.resources() / "catalogue" / "backbones.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def head_to_remove(node: Node) -> str | None:
    """The part that a node leaves away when it gives features; None for any other node."""
    if node.type != BACKBONE or node.settings.get("part") != "features":
        return None
    return heads().get(str(node.settings.get("model")))
