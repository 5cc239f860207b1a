"""Memory that a step has freed is there for the next one, and goes back to the system after a run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warm import REPOSITORY

# A thread as the training's is: it frees blocks as large as activations between others that stay.
SCRIPT = """
import threading
import psutil
from studio.engine.allocator import keep_memory, return_memory

def resident():
    return psutil.Process().memory_info().rss >> 20

def work():
    blocks = [bytearray(b"1") * (8 << 20) for _ in range(40)]
    kept = blocks[::10]
    held = resident()
    del blocks
    print(held, resident())
    return_memory()
    print(resident())

keep_memory()
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have other allocators")
def test_freed_memory_is_kept_and_given_back_when_asked(tmp_path: Path) -> None:
    script = tmp_path / "work.py"
    script.write_text(SCRIPT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    held, kept, left = map(int, done.stdout.split())
    assert held - kept < 50
    assert kept - left > 150
