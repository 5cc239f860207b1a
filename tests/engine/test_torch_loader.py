"""What bringing torch in leaves behind: the collector goes on, and doesn't go through torch's objects each time."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import gc
from studio.engine.torch_loader import load_torch
before = len(gc.get_objects())
assert load_torch()
assert gc.isenabled()
import torch
print(before, len(gc.get_objects()), gc.get_freeze_count())
"""


def test_the_collector_goes_on_without_what_torch_brought() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    before, left, frozen = map(int, done.stdout.split())
    assert frozen > 100_000
    assert left < before
