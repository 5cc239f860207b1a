"""``layerloom runs``: what was trained, and how well."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from studio.commands.common import add_file, add_json, folder, table

if TYPE_CHECKING:
    from studio.engine.run_records import RunRecord

DESCRIPTION = "List the runs that were trained, the newest first; with FILE, those of that project."
EPILOG = (
    "The last column is the run's folder, for: layerloom export FILE --to safetensors -o OUT --run FOLDER, "
    "or: layerloom train --resume FOLDER"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser, optional=True)
    parser.add_argument("--run-dir", metavar="DIR", type=folder, help="the folder that runs are kept in")
    add_json(parser, "a JSON list, one object for each run")


def run(options: argparse.Namespace) -> int:
    from studio.engine.runs import RunStore

    with RunStore(options.run_dir) as store:
        records = store.list(options.file)
    if options.json:
        print(json.dumps([_as_json(record) for record in records], indent=2, ensure_ascii=False))
    elif not records:
        print("No runs yet. Train one with: layerloom train FILE")
    else:
        print(
            table(
                [
                    ("started (UTC)", "network", "data", "status", "epochs", "best", "folder"),
                    *map(_row, records),
                ]
            )
        )
    return 0


def _as_json(record: RunRecord) -> dict[str, Any]:
    return {
        "run": str(record.path),
        "id": record.id,
        "started": record.started,
        "network": record.network,
        "source": record.source,
        "optimizer": record.optimizer,
        "device": record.device,
        "seed": record.seed,
        "status": record.status.value,
        "epochs": record.epochs,
        "epochs_done": record.epochs_done,
        "steps": record.steps,
        "parameters": record.parameters,
        "best_epoch": record.best_epoch,
        "best_accuracy": record.best_accuracy,
        "best_metrics": dict(record.best_metrics),
        "seconds": record.seconds,
        "message": record.message,
        "resumable": record.resumable,
        "notes": record.notes,
        "tags": list(record.tags),
        "system": dict(record.system),
        "project": record.project_path,
    }


def _row(record: RunRecord) -> tuple[str, ...]:
    best = f"{record.best_accuracy:.2%}" if record.best_accuracy is not None else "-"
    return (
        record.started[:19].replace("T", " "),
        record.network,
        record.source,
        record.status.value,
        f"{record.epochs_done}/{record.epochs}",
        best,
        str(record.path),
    )
