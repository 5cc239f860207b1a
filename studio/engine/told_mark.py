"""How much of a run has been given out by now, so that a process that goes on with it neither repeats nor omits any."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

from studio.engine.run_records import RunRecord
from studio.graph.files import in_words

_COUNTS = struct.Struct("<QQ")


class ToldMark:
    """Steps and epochs that were told, in a small file beside the run's checkpoints.

    The store has them before they are told. A process can be killed between the two, so that what is in the store
    isn't known to have been told; between telling and this mark there is next to no time. It needs no sync: it is
    there for a process that ends, not for a machine that does.
    """

    def __init__(self, run: RunRecord) -> None:
        path = mark_path(run.path)
        try:
            self._file = open(path, "r+b" if path.exists() else "w+b", buffering=0)  # noqa: SIM115
            content = self._file.read(_COUNTS.size)
            if len(content) != _COUNTS.size:
                # At once: a process that is killed before it tells anything leaves a mark that says so.
                content = _COUNTS.pack(run.steps, run.epochs_done)
                self._write(content)
        except OSError as error:
            raise in_words(path, error) from error
        self.steps, self.epochs = _COUNTS.unpack(content)

    def set(self, steps: int, epochs: int) -> None:
        self.steps, self.epochs = max(steps, self.steps), max(epochs, self.epochs)
        with contextlib.suppress(OSError):  # a full disk is told by what matters more
            self._write(_COUNTS.pack(self.steps, self.epochs))

    def _write(self, content: bytes) -> None:
        self._file.seek(0)
        self._file.write(content)

    def close(self) -> None:
        self._file.close()


def mark_path(folder: Path) -> Path:
    return folder / "told"
