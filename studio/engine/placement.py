"""How a model is put on its device, and how the process computes: memory format, determinism, compilation."""

from __future__ import annotations

import os

import torch
from torch import nn

from studio.graph.recipe import TrainingSettings
from studio.graph.words import say


def placed(model: nn.Module, training: TrainingSettings, device: torch.device) -> nn.Module:
    """The model in the device's memory, in the format that the recipe wants."""
    if training.channels_last:
        return model.to(device).to(memory_format=torch.channels_last)
    return model.to(device)


def set_deterministic(wanted: bool) -> None:
    """Whether torch may only use algorithms that give the same each time. It holds for the whole process."""
    if wanted:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # read when CUDA is first used
    torch.use_deterministic_algorithms(wanted)


def compile_model(model: nn.Module) -> tuple[str, ...]:
    """Have the model compiled at its first batch; why it stays as it is, where this machine can't compile."""
    try:
        torch.compile(nn.Linear(1, 1))(torch.ones(1, 1))
    except Exception as error:
        reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
        return (
            say(
                "torch.compile doesn't work here ({reason}), so that training goes on without it.",
                reason=reason[:200],
            ),
        )
    model.compile()
    return ()
