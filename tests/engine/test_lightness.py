"""What may be imported without torch: windows open, and runs are listed, before torch is in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm

LIGHT = ["", ".events", ".errors", ".runs", ".commands", ".training_thread", ".sources", ".fit"]


@pytest.mark.parametrize("module", LIGHT)
def test_a_light_part_of_the_engine_brings_no_torch(module: str) -> None:
    code = f"import sys, studio.engine{module}; print('torch' in sys.modules, 'PySide6' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False"]


def test_the_engines_names_are_found_on_first_use(tmp_path: Path) -> None:
    script = tmp_path / "names.py"
    script.write_text(
        "from studio.engine import RunStore, TrainingThread, load_checkpoint\nprint(RunStore.__name__)\n"
    )
    answer = warm.run([script], env={"PYTHONPATH": str(warm.REPOSITORY)})
    assert answer.stdout.strip() == "RunStore", answer.stderr
