"""Everything that a step of training changes, in one place: captured between two steps, and put back."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from studio.engine.errors import TrainingError
from studio.engine.meter import Meter
from studio.graph.words import say


class Stateful(Protocol):
    """What else a step changes (scheduler, scaler, averaged weights...): it can tell its state and take it back.

    A state holds tensors, numbers, strings, and lists and mappings of those: checkpoints can hold no more.
    """

    def state_dict(self) -> Mapping[str, Any]: ...

    def load_state_dict(self, state_dict: dict[str, Any], /) -> object: ...


@dataclass(frozen=True, eq=False)
class RandomState:
    """Where the random number generators stand; ``order``, which shuffles, as it was before the epoch.

    ``numpy`` is None where nothing has imported NumPy.
    """

    cpu: Tensor
    order: Tensor
    cuda: Tensor | None = None
    mps: Tensor | None = None
    python: tuple[Any, ...] | None = None
    numpy: tuple[Any, ...] | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The state between two steps: after ``position`` samples of epoch ``epoch + 1``.

    ``epoch`` counts finished epochs. ``sums`` are the losses and the right answers of the epoch in progress.
    ``parts`` are the states of further parts by their names. Tensors are those that training goes on changing,
    unless the snapshot is a copy (``kept_apart``). ``left_out`` samples of the epoch couldn't be read.
    """

    model: Mapping[str, Tensor]
    optimizer: Mapping[str, Any]
    random: RandomState
    epoch: int
    step: int
    position: int
    sums: tuple[float, float]
    parts: Mapping[str, Any] = field(default_factory=dict)
    left_out: int = 0


class TrainingState:
    """The objects that training changes, and how far it has come.

    Whatever else a step changes is entered in ``parts``: it is then in every checkpoint, and comes back with it.
    """

    def __init__(self, model: nn.Module, optimizer: Optimizer, device: torch.device, seed: int) -> None:
        self.model, self.optimizer, self.device = model, optimizer, device
        self.parts: dict[str, Stateful] = {}
        self.shuffler = torch.Generator().manual_seed(seed)
        self.epoch = 0  # how many have ended
        self.step = 0
        self.position = 0  # samples taken of the epoch that has begun
        self.left_out = 0  # those of them that couldn't be read
        self.meter = Meter()  # has the epoch's running sums
        self._shuffler_before = self.shuffler.get_state()  # as the epoch began

    def begin_epoch(self) -> None:
        """What comes next is an epoch's first step: its order is drawn from here on."""
        self.position = self.left_out = 0
        self.meter.begin_epoch()
        self._shuffler_before = self.shuffler.get_state()

    def leave_out(self, count: int) -> None:
        """So many samples of the epoch couldn't be read."""
        self.position += count
        self.left_out += count

    def draw_order(self, count: int, shuffle: bool) -> Tensor:
        """The samples of the epoch in the order in which they are taken, those that were taken left out."""
        order = torch.randperm(count, generator=self.shuffler) if shuffle else torch.arange(count)
        return order[self.position :].to(self.device)

    def capture(self) -> Snapshot:
        """The state as it is now. Steps that the meter hasn't read back yet would be missing in its sums."""
        return Snapshot(
            model=self.model.state_dict(),
            optimizer=self.optimizer.state_dict(),
            random=RandomState(order=self._shuffler_before, **_generators(self.device)),
            epoch=self.epoch,
            step=self.step,
            position=self.position,
            sums=(self.meter.loss_sum, self.meter.correct),
            parts={name: part.state_dict() for name, part in self.parts.items()},
            left_out=self.left_out,
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Go on from ``snapshot``, whose tensors stay its own. A part that one of the two lacks is refused."""
        if snapshot.parts.keys() != self.parts.keys():
            odd = ", ".join(sorted(snapshot.parts.keys() ^ self.parts.keys()))
            raise TrainingError(
                say("The checkpoint doesn't belong to this recipe: only one of them has {odd}.", odd=odd)
            )
        copied = kept_apart(snapshot)
        self.model.load_state_dict(copied.model)
        self.optimizer.load_state_dict(dict(copied.optimizer))
        for name, part in self.parts.items():
            part.load_state_dict(copied.parts[name])
        self.epoch, self.step, self.position = snapshot.epoch, snapshot.step, snapshot.position
        self.left_out = snapshot.left_out
        self.meter.restore(snapshot.step, snapshot.sums, snapshot.position - snapshot.left_out)
        self._shuffler_before = snapshot.random.order.clone()
        self.shuffler.set_state(self._shuffler_before)
        _set_generators(snapshot.random, self.device)


def kept_apart(snapshot: Snapshot) -> Snapshot:
    """A copy whose tensors are its own, in the CPU's memory: training goes on changing the others."""
    copied: dict[str, Any] = {name: _copied(value) for name, value in vars(snapshot).items()}
    return Snapshot(**copied)


def _copied(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().to("cpu", copy=True)
    if isinstance(value, RandomState):
        return RandomState(**_copied(vars(value)))
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_copied(item) for item in value)
    return value


@contextmanager
def random_numbers_kept(device: torch.device) -> Iterator[None]:
    """Whatever is drawn inside, what is drawn after it is as if nothing had been."""
    before = RandomState(order=torch.empty(0), **_generators(device))
    try:
        yield
    finally:
        _set_generators(before, device)


def _generators(device: torch.device) -> dict[str, Any]:
    """The generators of torch, Python and NumPy that layers and transforms may draw from."""
    version, numbers, gauss = random.getstate()
    states: dict[str, Any] = {"cpu": torch.get_rng_state(), "python": (version, torch.tensor(numbers), gauss)}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)
    elif device.type == "mps":
        states["mps"] = torch.mps.get_rng_state()
    if "numpy" in sys.modules:
        import numpy as np

        _, keys, *rest = cast("tuple[Any, ...]", np.random.get_state(legacy=True))
        states["numpy"] = (torch.tensor(keys.tolist()), *rest)
    return states


def _set_generators(state: RandomState, device: torch.device) -> None:
    torch.set_rng_state(state.cpu)
    if device.type == "cuda" and state.cuda is not None:
        torch.cuda.set_rng_state(state.cuda, device)
    if device.type == "mps" and state.mps is not None:
        torch.mps.set_rng_state(state.mps)
    if state.python is not None:
        version, numbers, gauss = state.python
        random.setstate((version, tuple(numbers.tolist()), gauss))
    if state.numpy is not None:
        import numpy as np

        keys, *rest = state.numpy
        np.random.set_state(("MT19937", np.array(keys.tolist(), dtype=np.uint32), *rest))
