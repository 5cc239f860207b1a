"""Splits one step's time into data, forward, backward and optimizer: marks that are set for that step alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer
from torch.utils.hooks import RemovableHandle

from studio.engine.trial_steps import wait_for

DATA, FORWARD, BACKWARD, OPTIMIZER = "data", "forward", "backward", "optimizer"


class StepTiming:
    """Times the step after ``begin``, up to ``end``. At each mark it waits for the device: one slow step.

    What comes after a forward pass is its loss and the backward pass. A model that torch.compile has made isn't
    marked, as it would be compiled anew: its step is told whole.
    """

    def __init__(
        self,
        model: nn.Module,
        optimizer: Optimizer,
        device: torch.device,
        compiled: bool,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._model, self._optimizer, self._device, self._clock = model, optimizer, device, clock
        self._compiled = compiled
        self._handles: list[RemovableHandle] = []
        self._spent: dict[str, float] = {}
        self._at = 0.0
        self._doing = DATA

    def begin(self) -> None:
        self._spent = dict.fromkeys((DATA, FORWARD, BACKWARD, OPTIMIZER), 0.0)
        if not self._compiled:
            model, optimizer = self._model, self._optimizer
            self._handles = [
                model.register_forward_pre_hook(self._marking(FORWARD)),
                model.register_forward_hook(self._marking(BACKWARD)),
                optimizer.register_step_pre_hook(self._marking(OPTIMIZER)),
                optimizer.register_step_post_hook(self._marking(OPTIMIZER)),
            ]
        self.restart()

    def restart(self) -> None:
        """The step begins only now: whatever was done since ``begin`` isn't part of it."""
        wait_for(self._device)
        self._doing, self._at = DATA, self._clock()

    def end(self) -> dict[str, float]:
        """The seconds of each part; of a compiled model, the sum of all under ``forward``."""
        self._mark(DATA)
        self.cancel()
        if self._compiled:
            return {FORWARD: sum(self._spent.values())}
        return self._spent

    def cancel(self) -> None:
        """Take the marks away."""
        for handle in self._handles:
            handle.remove()
        self._handles = []

    def _marking(self, doing: str) -> Callable[..., None]:
        def mark(*_: Any) -> None:
            self._mark(doing)

        return mark

    def _mark(self, doing: str) -> None:
        """From here on, something else is done."""
        wait_for(self._device)
        now = self._clock()
        self._spent[self._doing] += now - self._at
        self._doing, self._at = doing, now
