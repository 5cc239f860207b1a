"""Derives the optimizers and the schedulers of the catalogue from the installed torch."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch.optim import lr_scheduler

DOCS = "https://docs.pytorch.org/docs/stable/generated"
# What isn't a setting of an optimizer: how it computes is chosen apart ("kernels"), and the rest isn't for training.
KERNELS = ("foreach", "fused")
OPTIMIZER_SKIPS = {"self", "params", *KERNELS, "maximize", "capturable", "differentiable"}
SCHEDULER_SKIPS = {"self", "optimizer", "last_epoch"}

Row = dict[str, Any]
Typed = Callable[[inspect.Parameter, Row], Row]


def derive_optimizers(overlay: Row, typed: Typed) -> list[Row]:
    return [_optimizer(name, entry, overlay, typed) for name, entry in overlay["optimizers"].items()]


def _optimizer(name: str, entry: Row, overlay: Row, typed: Typed) -> Row:
    parameters = inspect.signature(getattr(torch.optim, name).__init__).parameters
    skips = OPTIMIZER_SKIPS | {*entry.get("skip", ())}
    settings = [
        _two_betas(typed(parameter, overlay["optimizer_settings"]))
        for parameter in parameters.values()
        if parameter.name not in skips
    ]
    return {
        "name": name,
        **{key: value for key, value in entry.items() if key != "skip"},
        "target": f"torch.optim.{name}",
        "link": f"{DOCS}/torch.optim.{name}.html",
        "kernels": [kind for kind in KERNELS if kind in parameters],
        "settings": settings,
    }


def _two_betas(row: Row) -> Row:
    """Their annotation allows tensors too."""
    return row | {"kind": "floats", "axes": 2} if row["name"] == "betas" else row


def derive_schedulers(overlay: Row, typed: Typed) -> list[Row]:
    return [_scheduler(name, entry, overlay, typed) for name, entry in overlay["schedulers"].items()]


def _scheduler(name: str, entry: Row, overlay: Row, typed: Typed) -> Row:
    """A scheduler of torch, or one that is put together of several; its ``own`` settings are in no signature."""
    common, kind = overlay["scheduler_settings"], getattr(lr_scheduler, name, None)
    skips = SCHEDULER_SKIPS | {*entry.get("skip", ())}
    # Annotations name what is imported for type checkers only: kinds follow from defaults and the overlay.
    parameters = inspect.signature(kind.__init__).parameters.values() if kind else ()
    own = [{"name": key, **common[key]} for key in entry.get("own", ())]
    shown = f"torch.optim.lr_scheduler.{name if kind else 'SequentialLR'}"
    return {
        "name": name,
        **{key: value for key, value in entry.items() if key not in ("skip", "own")},
        "target": shown,
        "link": f"{DOCS}/{shown}.html",
        "settings": own
        + [_needed(typed(parameter, common)) for parameter in parameters if parameter.name not in skips],
    }


def _needed(row: Row) -> Row:
    """A value is suggested only where there is no default."""
    return row if row.get("required") else {key: value for key, value in row.items() if key != "suggested"}
