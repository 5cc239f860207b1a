"""What generated Python has to satisfy: a linter, a formatter and a type checker have nothing to say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ruff import find_ruff_bin


def assert_form(text: str, path: Path, ignored: str = "") -> None:
    """Write the text to ``path``; ruff finds nothing to complain about and nothing to format.

    ``ignored`` are rules that don't apply to it.
    """
    path.write_text(text, encoding="utf-8")
    unless = ["--ignore", ignored] if ignored else []
    for words in (
        ["check", "--isolated", "--no-cache", "--select", "E,F,I,W,B,UP", *unless],
        ["format", "--isolated", "--no-cache", "--diff", "--line-length", "88"],
    ):
        assert_passes(find_ruff_bin(), *words, str(path))


def assert_typed(folder: Path) -> None:
    """mypy finds nothing to complain about in a folder's files.

    Without torch's own types, which take half a minute to read: tests/benchmarks/typed_sources.py reads them.
    """
    loose = ["--config-file=", "--cache-dir", os.devnull, "--follow-imports=skip", "--allow-subclassing-any"]
    loose += ["--disable-error-code", "import-untyped"]  # what libraries don't say is not the source's fault
    assert_passes(sys.executable, "-m", "mypy", "--strict", *loose, str(folder))


def assert_passes(*command: str) -> None:
    """A checker ends well; else the test fails with what it says."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
