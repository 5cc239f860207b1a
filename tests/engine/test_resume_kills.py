"""``kill -9`` at random moments of ``layerloom train``, and ``--resume``: to the last bit as if nothing had been."""

from __future__ import annotations

import random
from itertools import count
from pathlib import Path

import pytest

from tests.engine.killed_runs import NETWORKS, KilledRuns

KILLS = 3  # the benchmark resume_kills.py does more


@pytest.mark.parametrize("name", NETWORKS)
def test_a_killed_run_goes_on_to_the_last_bit(name: str, tmp_path: Path) -> None:
    dice, kills = random.Random(name), 0
    runs = KilledRuns(name, tmp_path, epochs=5)
    for number in count():
        hit, faults = runs.kill_and_resume(number, dice)
        assert not faults, f"run {number}: {faults}"
        kills += hit
        if kills >= KILLS:
            break
