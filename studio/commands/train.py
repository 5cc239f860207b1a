"""``layerloom train``: training without a window."""

from __future__ import annotations

import argparse
import queue
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.commands.common import add_file, add_json, add_trust, folder, load
from studio.commands.trials import add_device
from studio.graph.errors import LayerloomError

if TYPE_CHECKING:
    from studio.engine.events import Event, RunFinished
    from studio.engine.run_options import CheckpointPolicy, RunOptions
    from studio.graph.document import ProjectDocument
    from studio.graph.recipe import TrainingSettings

DESCRIPTION = """\
Train a project here and now. Options override what the project says, for this run. The run is kept in a folder of
its own, with its best and last checkpoint. Ctrl-C (or SIGTERM) stops after the current step, keeps what was learned
and says how to go on. A run that was stopped, failed or was killed goes on with --resume, as if nothing had been:
on the same machine with the same versions, on the CPU, to the last bit. With FILE as well it goes on with the networks
of that project: layers that are as they were keep their weights and what the optimizer knows of them. --branch begins a
new run at a checkpoint that a run has kept (layerloom runs --checkpoints RUN lists them), with other settings where
you --set them; the run itself stays as it is."""
EPILOG = """\
JSON, one object a line:
  {"event": "step", "step": 1, "loss": 2.31}                              every step, in order
  {"event": "epoch", "epoch": 1, "train": {"loss", "accuracy"}, "val": {"loss", "accuracy"}}
  {"event": "network", "step": 40, "layers": [{"layer", "fate", "note"}], "faults": [...]}   the network was edited
  {"event": "warning", "message": "..."}                                  e.g. a checkpoint that can't be written
  {"event": "finished", "outcome": "completed", "run": PATH, ...}
A run that is resumed prints those steps and epochs that weren't printed before.
An exported script with --json prints the same step and epoch objects."""
STOPPED_BY_USER = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser, optional=True)
    parser.add_argument(
        "--resume", metavar="RUN", help="go on with a run: its folder, or its id (see layerloom runs)"
    )
    parser.add_argument(
        "--new-weights",
        choices=("fresh", "preserving", "back"),
        help="with --resume and FILE: how weights start that weren't there, at random (fresh), so that the network's "
        "answers stay as they are where that is possible (preserving), or as they were when the run left the network "
        "of FILE (back)",
    )
    parser.add_argument(
        "--branch", metavar="RUN", help="begin a new run at a checkpoint of another: its folder, or its id"
    )
    parser.add_argument(
        "--epoch",
        metavar="N",
        type=_positive,
        help="with --branch: the checkpoint after N epochs (the last one)",
    )
    parser.add_argument(
        "--step", metavar="N", type=_positive, help="with --branch: the checkpoint after N steps"
    )
    parser.add_argument(
        "--set",
        metavar="NAME=NUMBER",
        action="append",
        default=[],
        type=_setting,
        help="with --branch: lr, weight_decay or momentum from there on; as often as needed",
    )
    parser.add_argument("--epochs", type=int, metavar="N", help="how often to go through the data")
    add_device(parser)
    parser.add_argument(
        "--seed", type=int, metavar="S", help="seed of the weights and of the order of samples"
    )
    parser.add_argument(
        "--run-dir", metavar="DIR", type=folder, help="the folder to keep the run's folder in"
    )
    kept = parser.add_argument_group("checkpoints (a resumed run keeps to what it was started with)")
    kept.add_argument(
        "--checkpoint-every-steps",
        metavar="K",
        type=_positive,
        help="write last.ckpt every K steps, instead of every 15 seconds",
    )
    kept.add_argument(
        "--keep-every-epochs", metavar="K", type=_positive, help="keep a checkpoint of every K-th epoch"
    )
    kept.add_argument(
        "--keep-every-minutes", metavar="M", type=_positive, help="keep a checkpoint every M minutes"
    )
    kept.add_argument(
        "--keep",
        metavar="N",
        type=_not_negative,
        help="how many of those to keep, spread over the run (8; 0: none)",
    )
    kept.add_argument("--best", choices=("accuracy", "loss"), help="what best.ckpt is the best of (accuracy)")
    add_trust(parser)
    add_json(parser, "one JSON object a line instead of a progress bar")


def run(options: argparse.Namespace) -> int:
    from studio.commands.training_output import Progress, print_json
    from studio.engine.network_plans import Start
    from studio.engine.training_thread import TrainingThread

    edit = _edit(options)
    document, run_options = _begun(options)
    output = _Output(print_json if options.json else Progress().show)
    thread = TrainingThread(document, run_options, output)
    output.stop = thread.stop
    if edit is not None:
        thread.edit_network(edit, Start(options.new_weights or Start.FRESH), needed=True)
    with _stopping_on_signals(thread.stop):
        thread.start()
        finished = output.finished.get()
        thread.join()
    if output.broken is not None:
        raise output.broken
    return _end(finished, options)


class _Output:
    """Prints on the thread that trains: right after the store has an event, so that a kill in between is rare.

    The other thread is woken by the last event alone: at each, it could hold up the one that trains.
    """

    def __init__(self, show: Callable[[Event], None]) -> None:
        self._show = show
        self.finished: queue.SimpleQueue[RunFinished] = queue.SimpleQueue()
        self.stop: Callable[[], None] = lambda: None
        self.broken: OSError | None = None

    def __call__(self, event: Event) -> None:
        from studio.engine.events import RunFinished

        if self.broken is None:
            try:
                self._show(event)
            except OSError as error:  # nobody reads any more
                self.broken = error
                self.stop()
        if isinstance(event, RunFinished):
            self.finished.put(event)


