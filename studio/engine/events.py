"""What training tells: frozen events, and the table of the orders in which they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from studio.engine.network_plans import NetworkPlan
from studio.engine.probe_events import (
    Embedded,
    HealthMeasured,
    MapsShown,
    PlacesPredicted,
    Predicted,
    StepTimed,
    ValuesSpread,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from studio.graph.document import ProjectDocument


class Outcome(str, Enum):
    """How a run ended."""

    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Metrics:
    """Mean loss over all samples, the share of them that was classified right, and what the recipe asks for."""

    loss: float
    accuracy: float
    metrics: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class RunStarted:
    """The network is built, the data is loaded, and the run has its folder ``path``.

    A run that goes on does so after ``step``; steps up to ``reported`` are repeated without being told again.
    """

    run_id: str
    path: Path
    device: str
    parameters: int
    steps_per_epoch: int
    epochs: int
    batch_size: int
    step: int = 0
    reported: int = 0


@dataclass(frozen=True)
class StepsEnded:
    """Steps since the last report, a few reports a second; steps count from 1 over the whole run.

    ``accuracies`` are those of each step's batch. ``seconds_left`` is an estimate for the whole run. ``rate`` is the
    learning rate as it is after these steps.
    """

    first_step: int
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    epoch: int
    steps_per_second: float
    samples_per_second: float
    seconds_left: float
    rate: float = 0.0

    @property
    def last_step(self) -> int:
        return self.first_step + len(self.losses) - 1

    def after(self, step: int) -> StepsEnded | None:
        """The report without the steps up to ``step``; None when nothing is left of it."""
        known = step + 1 - self.first_step
        if known <= 0:
            return self
        if known >= len(self.losses):
            return None
        rest = self.losses[known:], self.accuracies[known:]
        return replace(self, first_step=step + 1, losses=rest[0], accuracies=rest[1])

    def before(self, step: int) -> StepsEnded | None:
        """The report up to ``step``, which isn't in it any more."""
        kept = step - self.first_step
        if kept <= 0:
            return None
        return replace(self, losses=self.losses[:kept], accuracies=self.accuracies[:kept])


@dataclass(frozen=True)
class EpochEnded:
    """An epoch and its validation are over. ``validation`` is None when no samples were set aside for it."""

    epoch: int
    step: int
    train: Metrics
    validation: Metrics | None
    seconds: float


@dataclass(frozen=True)
class CheckpointSaved:
    """A checkpoint is on the disk, whole; ``kind`` is ``last``, ``best``, or ``step-`` and a number: one to keep."""

    kind: str
    path: Path
    epoch: int
    step: int


@dataclass(frozen=True)
class Paused:
    """Training waits after ``step``; what it has learned is on the disk, unless single steps are taken."""

    step: int


@dataclass(frozen=True)
class Resumed:
    """Training goes on after ``step``."""

    step: int


@dataclass(frozen=True)
class SettingsChanged:
    """From the step after ``step`` on, training has these settings; ``epochs`` is how many there will be in all."""

    step: int
    settings: Mapping[str, float]
    epochs: int


@dataclass(frozen=True)
class EditPlanned:
    """What would become of each layer with the networks of ``document``: a plan for each way to start new weights.

    ``fault`` says why it can't be done at all. ``back_to`` is the step after which the run left that very network.
    """

    document: ProjectDocument
    plans: tuple[NetworkPlan, ...] = ()
    fault: str = ""
    back_to: int | None = None


@dataclass(frozen=True)
class NetworkChanged:
    """From the step after ``step`` on, training has another network: the trained one of ``document``."""

    step: int
    document: ProjectDocument
    plan: NetworkPlan
    parameters: int


@dataclass(frozen=True)
class Tripped:
    """Step ``step`` gives numbers that aren't finite. It was taken back: the state is one from before it.

    ``node_id`` is the node that makes them, in the forward pass or, where ``backward``, in the backward pass.
    """

    step: int
    message: str
    node_id: str | None = None
    backward: bool = False


