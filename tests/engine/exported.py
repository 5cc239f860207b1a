"""What an exported script prints, beside what training told."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from studio.engine.events import EpochEnded, Metrics
from studio.export.script import to_script
from studio.graph.document import ProjectDocument
from tests import warm
from tests.engine.test_trainer import assert_ended, losses, run
from tests.source_form import assert_form


def assert_script_prints_what_training_told(document: ProjectDocument, path: Path) -> None:
    """The same losses, figures and metrics, to the last digit; and the script is as one would write it."""
    events = run(document, path / "runs")
    assert_ended(events, "completed")
    rows = script_rows(document, path)
    assert [row["loss"] for row in rows if row["event"] == "step"] == losses(events)
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    for row, ended in zip((row for row in rows if row["event"] == "epoch"), epochs, strict=True):
        assert ended.validation is not None
        assert row["train"] == _figures(ended.train)
        assert row["val"] == {**_figures(ended.validation), **ended.validation.metrics}


def script_rows(document: ProjectDocument, path: Path) -> list[dict[str, Any]]:
    """What the document's script prints, line by line."""
    script = path / "train.py"
    assert_form(to_script(document), script)
    done = warm.run([script, "--json"], cwd=path)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _figures(metrics: Metrics) -> dict[str, float]:
    """Numbers are neither right nor wrong: they have no accuracy."""
    accuracy = {} if math.isnan(metrics.accuracy) else {"accuracy": metrics.accuracy}
    return {"loss": metrics.loss, **accuracy}
