"""Names of nodes, after what layers are called in a model."""

from __future__ import annotations

import re

from studio.graph.catalogue import LayerSpec
from studio.graph.names import free_name, name_fault

_LONGEST_NAME = 46  # of a layer: it stands in a line with a variable


def plain_name(label: str) -> str:
    return re.sub(r"\W", "_", label)


def node_name(label: str, spec: LayerSpec | None, taken: set[str]) -> str:
    """A name that isn't taken; without words in the label it is after the node's type."""
    name = plain_name(label).strip("_")
    if (name and name[0].isdigit()) or not name:
        stem = spec.stem if spec is not None and spec.stem else "block"
        name = f"{stem}{name or 1}" if name_fault(f"{stem}1") is None else f"layer{name or 1}"
    if name_fault(name):
        name = f"{name}_layer"
    if len(name) > _LONGEST_NAME:
        name = _last_words(name)
    return free_name(name, taken) if name in taken else name


def _last_words(name: str) -> str:
    """The end of a name that is too long for a line of source."""
    kept = name[-_LONGEST_NAME:]
    if name[-_LONGEST_NAME - 1] != "_":
        kept = kept.partition("_")[2] or kept  # not the rest of a word
    return kept.lstrip("_0123456789") or "layer"
