"""``layerloom train``: training without a window."""

from __future__ import annotations

import argparse
import json
import queue
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.commands.common import add_file, add_json, add_trust, folder, load

if TYPE_CHECKING:
    from studio.engine.events import EpochEnded, Event, Metrics, RunFinished

DESCRIPTION = """\
Train a project here and now. Options override what the project says, for this run. The run is kept in a folder of
its own, with its best and last checkpoint. Ctrl-C stops after the current step and keeps what was learned."""
EPILOG = """\
JSON, one object a line:
  {"event": "step", "step": 1, "loss": 2.31}                              every step, in order
  {"event": "epoch", "epoch": 1, "train": {"loss", "accuracy"}, "val": {"loss", "accuracy"}}
  {"event": "finished", "outcome": "completed", "run": PATH, ...}
An exported script with --json prints the same step and epoch objects."""
STOPPED_BY_USER = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser)
    parser.add_argument("--epochs", type=int, metavar="N", help="how often to go through the data")
    parser.add_argument("--device", metavar="D", help="auto, cpu, cuda, cuda:N or mps")
    parser.add_argument(
        "--seed", type=int, metavar="S", help="seed of the weights and of the order of samples"
    )
    parser.add_argument("--data-root", metavar="DIR", type=folder, help="the folder that holds the data sets")
    parser.add_argument(
        "--run-dir", metavar="DIR", type=folder, help="the folder to keep the run's folder in"
    )
    add_trust(parser)
    add_json(parser, "one JSON object a line instead of a progress bar")


def run(options: argparse.Namespace) -> int:
    from studio.engine.run_options import RunOptions
    from studio.engine.training_thread import TrainingThread

    document = load(options.file, options.trust).document
    run_options = RunOptions(
        runs_root=options.run_dir,
        data_root=options.data_root,
        device=options.device,
        seed=options.seed,
        epochs=options.epochs,
        project_path=Path(options.file).resolve(),
    )
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    thread = TrainingThread(document, run_options, events.put)
    show = _print_json if options.json else _Progress().show
    thread.start()
    finished = _follow(thread, events, show)
    thread.join()
    return _end(finished, options.json)


def _follow(thread: Any, events: queue.SimpleQueue[Event], show: Any) -> RunFinished:
    """Show events until the last one. Ctrl-C asks the run to stop; its end is still waited for."""
    from studio.engine.events import RunFinished

    while True:
        try:
            event = events.get()
            show(event)
            if isinstance(event, RunFinished):
                return event
        except KeyboardInterrupt:
            thread.stop()


def _end(finished: RunFinished, as_json: bool) -> int:
    from studio.engine.events import Outcome

    if finished.outcome is Outcome.FAILED:
        print(f"layerloom: {' '.join(finished.message.split())}", file=sys.stderr)
        return 2
    if finished.outcome is Outcome.STOPPED:
        where = f"; what was learned is in {finished.path}" if finished.path else ""
        print(f"layerloom: stopped after step {finished.steps}{where}", file=sys.stderr)
        return STOPPED_BY_USER
    if not as_json:
        if finished.note:
            print(finished.note)
        best = f"best accuracy {finished.best_accuracy:.2%} in epoch {finished.best_epoch}; "
        print(f"{best if finished.best_accuracy is not None else ''}run: {finished.path}")
    return 0


def _metrics(metrics: Metrics | None) -> dict[str, float] | None:
    return {"loss": metrics.loss, "accuracy": metrics.accuracy, **metrics.metrics} if metrics else None


def _told(metrics: Metrics) -> str:
    """The recipe's own metrics, behind loss and accuracy."""
    return "".join(f", {name} {value:.4f}" for name, value in metrics.metrics.items())


def _print_json(event: Event) -> None:
    from studio.engine.events import EpochEnded, RunFinished, StepsEnded

    if isinstance(event, StepsEnded):
        for number, loss in enumerate(event.losses, event.first_step):
            print(json.dumps({"event": "step", "step": number, "loss": loss}))
    elif isinstance(event, EpochEnded):
        row = {"train": _metrics(event.train), "val": _metrics(event.validation)}
        print(json.dumps({"event": "epoch", "epoch": event.epoch, **row}), flush=True)
    elif isinstance(event, RunFinished):
        end: dict[str, Any] = {
            "outcome": event.outcome.value,
            "run": str(event.path) if event.path else None,
            "epochs": event.epochs,
            "steps": event.steps,
            "best_epoch": event.best_epoch,
            "best_accuracy": event.best_accuracy,
            "message": event.message,
        }
        print(json.dumps({"event": "finished", **end}), flush=True)


class _Progress:
    """A progress bar where stderr is a terminal, and one line for each epoch everywhere."""

    WIDTH = 28

    def __init__(self) -> None:
        self._bar = sys.stderr.isatty()
        self._steps, self._epochs = 1, 1

    def show(self, event: Event) -> None:
        from studio.engine.events import EpochEnded, RunStarted, StepsEnded

        if isinstance(event, RunStarted):
            self._steps, self._epochs = event.steps_per_epoch, event.epochs
            print(
                f"{event.parameters:,} parameters on {event.device}; {event.steps_per_epoch} steps an epoch"
            )
            for notice in event.notices:
                print(f"layerloom: {notice}", file=sys.stderr)
        elif isinstance(event, StepsEnded) and self._bar:
            self._draw(
                event.last_step, event.epoch, event.samples_per_second, event.seconds_left, event.losses[-1]
            )
        elif isinstance(event, EpochEnded):
            self._epoch(event)

    def _draw(self, step: int, epoch: int, rate: float, left: float, loss: float) -> None:
        done = min(step / (self._steps * self._epochs), 1.0)
        bar = "█" * round(done * self.WIDTH)
        minutes, seconds = divmod(round(left), 60)
        text = f"epoch {epoch}/{self._epochs} {bar:·<{self.WIDTH}} {done:4.0%} loss {loss:.4f}"
        print(
            f"\r{text}  {rate:,.0f} samples/s, {minutes}:{seconds:02} left \x1b[K",
            end="",
            file=sys.stderr,
            flush=True,
        )

    def _epoch(self, event: EpochEnded) -> None:
        if self._bar:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        validation = event.validation
        held = (
            f"; validation: loss {validation.loss:.4f}, accuracy {validation.accuracy:.2%}{_told(validation)}"
            if validation
            else ""
        )
        print(
            f"epoch {event.epoch:3d}/{self._epochs}: loss {event.train.loss:.4f}, "
            f"accuracy {event.train.accuracy:.2%}{held} ({event.seconds:.1f} s)",
            flush=True,
        )
