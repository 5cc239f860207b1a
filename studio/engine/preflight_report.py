"""What a look before training finds: checks that passed or not, what an epoch costs, and advice."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Check(str, Enum):
    """What is proved, in this order; each needs those before it."""

    NETWORK = "network"
    DATA = "data"
    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    LAST_BATCH = "last batch"
    VALIDATION = "validation"


@dataclass(frozen=True)
class Checked:
    """A check that was made. ``message`` says what was found; of one that failed, what is wrong and what to do."""

    check: Check
    passed: bool
    message: str
    node_id: str | None = None


@dataclass(frozen=True)
class Memory:
    """Bytes on the device while a step is taken. ``activations`` are what forward and backward hold at their peak."""

    parameters: int
    gradients: int
    optimizer: int
    activations: int
    data: int

    @property
    def peak(self) -> int:
        return self.parameters + self.gradients + self.optimizer + self.activations + self.data


@dataclass(frozen=True)
class Cost:
    """What training costs on the device.

    ``free`` are the bytes that are free there without this run (None: the system doesn't tell). ``largest_batch``
    is about how many samples fit at once (None: that can't be told); ``tried`` whether a step of that size was
    taken, ``all_fit`` whether it is the whole training set.
    """

    step_s: float
    epoch_s: float
    run_s: float
    samples_per_second: float
    memory: Memory
    free: int | None
    largest_batch: int | None
    tried: bool
    all_fit: bool


@dataclass(frozen=True)
class Preflight:
    """The whole look. ``cost`` is None when a check before it failed."""

    network: str
    device: str
    batch_size: int
    checks: tuple[Checked, ...]
    cost: Cost | None = None
    fitting_batch: int | None = None
    advice: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        return all(checked.passed for checked in self.checks)

    @property
    def fault(self) -> Checked | None:
        """The check that failed."""
        return next((checked for checked in self.checks if not checked.passed), None)
