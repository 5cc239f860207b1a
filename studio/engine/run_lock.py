"""A lock that says that a run is alive: the system lets go of it when the process ends, however it ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

_NAME = ".lock"

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class RunLock:
    """Held by the process that trains, from the run's start to its end."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._file = open(self._path, "wb")  # noqa: SIM115 (held open: closing it is letting go)
        try:
            _take(self._file)
        except OSError:
            self._file.close()
            raise

    def release(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)


def is_alive(folder: Path) -> bool:
    """Whether some process holds the lock of the run in ``folder``."""
    try:
        with open(folder / _NAME, "rb") as file:
            _take(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
