"""A lock that says that a run is alive: the system lets go of it when the process ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

_NAME = ".lock"
_PATIENCE_S = 0.2  # others look at it for a moment, which isn't holding it

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes], shared: bool = False) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes], shared: bool = False) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class RunLock:
    """Held by the process that trains, from the run's start to its end."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError (BlockingIOError, on Windows PermissionError) while another holds it."""
        self._path = folder / _NAME
        until = time.monotonic() + _PATIENCE_S
        while True:
            self._file = open(self._path, "wb")  # noqa: SIM115 (held open: closing it is letting go)
            try:
                _take(self._file)
            except OSError:
                self._file.close()
                if time.monotonic() > until:
                    raise
                time.sleep(_PATIENCE_S / 40)
                continue
            if self._is_there():
                return
            self._file.close()  # whoever held it has removed it between opening and taking

    def _is_there(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), os.stat(self._path))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        with suppress(PermissionError):  # Windows keeps a file that is open; unlocked it means nothing
            self._path.unlink(missing_ok=True)  # while it is held: after that it may be another's
        self._file.close()


def is_alive(folder: Path) -> bool:
    """Whether some process holds the lock of the run in ``folder``."""
    try:
        with open(folder / _NAME, "rb") as file:
            _take(file, shared=True)  # two that look at once don't take each other for the holder
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
