"""What a run does otherwise than its project says. Light: it needs no torch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunOptions:
    """Options of one run (None: as the project says).

    ``runs_root`` is the folder in which the run's own folder is made. ``project_path`` is the file that the run
    belongs to.
    """

    runs_root: Path | None = None
    data_root: Path | None = None
    device: str | None = None
    seed: int | None = None
    epochs: int | None = None
    project_path: Path | None = None
