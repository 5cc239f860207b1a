"""The exporters, in one list that the command line and the window both read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.graph.document import ProjectDocument
from studio.graph.errors import LayerloomError
from studio.graph.files import write_text

Export = Callable[[ProjectDocument, Path, Path | None], None]


class MissingRunError(LayerloomError):
    """An export of weights without a run to take them from."""

    def __init__(self, exporter: str) -> None:
        super().__init__(
            f"{exporter} needs trained weights. Train first, then name the run with --run; `layerloom runs` lists runs."
        )


@dataclass(frozen=True)
class Exporter:
    """One kind of file. ``write`` takes the project, the file's path and, with ``needs_run``, a run's folder."""

    name: str
    title: str
    extension: str
    help: str
    write: Export
    needs_run: bool = False

    def export(
        self,
        document: ProjectDocument,
        path: str | os.PathLike[str],
        run: str | os.PathLike[str] | None = None,
    ) -> None:
        """Write the file, atomically."""
        if self.needs_run and run is None:
            raise MissingRunError(self.title)
        self.write(document, Path(path), Path(run) if run is not None else None)


def _source(document: ProjectDocument, path: Path, _run: Path | None) -> None:
    from studio.export.source import to_source

    write_text(path, to_source(document))


def _script(document: ProjectDocument, path: Path, _run: Path | None) -> None:
    from studio.export.script import to_script

    write_text(path, to_script(document))


def _state_dict(_document: ProjectDocument, path: Path, run: Path | None) -> None:
    from studio.export.weights import run_weights, save_state_dict

    assert run is not None
    save_state_dict(run_weights(run), path)


def _safetensors(_document: ProjectDocument, path: Path, run: Path | None) -> None:
    from studio.export.weights import run_weights, save_safetensors

    assert run is not None
    save_safetensors(run_weights(run), path)


EXPORTERS = (
    Exporter("source", "Model source", ".py", "the network's class, to import in your own code", _source),
    Exporter(
        "script", "Training script", ".py", "a standalone script that trains to the same numbers", _script
    ),
    Exporter(
        "state-dict",
        "Weights (state_dict)",
        ".pt",
        "a run's best weights, as PyTorch saves them",
        _state_dict,
        True,
    ),
    Exporter(
        "safetensors",
        "Weights (safetensors)",
        ".safetensors",
        "a run's best weights, in a format that can't run code",
        _safetensors,
        True,
    ),
)
