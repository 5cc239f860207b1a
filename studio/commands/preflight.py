"""``layerloom preflight``: one batch on the real data, and what training will cost, before it begins."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from studio.commands.common import table
from studio.commands.trials import add_trial_arguments, counted, trial

if TYPE_CHECKING:
    from studio.engine.preflight_report import Cost, Preflight

DESCRIPTION = """\
Look before training: take one batch of the real data through the network, its loss, its backward pass and its
validation, and measure the time of an epoch, the memory at its peak and the largest batch that fits. A network of
its own is used for that: no run is made, and the project stays as it is.
Exit status: 0 when training can begin, 1 when a check failed."""
EPILOG = """\
JSON: {"passed": true, "network", "device", "batch_size",
       "checks": [{"check": "data", "passed": true, "message", "node_id"}],
       "cost": {"step_s", "epoch_s", "run_s", "samples_per_second",
                "memory": {"parameters", "gradients", "optimizer", "activations", "data", "peak"},   bytes
                "free", "largest_batch", "tried", "all_fit"},    null when a check failed
       "fitting_batch": null,                                    a batch that fits, when this one doesn't
       "advice": [...]}"""
_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_trial_arguments(parser, "look at", "one JSON object instead of text")


def run(options: argparse.Namespace) -> int:
    from studio.engine.preflight import look_before_training

    document, chosen = trial(options)
    with counted("check", quiet=options.json) as progress:
        report = look_before_training(document, chosen, progress=progress)
    print(json.dumps(_as_json(report), ensure_ascii=False, indent=2) if options.json else _text(report))
    return 0 if report.passed else 1


def _as_json(report: Preflight) -> dict[str, Any]:
    fields = asdict(report)
    if report.cost is not None:
        fields["cost"]["memory"]["peak"] = report.cost.memory.peak
    return {"passed": report.passed, **fields}


def _text(report: Preflight) -> str:
    rows = [
        (checked.check.value, "ok" if checked.passed else "FAILED", checked.message)
        for checked in report.checks
    ]
    parts = [f"{report.network} on {report.device}, batches of {report.batch_size}", table(rows)]
    if report.cost is not None:
        parts.append(table(_cost_rows(report.cost)))
    if report.fitting_batch is not None:
        parts.append(f"A batch of {report.fitting_batch} fits: set the batch size to that.")
    parts += [f"note: {text}" for text in report.advice]
    return "\n\n".join(parts)


def _cost_rows(cost: Cost) -> list[tuple[str, str]]:
    memory = cost.memory
    shares = ", ".join(f"{name} {_size(size)}" for name, size in asdict(memory).items())
    rows = [
        ("step", f"{cost.step_s * 1000:.3g} ms, {cost.samples_per_second:,.0f} samples/s"),
        ("epoch", f"about {_duration(cost.epoch_s)}; the whole run {_duration(cost.run_s)}"),
        ("memory at its peak", f"{_size(memory.peak)} ({shares})"),
    ]
    if cost.free is not None:
        rows.append(("memory free", _size(cost.free)))
    if cost.largest_batch is not None:
        how = "tried" if cost.tried else "computed, not tried"
        whole = ", the whole training set" if cost.all_fit else ""
        rows.append(("largest batch", f"about {cost.largest_batch:,} samples{whole} ({how})"))
    return rows


def _size(count: float) -> str:
    for unit in _UNITS:
        if count < 1024 or unit == _UNITS[-1]:
            break
        count /= 1024
    return f"{count:.3g} {unit}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
