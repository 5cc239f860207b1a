"""Gives a run in progress another network, between two steps, and does so again where steps are repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from studio.engine.checkpoint import Checkpoint, load_checkpoint
from studio.engine.commands import EditNetwork, PlanEdit
from studio.engine.editing.edit import EditedJob, edit_job, edited_document
from studio.engine.errors import TrainingError
from studio.engine.events import EditPlanned, Event, NetworkChanged, Warned
from studio.engine.faults import explain
from studio.engine.network_plans import Start
from studio.engine.resuming import read_document, trusts
from studio.engine.run_keeping import RunKeeping
from studio.engine.run_records import LiveEdit
from studio.engine.running import Running
from studio.engine.training_state import Snapshot
from studio.graph.document import ProjectDocument
from studio.graph.errors import LayerloomError
from studio.graph.serial import to_json
from studio.graph.trained_difference import same_network
from studio.graph.words import said, say


class NetworkEditing:
    """Plans edits and makes them. What an edit needs to be made again is in the run's folder before it counts."""

    def __init__(self, running: Running, keeping: RunKeeping) -> None:
        self._run, self._keeping = running, keeping

    def plan(self, command: PlanEdit) -> Iterator[Event]:
        """Tell what would become of each layer, for each way to start new weights."""
        try:
            document = edited_document(self._run.job.document, command.document)
            starts = (Start.FRESH, Start.PRESERVING)
            plans = tuple(edited.plan for edited in edit_job(self._run.job, document, *starts))
        except Exception as error:
            yield EditPlanned(command.document, fault=explain(error).message)
        else:
            left = self._left(document)
            yield EditPlanned(command.document, plans, back_to=left.step if left else None)

    def apply(self, command: EditNetwork) -> Iterator[Event]:
        """Go on with another network from here. Where that can't be, the run goes on as it is, and why is told."""
        run = self._run
        try:
            document = edited_document(run.job.document, command.document)
            (edited,) = edit_job(run.job, document, command.start)
            edit = self._kept(edited, document)
            state = edited.state(run.state.capture(), self._earlier(edit))
            run.recorder.note_edit(edit)
        except (LayerloomError, OSError) as error:
            if command.needed:
                raise
            yield Warned(say("The network stays as it is: {fault}", fault=said(error)))
            return
        self._go_on_with(edited, state)
        yield NetworkChanged(run.state.step, document, edited.plan, run.recorder.record.parameters)
        yield from self._keeping.save()

    def repeat(self, edit: LiveEdit) -> None:
        """Make an edit of the run's record again: the steps that follow it come out as they did."""
        run = self._run
        document = read_document(run.recorder.path / edit.network)
        document = replace(document, trusted=trusts(run.trusted, document))
        (edited,) = edit_job(run.job, document, Start(edit.start))
        self._go_on_with(edited, edited.state(run.state.capture(), self._earlier(edit)))

    def _go_on_with(self, edited: EditedJob, state: Snapshot) -> None:
        run = self._run
        self._keeping.settle()  # what is being written is of the network before
        run.recorder.take_up(edited.job, to_json(edited.job.document))
        run.take_up(edited.job)
        run.state.restore(state)
        run.edits_done += 1
        run.saved = False
        run.begin()

    def _kept(self, edited: EditedJob, document: ProjectDocument) -> LiveEdit:
        """The edit, once the state before it and the project after it are kept."""
        run, recorder = self._run, self._run.recorder
        left = recorder.file_for("left", "ckpt")
        network = recorder.file_for("network", "loom")
        back = self._left(document) if edited.start is Start.BACK else None
        if edited.start is Start.BACK and back is None:
            raise TrainingError(
                say("The run hasn't trained the network in the drawing: there is nothing to go back to.")
            )
        recorder.keep_left(left, self._keeping.checkpoint())
        recorder.keep_network(network, to_json(document))
        changed = tuple((layer.fate.value, layer.name) for layer in edited.plan.changed)
        return LiveEdit(
            run.state.step,
            run.state.epoch,
            {},
            network,
            edited.start.value,
            back.left if back else "",
            left,
            changed,
        )

    def _earlier(self, edit: LiveEdit) -> Checkpoint | None:
        return load_checkpoint(self._run.recorder.path / edit.back) if edit.back else None

    def _left(self, document: ProjectDocument) -> LiveEdit | None:
        """The last edit by which the run left the very network of ``document``."""
        recorder = self._run.recorder
        texts = ["project.loom"]
        found: LiveEdit | None = None
        for edit in recorder.record.edits:
            if edit.network:
                if same_network(read_document(recorder.path / texts[-1]), document):
                    found = edit
                texts.append(edit.network)
        return found
