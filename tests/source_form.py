"""What generated Python has to satisfy: a linter and a formatter have nothing to say."""

from __future__ import annotations

import subprocess
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
        done = subprocess.run(
            [find_ruff_bin(), *words, str(path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