@contextmanager
def _stopping_on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM asks the run to stop; a second one ends the process as ever."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def handle(number: int, _frame: Any) -> None:
        signal.signal(number, before[signal.Signals(number)])
        stop()

    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _begun(options: argparse.Namespace) -> tuple[ProjectDocument, RunOptions]:
    """What to train: a project, a run that goes on, or a branch of one."""
    if options.branch and options.resume:
        raise LayerloomError("A run either goes on (--resume) or is branched (--branch), not both.")
    if not options.branch and (options.epoch or options.step or options.set):
        raise LayerloomError("--epoch, --step and --set belong to --branch RUN.")
    if options.branch:
        return _branched(options)
    return _resumed(options) if options.resume else _fresh(options)


def _fresh(options: argparse.Namespace) -> tuple[ProjectDocument, RunOptions]:
    from studio.engine.run_options import RunOptions

    if options.file is None:
        raise LayerloomError("Name a project to train (FILE), or a run to go on with (--resume RUN).")
    document = load(options.file, options.trust).document
    return document, RunOptions(
        runs_root=options.run_dir,
        data_root=options.data_root,
        device=options.device,
        seed=options.seed,
        epochs=options.epochs,
        project_path=Path(options.file).resolve(),
        checkpoints=_policy(options, document.training),
        reports_durably=True,
    )


def _resumed(options: argparse.Namespace) -> tuple[ProjectDocument, RunOptions]:
    from studio.engine.resuming import find_run, newest_project
    from studio.engine.run_options import RunOptions

    if options.seed is not None:
        raise LayerloomError("A run goes on with its own seed: leave --seed out.")
    path = find_run(options.resume, options.run_dir)
    return load(str(newest_project(path)), options.trust).document, RunOptions(
        resume=path,
        data_root=options.data_root,
        device=options.device,
        epochs=options.epochs,
        checkpoints=_policy(options),
        reports_durably=True,
    )


def _edit(options: argparse.Namespace) -> ProjectDocument | None:
    """The project whose networks a run is to go on with; None where it goes on as it is."""
    edited = options.resume and options.file is not None
    if options.new_weights and not edited:
        raise LayerloomError(
            "--new-weights is for a run that goes on with another network: --resume RUN FILE."
        )
    return load(options.file, options.trust).document if edited else None


def _branched(options: argparse.Namespace) -> tuple[ProjectDocument, RunOptions]:
    """Make the branch, and go on with it."""
    from studio.engine.branching import branch_run
    from studio.engine.moments import moment_at
    from studio.engine.resuming import find_run, newest_project
    from studio.engine.run_options import RunOptions
    from studio.engine.runs import RunStore

    if options.file is not None or options.seed is not None:
        raise LayerloomError("A branch has its run's project and seed: leave FILE and --seed out.")
    folder = find_run(options.branch, options.run_dir)
    document = load(str(newest_project(folder)), options.trust).document
    with RunStore(folder.parent) as store:
        moment = moment_at(store.run(folder.name), options.epoch, options.step)
    branch = branch_run(folder, moment, dict(options.set), options.epochs, _policy(options))
    return document, RunOptions(
        resume=branch.path, data_root=options.data_root, device=options.device, reports_durably=True
    )


def _policy(options: argparse.Namespace, usual: TrainingSettings | None = None) -> CheckpointPolicy | None:
    """The policy that was asked for, the rest as the project has it; None when none was."""
    from studio.engine.run_options import Best, CheckpointPolicy

    asked = {
        "every_steps": options.checkpoint_every_steps,
        "keep_epochs": options.keep_every_epochs,
        "keep_minutes": options.keep_every_minutes,
        "keep": options.keep,
        "best": Best(options.best) if options.best else None,
    }
    given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    return (
        replace(CheckpointPolicy() if usual is None else CheckpointPolicy.of(usual), **given)
        if given
        else None
    )


def _end(finished: RunFinished, options: argparse.Namespace) -> int:
    from studio.engine.events import Outcome

    if finished.outcome is Outcome.FAILED:
        message = " ".join(finished.message.split())
        print(f"layerloom: {message}{_go_on(finished, options)}", file=sys.stderr)
        return 2
    if finished.outcome is Outcome.STOPPED:
        print(f"layerloom: stopped after step {finished.steps}{_go_on(finished, options)}", file=sys.stderr)
        return STOPPED_BY_USER
    if not options.json:
        if finished.note:
            print(finished.note)
        best = ""
        if finished.best_accuracy is not None:
            best = f"best accuracy {finished.best_accuracy:.2%} in epoch {finished.best_epoch}; "
        print(f"{best}run: {finished.path}")
    return 0


def _go_on(finished: RunFinished, options: argparse.Namespace) -> str:
    """The command that goes on from where the run ended, once there is a run."""
    if finished.path is None:
        return ""
    command = ["layerloom", "train", "--resume", str(finished.path)]
    command += ["--trust"] if options.trust else []
    command += ["--json"] if options.json else []
    separator = "\ngo" if finished.message else "; go"
    return f"{separator} on with: {shlex.join(command)}"


def _setting(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    return name, float(value)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def _not_negative(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError
    return value
