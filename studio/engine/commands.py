"""What the outside asks of a run in progress: one queue, which training empties between two steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from queue import SimpleQueue

from studio.engine.errors import CancelledError
from studio.engine.network_plans import Start
from studio.graph.document import ProjectDocument
from studio.graph.words import say


class Command(Enum):
    """``STEP`` takes one step and pauses; ``END_OF_EPOCH`` goes on to the end of the epoch and pauses there."""

    PAUSE = auto()
    RESUME = auto()
    STEP = auto()
    END_OF_EPOCH = auto()
    STOP = auto()
    SAVE = auto()
    SHOW_SURFACE = auto()
    HIDE_SURFACE = auto()


@dataclass(frozen=True)
class ChangeSettings:
    """New values for settings of the run in progress (see ``live_settings``)."""

    settings: Mapping[str, float]


@dataclass(frozen=True)
class Probing:
    """What views look at from here on; it replaces what they looked at before.

    ``spread`` and ``maps`` are ids of the nodes whose values' spread, or whose maps for ``sample``, are looked at;
    ``embedding`` that of the one whose values are shown in the plane (``LAST_HIDDEN``: the last before the answer).
    """

    health: bool = False
    predictions: bool = False
    timing: bool = False
    spread: str | None = None
    maps: str | None = None
    sample: int = 0
    embedding: str | None = None

    def __bool__(self) -> bool:
        views = (self.health, self.predictions, self.timing)
        nodes = (self.spread, self.maps, self.embedding)
        return any(views) or any(node is not None for node in nodes)


@dataclass(frozen=True)
class PlanEdit:
    """Tell what would become of each layer if the run went on with the networks of ``document``."""

    document: ProjectDocument


@dataclass(frozen=True)
class EditNetwork:
    """Go on with the networks of ``document``; ``start`` says what new weights start from.

    ``needed``: the run fails where that can't be, instead of going on as it is.
    """

    document: ProjectDocument
    start: Start = Start.FRESH
    needed: bool = False


Asked = Command | ChangeSettings | Probing | PlanEdit | EditNetwork


class Commands:
    """The queue. ``stopping`` is also seen inside long work that isn't a step, such as validation."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Asked] = SimpleQueue()
        self.stopping = False

    def send(self, command: Asked) -> None:
        if command is Command.STOP:
            self.stopping = True
        self._queue.put(command)

    @property
    def waiting(self) -> bool:
        return not self._queue.empty()

    def take(self) -> Asked:
        """The next command, waiting for it if there is none."""
        return self._queue.get()

    def check_stop(self) -> None:
        """Leave long work when the run is to stop."""
        if self.stopping:
            raise CancelledError(say("The run was stopped."))