@dataclass(frozen=True)
class Warned:
    """Something that doesn't end the run went wrong; ``message`` says what, and what to do."""

    message: str


@dataclass(frozen=True, eq=False)
class SurfaceComputed:
    """What a network with two input features says over the plane, as it is after ``step``.

    ``extent`` is (left, right, bottom, top). ``probabilities`` has the axes row, column and class; row 0 is
    at the bottom.
    """

    step: int
    extent: tuple[float, float, float, float]
    probabilities: npt.NDArray[np.float32]

    @property
    def classes(self) -> npt.NDArray[np.int64]:
        """The winning class at each point."""
        winners: npt.NDArray[np.int64] = self.probabilities.argmax(axis=2)
        return winners


@dataclass(frozen=True)
class RunFinished:
    """The last event, whatever happened. ``run_id`` and ``path`` are None when there was no run yet.

    ``message`` says in words what went wrong (empty unless ``outcome`` is FAILED), ``node_id`` where in the
    network, when that is known. ``best_epoch`` is 0 when no epoch ended. ``note`` says why a run that completed
    had fewer epochs than it was given.
    """

    outcome: Outcome
    run_id: str | None = None
    path: Path | None = None
    message: str = ""
    node_id: str | None = None
    epochs: int = 0
    steps: int = 0
    best_epoch: int = 0
    best_accuracy: float | None = None
    note: str = ""


Event = (
    RunStarted
    | StepsEnded
    | EpochEnded
    | CheckpointSaved
    | Paused
    | Resumed
    | SettingsChanged
    | EditPlanned
    | NetworkChanged
    | Tripped
    | Warned
    | SurfaceComputed
    | HealthMeasured
    | Predicted
    | PlacesPredicted
    | ValuesSpread
    | MapsShown
    | StepTimed
    | Embedded
    | RunFinished
)


@dataclass(frozen=True)
class Ending:
    """One way for a run to end. ``events`` is a pattern over the events' names, each followed by a space."""

    outcome: Outcome
    events: str
    saved: str


_PROBED = "HealthMeasured |Predicted |PlacesPredicted |ValuesSpread |MapsShown |Embedded |StepTimed "
_ASIDE = f"{_PROBED}|SurfaceComputed |CheckpointSaved |SettingsChanged |EditPlanned |NetworkChanged |Warned "
_STEPS = rf"(StepsEnded |{_ASIDE}|(Tripped )?Paused ({_ASIDE})*Resumed )*"
_PAUSED = rf"((Tripped )?Paused ({_ASIDE})*)?"
_EPOCHS = rf"({_STEPS}EpochEnded )"

ENDINGS: Mapping[str, Ending] = MappingProxyType(
    {
        "completed": Ending(
            Outcome.COMPLETED,
            rf"RunStarted {_EPOCHS}*{_STEPS}RunFinished ",  # without epochs where all were told before a resumption
            "last.ckpt after the last epoch, best.ckpt, every step and epoch",
        ),
        "stopped": Ending(
            Outcome.STOPPED,
            rf"RunStarted {_EPOCHS}*{_STEPS}{_PAUSED}(CheckpointSaved |Warned )*RunFinished ",
            "last.ckpt after the last step (if there was one), best.ckpt once an epoch ended, every step",
        ),
        "stopped while building": Ending(Outcome.STOPPED, r"RunFinished ", "nothing, and no run is listed"),
        "failed in a step": Ending(
            Outcome.FAILED,
            rf"RunStarted {_EPOCHS}*{_STEPS}RunFinished ",
            "last.ckpt as written before the fault (from there the run can go on), best.ckpt, every "
            "step before it",
        ),
        "failed while building": Ending(Outcome.FAILED, r"RunFinished ", "nothing, and no run is listed"),
    }
)
