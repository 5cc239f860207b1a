"""The real window, killed while it edits and saves: a few times here, 250 times in the benchmark. (RELIABILITY 2-4)"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks.window_kills import run_kills


@pytest.mark.skipif(sys.platform == "win32", reason="kills are POSIX")
def test_a_killed_window_leaves_whole_files_and_its_work_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERLOOM_HOME", str(tmp_path / "home"))  # put back at the end
    figures = run_kills(tmp_path, kills=3, every=0)
    assert (figures.torn, figures.not_offered, figures.kills) == ([], 0, 3)
    assert figures.edits > 0
