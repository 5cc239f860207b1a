"""What probes tell of a network in training: each node's health, predictions, values of one node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.graph.answers import Answers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from studio.engine.device_use import GpuUse


@dataclass(frozen=True)
class NodeHealth:
    """How a node fares; None stands for what it doesn't have.

    ``gradient`` is the norm of its weights' gradients in the step at hand, ``update`` the norm of what that step
    changed over the norm of the weights. ``dead`` is the share of its units that gave 0 for every sample of the probe.
    ``time`` and ``memory`` are its shares of the forward pass's time, and of weights, gradients and activations.
    """

    gradient: float | None
    update: float | None
    dead: float | None
    time: float
    memory: float


@dataclass(frozen=True)
class HealthMeasured:
    """The health of each node of the network (an id) that is trained, after ``step``."""

    step: int
    network: str
    nodes: Mapping[str, NodeHealth]


@dataclass(frozen=True, eq=False)
class Predicted:
    """What the network says of validation samples (of training samples where there are no others).

    ``samples`` are as the source has them: pictures have the axes sample, channel, row and column.
    """

    epoch: int
    step: int
    classes: tuple[str, ...]
    samples: npt.NDArray[np.generic]
    labels: npt.NDArray[np.int64]
    probabilities: npt.NDArray[np.float32]
    of_validation: bool

    @property
    def winners(self) -> npt.NDArray[np.int64]:
        """The class that each sample is taken for."""
        chosen: npt.NDArray[np.int64] = self.probabilities.argmax(axis=1)
        return chosen


@dataclass(frozen=True, eq=False)
class PlacesPredicted:
    """What the network says at each place of some samples: of pixels, or which of the tokens comes next.

    ``labels`` and ``winners`` have a class for each place; labels that are ``ignored`` don't count. For each sample,
    ``likelihoods`` are the mean probability of what is true, ``rights`` the share of its places that are right.
    ``confusion`` counts places by what they are (rows) and are taken for. ``written`` is a text that the network
    went on with by itself.
    """

    epoch: int
    step: int
    classes: tuple[str, ...]
    answers: Answers
    samples: npt.NDArray[np.generic]
    labels: npt.NDArray[np.int64]
    winners: npt.NDArray[np.int64]
    likelihoods: npt.NDArray[np.float32]
    rights: npt.NDArray[np.float32]
    confusion: npt.NDArray[np.int64]
    ignored: int | None
    written: str
    of_validation: bool


@dataclass(frozen=True, eq=False)
class Histogram:
    """How often values fall between ``low`` and ``high``, in bins of the same width."""

    low: float
    high: float
    counts: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ValuesSpread:
    """How the values of a node are spread after ``step``: by ``weights``, ``gradients`` and ``activations``."""

    step: int
    network: str
    node: str
    spreads: Mapping[str, Histogram]


@dataclass(frozen=True, eq=False)
class MapsShown:
    """What a node makes of one sample, and its filters where it is a convolution (None: it has none).

    ``maps`` has the axes map, row and column; a vector is one map of one row. At most ``MOST_MAPS`` of the
    ``maps_in_all`` are here. ``attention`` is how much each place (row) looks at each other one (column), by head,
    where the node attends.
    """

    step: int
    network: str
    node: str
    sample: int
    samples: int
    label: str
    picture: npt.NDArray[np.generic]
    maps: npt.NDArray[np.float32]
    maps_in_all: int
    filters: npt.NDArray[np.float32] | None
    attention: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True)
class StepTimed:
    """Where the time of one step went: seconds by ``data``, ``forward``, ``backward`` and ``optimizer``.

    A compiled network's step is told whole, as ``forward``. ``gpu`` is the card's use, where one is computed on.
    """

    step: int
    samples: int
    seconds: Mapping[str, float]
    gpu: GpuUse | None = None


@dataclass(frozen=True, eq=False)
class Embedded:
    """What a node gives for some samples, in the plane in which it differs most.

    ``shares`` are the parts of the variance that the two axes show. ``winners`` are the classes that samples are
    taken for. ``node`` is the node that was asked for: ``LAST_HIDDEN``, or an id; ``seen`` the one that was looked at.
    """

    step: int
    network: str
    node: str
    seen: str
    classes: tuple[str, ...]
    points: npt.NDArray[np.float32]
    shares: tuple[float, float]
    labels: npt.NDArray[np.int64]
    winners: npt.NDArray[np.int64]
    samples: npt.NDArray[np.generic]


LAST_HIDDEN = ""
ProbeEvent = HealthMeasured | Predicted | PlacesPredicted | ValuesSpread | MapsShown | Embedded | StepTimed
