"""Files to take away: source, training script, weights. Names are imported on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.export.exporters import EXPORTERS, Exporter
    from studio.export.script import to_script
    from studio.export.source import to_source
    from studio.export.weights import save_safetensors, save_state_dict

__all__ = ["EXPORTERS", "Exporter", "save_safetensors", "save_state_dict", "to_script", "to_source"]

_HOMES = {
    "EXPORTERS": "exporters",
    "Exporter": "exporters",
    "save_safetensors": "weights",
    "save_state_dict": "weights",
    "to_script": "script",
    "to_source": "source",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
