"""Layers of installed packages: a package names them in the entry point group ``layerloom.layers``.

The entry point is a list of LayerSpec, or a function that gives one. Its module should import nothing heavy: it is
read when the window starts. ``imports`` of a LayerSpec says where the layer itself comes from.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from importlib import metadata

from studio.graph.catalogue import LayerSpec
from studio.graph.names import name_fault

GROUP = "layerloom.layers"
logger = logging.getLogger(__name__)


def plugin_layers(taken: Collection[str]) -> dict[str, LayerSpec]:
    """The layers of all plug-ins by type. What is wrong with a plug-in is logged, and the others still load."""
    found: dict[str, LayerSpec] = {}
    for entry in metadata.entry_points(group=GROUP):
        try:
            for spec in _layers_of(entry):
                if fault := _fault(spec, {*taken, *found}):
                    logger.warning("Plug-in %s: %s", entry.name, fault)
                else:
                    found[spec.type] = spec
        except Exception as error:
            logger.warning("Plug-in %s can't be loaded: %s: %s", entry.name, type(error).__name__, error)
    return found


def _layers_of(entry: metadata.EntryPoint) -> Iterable[LayerSpec]:
    loaded = entry.load()
    layers: Iterable[LayerSpec] = loaded() if callable(loaded) else loaded
    return layers


def _fault(spec: object, taken: Collection[str]) -> str | None:
    if not isinstance(spec, LayerSpec):
        return f"{spec!r} isn't a LayerSpec"
    if spec.type in taken:
        return f"there is a layer {spec.type} already"
    if name_fault(spec.type) is not None:
        return f"{spec.type!r} can't be a layer's name: {name_fault(spec.type)}"
    if not all(line.startswith(("import ", "from ")) and "\n" not in line for line in spec.imports):
        return f"{spec.type}: imports have to be import lines"
    return None
