"""What ``layerloom train`` prints of a run's events: JSON lines, or a progress bar."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.engine.events import EpochEnded, Event, Metrics, NetworkChanged


def _metrics(metrics: Metrics | None) -> dict[str, float] | None:
    if metrics is None:
        return None
    accuracy = {} if math.isnan(metrics.accuracy) else {"accuracy": metrics.accuracy}
    return {"loss": metrics.loss, **accuracy, **metrics.metrics}


def _told(metrics: Metrics) -> str:
    """Loss, accuracy (numbers that are predicted have none), and the recipe's own metrics."""
    accuracy = "" if math.isnan(metrics.accuracy) else f", accuracy {metrics.accuracy:.2%}"
    return f"loss {metrics.loss:.4f}{accuracy}" + "".join(
        f", {name} {value:.4f}" for name, value in metrics.metrics.items()
    )


def print_json(event: Event) -> None:
    """All lines of an event in one piece, so that a reader never sees a part of it for long."""
    text = "".join(json.dumps(row) + "\n" for row in _rows(event))
    if text:
        sys.stdout.write(text)
        sys.stdout.flush()


def _rows(event: Event) -> Iterator[dict[str, Any]]:
    from studio.engine.events import (
        EpochEnded,
        NetworkChanged,
        RunFinished,
        SettingsChanged,
        StepsEnded,
        Warned,
    )

    if isinstance(event, StepsEnded):
        for number, loss in enumerate(event.losses, event.first_step):
            yield {"event": "step", "step": number, "loss": loss}
    elif isinstance(event, EpochEnded):
        row = {"train": _metrics(event.train), "val": _metrics(event.validation)}
        yield {"event": "epoch", "epoch": event.epoch, **row}
    elif isinstance(event, SettingsChanged):
        yield {"event": "settings", "step": event.step, **event.settings}
    elif isinstance(event, NetworkChanged):
        layers = [
            {"layer": layer.name, "fate": layer.fate.value, "note": layer.note} for layer in event.plan.layers
        ]
        told = {"start": event.plan.start.value, "layers": layers, "faults": list(event.plan.faults)}
        yield {"event": "network", "step": event.step, **told}
    elif isinstance(event, Warned):
        yield {"event": "warning", "message": event.message}
    elif isinstance(event, RunFinished):
        yield {
            "event": "finished",
            "outcome": event.outcome.value,
            "run": str(event.path) if event.path else None,
            "epochs": event.epochs,
            "steps": event.steps,
            "best_epoch": event.best_epoch,
            "best_accuracy": event.best_accuracy,
            "message": event.message,
        }


class Progress:
    """A progress bar where stderr is a terminal, and one line for each epoch everywhere."""

    WIDTH = 28

    def __init__(self) -> None:
        self._bar = sys.stderr.isatty()
        self._steps, self._epochs = 1, 1

    def show(self, event: Event) -> None:
        from studio.engine.events import EpochEnded, NetworkChanged, RunStarted, StepsEnded, Warned

        if isinstance(event, RunStarted):
            self._steps, self._epochs = event.steps_per_epoch, event.epochs
            print(
                f"{event.parameters:,} parameters on {event.device}; {event.steps_per_epoch} steps an epoch"
                + (f"; going on after step {event.step}" if event.step else "")
            )
        elif isinstance(event, Warned):
            self._clear()
            print(f"warning: {event.message}", file=sys.stderr, flush=True)
        elif isinstance(event, NetworkChanged):
            self._network(event)
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
        self._clear()
        validation = event.validation
        held = f"; validation: {_told(validation)}" if validation else ""
        print(
            f"epoch {event.epoch:3d}/{self._epochs}: {_told(event.train)}{held} ({event.seconds:.1f} s)",
            flush=True,
        )

    def _network(self, event: NetworkChanged) -> None:
        """What became of each layer, and whether the answers stayed."""
        self._clear()
        print(f"another network after step {event.step}: {event.parameters:,} parameters")
        for layer in event.plan.layers:
            print(f"  {layer.fate.value:8} {layer.name}{f' ({layer.note})' if layer.note else ''}")
        for fault in event.plan.faults:
            print(f"  the answers change: {fault}")

    def _clear(self) -> None:
        if self._bar:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
