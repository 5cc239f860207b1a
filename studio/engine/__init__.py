"""All that computes. Names are imported on first use, so that light parts don't bring torch in."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.engine.checkpoint import Checkpoint, load_checkpoint
    from studio.engine.compiler import NodeError, compile_network
    from studio.engine.importing.importer import import_module
    from studio.engine.run_options import RunOptions
    from studio.engine.runs import RunStore
    from studio.engine.shapes import ShapeInference
    from studio.engine.training_thread import TrainingThread

__all__ = [
    "Checkpoint",
    "NodeError",
    "RunOptions",
    "RunStore",
    "ShapeInference",
    "TrainingThread",
    "compile_network",
    "import_module",
    "load_checkpoint",
]

_HOMES = {
    "Checkpoint": "checkpoint",
    "NodeError": "compiler",
    "RunOptions": "run_options",
    "RunStore": "runs",
    "ShapeInference": "shapes",
    "TrainingThread": "training_thread",
    "compile_network": "compiler",
    "import_module": "importing.importer",
    "load_checkpoint": "checkpoint",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
