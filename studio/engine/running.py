"""What a run in progress has in hand, shared by the parts of the trainer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from studio.engine.commands import Commands
from studio.engine.job import Job
from studio.engine.probes import Probes
from studio.engine.recorder import Recorder
from studio.engine.rewinding import Rewinder
from studio.engine.training_state import TrainingState
from studio.graph.document import ProjectDocument


@dataclass(eq=False)
class Running:
    """The job, what its steps change, and who looks after it. It belongs to the thread that trains.

    ``repeats_until`` is the last step that was reported before this process, which may have to repeat some.
    ``trusted`` says which custom code may run where edits are repeated. ``edits_done`` is how many of the edits in
    the run's record have been made in ``state``; ``saved`` says that there is a checkpoint to go back to, else
    ``rewinder`` has the start, which had ``edits_at_start`` of them.
    """

    job: Job
    recorder: Recorder
    commands: Commands
    clock: Callable[[], float]
    trusted: ProjectDocument
    edits_done: int = 0
    edits_at_start: int = 0
    saved: bool = False
    state: TrainingState = field(init=False)
    repeats_until: int = field(init=False)
    rewinder: Rewinder = field(init=False)
    probes: Probes = field(init=False)

    def __post_init__(self) -> None:
        self.take_up(self.job)
        self.repeats_until = self.recorder.reported

    def take_up(self, job: Job) -> None:
        """Train this job from here on, from its own beginning: its state is still to be restored."""
        self.job = job
        self.state = job.first_state()

    def begin(self) -> None:
        """The state is as training is to go on from it: it is what a rewinding comes back to."""
        self.rewinder = Rewinder(self.job.compiled, self.state)
        wanted = self.probes.wanted if hasattr(self, "probes") else None
        self.probes = Probes(self.job, self.state, self.clock, wanted=wanted)
        self.edits_at_start = self.edits_done
