"""The runs that are compared, read from the store: their points, their projects and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from studio.engine.resuming import newest_project
from studio.engine.run_records import LiveEdit, RunRecord
from studio.engine.runs import RunStore
from studio.graph.document import ProjectDocument
from studio.graph.errors import LayerloomError
from studio.graph.project import Project
from studio.ui.edit_words import marks_of
from studio.ui.run_lines import RunCurves
from studio.ui.run_names import run_name
from studio.ui.step_scale import StepScale


@dataclass(frozen=True)
class ComparedRun:
    """A run as it stands in the store. ``document`` is None where its project can't be read any more."""

    record: RunRecord
    losses: RunCurves
    accuracies: RunCurves
    document: ProjectDocument | None

    @property
    def edits(self) -> tuple[LiveEdit, ...]:
        """Settings that were changed while it went on."""
        return self.record.edits


def read_runs(records: Sequence[RunRecord]) -> tuple[ComparedRun, ...]:
    """Read runs, in the order in which they get their colours."""
    with RunStore() as store:
        return tuple(_read(store, store.run(record.id), place) for place, record in enumerate(records))


def _read(store: RunStore, record: RunRecord, place: int) -> ComparedRun:
    steps, epochs = store.steps(record.id), store.epochs(record.id)
    scale = StepScale.of_run(epochs, len(steps.losses), record.seconds)
    losses, accuracies = (
        RunCurves(scale, place, run_name(record), marks=list(marks_of(record.edits))) for _ in range(2)
    )
    numbers = np.arange(1, len(steps.losses) + 1, dtype=np.float64)
    losses.steps.extend(numbers, np.asarray(steps.losses))
    accuracies.steps.extend(numbers, np.asarray(steps.accuracies))
    for ended in epochs:
        losses.train.extend([ended.step], [ended.train.loss])
        accuracies.train.extend([ended.step], [ended.train.accuracy])
        accuracies.note_metrics(ended.step, (ended.validation or ended.train).metrics)
        if ended.validation is not None:
            losses.validation.extend([ended.step], [ended.validation.loss])
            accuracies.validation.extend([ended.step], [ended.validation.accuracy])
    return ComparedRun(record, losses, accuracies, _document(record))


def _document(record: RunRecord) -> ProjectDocument | None:
    try:
        return Project.load(newest_project(record.path)).document
    except LayerloomError:
        return None
