"""An edit of a run's network: the plan of what becomes of each layer, and the job and state that come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from studio.engine.checkpoint import Checkpoint
from studio.engine.editing.calibrating import calibrated
from studio.engine.editing.carrying import carried_over, with_weights_of
from studio.engine.editing.graft import Graft, Side, matches, plain_graft
from studio.engine.editing.preserving import preserving_graft
from studio.engine.errors import TrainingError
from studio.engine.job import Job, rebuild
from studio.engine.network_plans import NetworkPlan, Start
from studio.engine.training_state import Snapshot, random_numbers_kept
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.weight_places import trained_use, weight_places
from studio.graph.words import say


@dataclass(frozen=True, eq=False)
class EditedJob:
    """A job for the edited network, and how its weights come about."""

    before: Job
    job: Job
    start: Start
    graft: Graft

    @property
    def plan(self) -> NetworkPlan:
        return NetworkPlan(self.start, self.graft.layers, self.graft.faults)

    def state(self, snapshot: Snapshot, earlier: Checkpoint | None = None) -> Snapshot:
        """The snapshot of the run as one of the edited network; with the weights of ``earlier``, where it goes back."""
        carried = carried_over(snapshot, self.before, self.job, self.graft)
        if self.graft.calibrated:
            carried = calibrated(carried, self.job, sorted(self.graft.calibrated))
        if self.start is not Start.BACK:
            return carried
        if earlier is None or earlier.state.model.keys() != carried.model.keys():
            raise TrainingError(
                say("The earlier network isn't the one in the drawing: its weights have other names.")
            )
        return with_weights_of(carried, earlier.state)


def edited_document(running: ProjectDocument, drawing: ProjectDocument) -> ProjectDocument:
    """What a run trains after an edit: the networks of the drawing, with the data and the recipe of the run."""
    trained = running.trained_network
    network = drawing.networks.get(trained.id) if trained else None
    if network is None:
        raise TrainingError(say("The network that the run trains isn't in the drawing any more."))
    document = replace(
        running, networks=drawing.networks, code=drawing.code, trusted=drawing.trusted, extra=drawing.extra
    )
    if document.trained_network is not network:
        document = replace(document, training=replace(document.training, network=network.name))
    return document


def edit_job(before: Job, document: ProjectDocument, *starts: Start) -> list[EditedJob]:
    """The job for an edited document, once for each way to start. No random number of the run is used up."""
    with random_numbers_kept(before.device):
        job = rebuild(before, document)
        return [EditedJob(before, job, start, _graft(before, job, start)) for start in starts]


def _graft(before: Job, job: Job, start: Start) -> Graft:
    catalogue = load_catalogue()
    uses = trained_use(before.document, catalogue), trained_use(job.document, catalogue)
    old = Side.of(tuple(weight_places(uses[0])), before.model.state_dict())
    new = Side.of(tuple(weight_places(uses[1])), job.model.state_dict())
    matched = matches(old, new)
    if start is Start.PRESERVING:
        return preserving_graft(uses, (old, new), matched)
    return plain_graft(old, new, matched)
