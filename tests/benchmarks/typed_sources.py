"""Sources of random networks under ``mypy --strict``, with torch's own types."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.engine.test_random_graphs import write_sources
from tests.warm import REPOSITORY


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    with tempfile.TemporaryDirectory() as folder:
        write_sources(Path(folder), parser.parse_args().count)
        command = [sys.executable, "-m", "mypy", "--strict", folder]
        sys.exit(subprocess.run(command, cwd=REPOSITORY, check=False).returncode)


if __name__ == "__main__":
    main()
