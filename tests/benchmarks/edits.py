"""Edits at random, undone, redone, saved and loaded: ``python tests/benchmarks/edits.py --sequences 20000``.

The sequences are others each time, and one that fails is made as short as it can be.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.graph.test_document_machine import Documents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--edits", type=int, default=50)
    options = parser.parse_args()
    began = time.perf_counter()
    run_state_machine_as_test(
        Documents,
        settings=settings(
            max_examples=options.sequences,
            stateful_step_count=options.edits,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    took = time.perf_counter() - began
    print(
        f"{options.sequences:,} sequences of up to {options.edits} edits in {took:.0f} s, all as they should be"
    )


if __name__ == "__main__":
    main()
