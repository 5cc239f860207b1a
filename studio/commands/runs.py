"""``layerloom runs``: what was trained, and how well."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from studio.commands.common import add_file, add_json, folder, table

if TYPE_CHECKING:
    from pathlib import Path

    from studio.engine.run_records import RunRecord
    from studio.engine.runs import RunStore

DESCRIPTION = """\
List the runs that were trained, the newest first; with FILE, those of that project. --tensorboard writes the curves
of those that would be listed as event files instead, a folder for each run, for: tensorboard --logdir DIR"""
EPILOG = (
    "The last column is the run's folder, for: layerloom export FILE --to safetensors -o OUT --run FOLDER, "
    "or: layerloom train --resume FOLDER"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_file(parser, optional=True)
    parser.add_argument(
        "--filter",
        metavar="WORDS",
        default="",
        help="only runs that have all of the words in tags, notes, network...",
    )
    parser.add_argument(
        "--checkpoints", metavar="RUN", help="list the checkpoints of a run instead: where it can be branched"
    )
    parser.add_argument("--annotate", metavar="RUN", help="set --notes and --tags of a run")
    parser.add_argument("--notes", metavar="TEXT", help="with --annotate: the run's notes")
    parser.add_argument("--tags", metavar="A,B", help="with --annotate: the run's tags")
    parser.add_argument(
        "--delete", metavar="RUN", help="delete a run with its checkpoints; there is no way back"
    )
    parser.add_argument(
        "--tensorboard",
        metavar="DIR",
        type=folder,
        help="write the runs' curves as TensorBoard's event files",
    )
    parser.add_argument("--run-dir", metavar="DIR", type=folder, help="the folder that runs are kept in")
    add_json(parser, "a JSON list, one object for each run")


def run(options: argparse.Namespace) -> int:
    from studio.engine.runs import RunStore

    if options.checkpoints:
        return _list_checkpoints(options)
    if options.annotate or options.delete:
        return _change(options)
    words = options.filter.lower().split()
    with RunStore(options.run_dir) as store:
        records = [record for record in store.list(options.file) if _has(record, words)]
        written = _write_events(records, options.tensorboard, store) if options.tensorboard else None
    if written is not None:
        print(json.dumps(written, indent=2, ensure_ascii=False) if options.json else "\n".join(written))
        return 0
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


def _write_events(records: Sequence[RunRecord], place: Path, store: RunStore) -> list[str]:
    from studio.export.tensorboard import export_runs

    return [str(path) for path in export_runs(records, place, store)]


def _has(record: RunRecord, words: Sequence[str]) -> bool:
    """Whether a run has all the words somewhere."""
    parts = (record.id, record.network, record.source, record.status.value, record.device, record.notes)
    text = " ".join((*parts, *record.tags)).lower()
    return all(word in text for word in words)


def _change(options: argparse.Namespace) -> int:
    from studio.engine.resuming import find_run
    from studio.engine.run_records import read_tags
    from studio.engine.runs import RunStore

    path = find_run(options.annotate or options.delete, options.run_dir)
    with RunStore(path.parent) as store:
        if options.delete:
            freed = store.size(path.name)
            store.delete(path.name)
            print(f"deleted {path.name}: {freed / 1e6:,.1f} MB freed")
        else:
            tags = None if options.tags is None else read_tags(options.tags)
            record = store.annotate(path.name, options.notes, tags)
            print(f"{record.id}  tags: {', '.join(record.tags) or '-'}  notes: {record.notes or '-'}")
    return 0


def _list_checkpoints(options: argparse.Namespace) -> int:
    from studio.engine.moments import moments
    from studio.engine.resuming import find_run
    from studio.engine.runs import RunStore

    path = find_run(options.checkpoints, options.run_dir)
    with RunStore(path.parent) as store:
        found = moments(store.run(path.name))
    if options.json:
        rows = [
            {"epoch": each.epoch, "step": each.step, "kinds": sorted(each.kinds), "file": str(each.path)}
            for each in found
        ]
        print(json.dumps(rows, indent=2))
    elif not found:
        print("This run has kept no checkpoint.")
    else:
        rows_ = [(str(m.epoch), str(m.step), " ".join(sorted(m.kinds)), m.path.name) for m in found]
        print(table([("epoch", "step", "", "file"), *rows_], numbers=(0, 1)))
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
        "parent": record.parent or None,
        "parent_step": record.parent_step,
        "changes": [
            {"step": edit.step, "epoch": edit.epoch, "settings": dict(edit.settings)} for edit in record.edits
        ],
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
