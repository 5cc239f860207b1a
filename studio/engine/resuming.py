"""Where a run can go on from: its folder by path or id, its project, and its last checkpoint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio import paths
from studio.engine.errors import CheckpointError, StoreError, TrainingError
from studio.engine.run_options import RunOptions
from studio.engine.run_records import RunRecord, RunStatus
from studio.engine.runs import RunStore
from studio.graph.document import ProjectDocument
from studio.graph.files import read_bytes
from studio.graph.serial import from_json
from studio.graph.words import say

if TYPE_CHECKING:
    from studio.engine.checkpoint import Checkpoint


@dataclass(frozen=True, eq=False)
class ResumePoint:
    """A run that is to go on: what it trains, from where, and the losses that it has already reported.

    ``checkpoint`` is None for a run that ended before its first one: it begins anew, which gives the same numbers.
    ``trusted`` says which custom code may run.
    """

    document: ProjectDocument
    text: str
    checkpoint: Checkpoint | None
    record: RunRecord
    losses: tuple[float, ...]
    trusted: ProjectDocument


def find_run(run: str | Path, runs_root: Path | None = None) -> Path:
    """The folder of a run that is named by its folder or by its id."""
    root = (runs_root or paths.runs_root()).expanduser()
    for folder in (Path(run).expanduser(), root / str(run)):
        if (folder / "project.loom").is_file():
            return folder.resolve()
    raise StoreError(
        root, say("there is no run {run!r}. `layerloom runs` lists the runs there are", run=str(run))
    )


def newest_project(folder: Path) -> Path:
    """The project as a run trains it by now: with the last edit of its network, if there was one."""
    edited = sorted(folder.glob("network-*.loom"))
    return edited[-1] if edited else folder / "project.loom"


def read_document(path: Path) -> ProjectDocument:
    """A project that is kept with a run. Its code isn't trusted yet."""
    document, _ = from_json(read_bytes(path).decode("utf-8"))
    return document


def trusts(known: ProjectDocument, document: ProjectDocument) -> bool:
    """Whether the code of ``document`` may run, as the very code of one that is known."""
    return known.trusted and all(known.code.get(key) == code for key, code in document.code.items())


def resume_point(folder: Path, trusted_code: ProjectDocument, options: RunOptions) -> ResumePoint:
    """Read what is needed to go on. Code of the run's project is as trusted as the same code of ``trusted_code``."""
    from studio.engine.checkpoint import load_checkpoint

    with RunStore(folder.parent) as store:
        record = store.run(folder.name)
        losses = tuple(store.steps(record.id).losses)
    if record.status is RunStatus.RUNNING:
        raise StoreError(folder, say("the run is still going on. Stop it first"))
    path = folder / "last.ckpt"
    checkpoint = load_checkpoint(path) if path.exists() else None
    if checkpoint is not None and checkpoint.state.step > len(losses):
        reason = say(
            "it is of step {step}, and the list of runs knows {known} steps. Train the project anew",
            step=checkpoint.state.step,
            known=len(losses),
        )
        raise CheckpointError(path, reason)
    text = checkpoint.project if checkpoint else read_bytes(folder / "project.loom").decode("utf-8")
    document, _ = from_json(text)
    document = replace(document, trusted=trusts(trusted_code, document))
    epochs = record.epochs if options.epochs is None else options.epochs
    if record.epochs_done >= epochs and record.status is RunStatus.COMPLETED:
        raise TrainingError(
            say(
                "The run has completed its {epochs} epochs. Ask for more epochs than that.",
                epochs=record.epochs,
            )
        )
    return ResumePoint(document, text, checkpoint, record, losses, trusted_code)
