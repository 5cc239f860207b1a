"""What is wrong with a network, said on the node and the port, with repairs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.graph.document import ProjectDocument


class Severity(str, Enum):
    ERROR = "error"  # the network can't be built
    WARNING = "warning"  # it can, and probably not as meant


@dataclass(frozen=True)
class Repair:
    """A way out: ``label`` says what it does ("Rename to conv2"), ``apply`` makes the repaired document."""

    label: str
    apply: Callable[[ProjectDocument], ProjectDocument]


@dataclass(frozen=True)
class Problem:
    """One problem. ``node`` and ``port`` are ids or None for the whole network; ``setting`` the field at fault.

    ``code`` is a stable word for the kind: ``cycle``, ``missing-input``, ``unknown-type``, ``bad-setting``,
    ``missing-setting``, ``illegal-name``, ``duplicate-name``, ``no-output``, ``no-input``, ``unreachable``,
    ``unknown-port``, ``lost-input``, ``bad-bypass``, ``shape``, ``data``.
    """

    code: str
    message: str
    network: str  # the network's name
    node: str | None = None  # node id
    port: str | None = None
    setting: str | None = None
    severity: Severity = Severity.ERROR
    repairs: tuple[Repair, ...] = ()
