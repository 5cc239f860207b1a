"""The errors of the engine that a user may see: data, devices, checkpoints, runs and training."""

from __future__ import annotations

from collections.abc import Sequence

from studio.graph.errors import LayerloomError
from studio.graph.words import say


class DataError(LayerloomError):
    """Data that can't be loaded; ``source`` names the data source."""

    def __init__(self, source: str, reason: str) -> None:
        self.source, self.reason = source, reason
        super().__init__(say("{source}: {reason}", source=source, reason=reason))


class MissingDataError(DataError):
    """Files of a data set that aren't where they are looked for; ``folder`` is where that is."""

    def __init__(self, source: str, title: str, folder: object) -> None:
        self.folder = str(folder)
        super().__init__(
            source,
            say(
                "{title} isn't in {folder}. Choose the folder that holds it (layerloom train "
                "--data-root DIR, or Folder in the data panel), or press Download there",
                title=title,
                folder=folder,
            ),
        )


class CancelledError(LayerloomError):
    """Long work that the user cancelled. Nothing of it is left behind."""


class DeviceError(LayerloomError):
    """A device that isn't there. Nothing else is used in its place."""

    def __init__(self, device: str, reason: str, available: Sequence[str]) -> None:
        self.device, self.available = device, tuple(available)
        super().__init__(
            say(
                "Device {device!r} {reason}. Available: {available}.",
                device=device,
                reason=reason,
                available=", ".join(available),
            )
        )


class CheckpointError(LayerloomError):
    """A checkpoint that can't be read, or doesn't hold what was asked of it."""

    def __init__(self, path: object, reason: str) -> None:
        self.path, self.reason = str(path), reason
        super().__init__(say("{path}: {reason}", path=path, reason=reason))


class StoreError(LayerloomError):
    """A store of runs that can't be opened or has been damaged."""

    def __init__(self, path: object, reason: str) -> None:
        self.path, self.reason = str(path), reason
        super().__init__(say("{path}: {reason}", path=path, reason=reason))


class TrainingError(LayerloomError):
    """Training that can't start or go on; ``node_id`` is the node at fault, where there is one."""

    def __init__(self, message: str, node_id: str | None = None) -> None:
        self.node_id = node_id
        super().__init__(message)


class NoDataError(TrainingError):
    """Training or a script of a project that has no data source: it is for design only."""

    def __init__(self) -> None:
        super().__init__(
            say("Choose a data source first: this project has none, so that there is nothing to train on.")
        )
