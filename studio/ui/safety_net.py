"""Keeps unsaved work on the disk while it is made, off the window's thread, and what saves replace."""

from __future__ import annotations

import faulthandler
from collections.abc import Hashable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from studio import paths
from studio.graph.diff import DocumentDiff
from studio.graph.document import ProjectDocument
from studio.graph.errors import FileError
from studio.graph.files import in_words, read_bytes
from studio.graph.safety.backups import Backups
from studio.graph.safety.recovery import Bin, Origin, SessionFolder, write_recovery
from studio.graph.safety.writer import Writer
from studio.ui.document_model import DocumentModel

_PAUSE_S = 0.25  # of edits that follow each other faster, only some are written
_TAKE_OVER_S = 5.0
_AGAIN_MS = 10_000  # when it couldn't be written


class SafetyNet(QObject):
    """Belongs to a document, not to a window. ``failed`` tells once why unsaved work can't be kept."""

    failed = Signal(object)
    written = Signal()  # the unsaved work on the disk is what it was when this was asked for
    _told = Signal(object, object)

    def __init__(self, model: DocumentModel) -> None:
        super().__init__(model)
        self._model = model
        self.folder = SessionFolder(paths.recovery_root())
        self.bin = Bin(paths.bin_root())
        self.backups = Backups(paths.backups_root())
        self._writer = Writer(self._told.emit, _PAUSE_S)
        self._number = 0  # of the document: each has a file of its own
        self._revision = 0  # of its content
        self._failing = False
        self.writes_crashes = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.keep)
        self._told.connect(self._heard)
        model.changed.connect(self._changed)
        model.reset.connect(self._start_over)
        model.saving.connect(self._note_save)
        model.saved.connect(self.keep)

    # Unsaved work

    @property
    def file(self) -> Path:
        """Where the unsaved work of the open document is kept."""
        return self.folder.recovery_file(str(self._number))

    def keep(self) -> None:
        """Write the document if it has unsaved changes; if not, there is nothing to be kept."""
        if self._model.modified:
            work = partial(self._write, self.file, self._model.document, self._origin())
        else:
            work = partial(_delete, self.file)
        self._writer.put(("work", self.file), work, urgent=not self._model.modified)

    def restored(self, leftover: Path) -> None:
        """Keep the document, which came from a recovery file, and then let that go to the bin."""
        document, origin, own = self._model.document, self._origin(), self.file

        def work() -> None:
            self._write(own, document, origin)
            self.bin.throw(leftover)

        self._writer.put(("restored", leftover), work, urgent=True)

    def _origin(self) -> Origin:
        path = self._model.path
        name = path.name if path is not None else self.tr("Untitled")
        place = str(path.resolve()) if path is not None else None
        return Origin(place, self._model.digest, name, self._revision)

    def _write(self, file: Path, document: ProjectDocument, origin: Origin) -> None:
        self.folder.open()
        write_recovery(file, document, origin)

    def _note_save(self, path: Path, digest: str) -> None:
        self.folder.note_save(str(self._number), self._revision, path, digest)

    def _changed(self, _change: DocumentDiff, _origin: object) -> None:
        self._revision += 1
        self.keep()

    def _start_over(self) -> None:
        """Another document has taken the place of one that was saved, or was let go: then it goes to the bin."""
        self._writer.put(("end", self.file), partial(self.bin.throw, self.file))
        self._number += 1
        if self._model.modified:
            self.keep()

    def take_over(self, other: SafetyNet) -> None:
        """Another window's document is this one's now: what was kept of it there isn't needed once it is kept here."""
        if other.writes_crashes:
            self.write_crashes()
        self.keep()
        if self.flush(_TAKE_OVER_S) and not self._failing:
            other.forget()

    def write_crashes(self) -> None:
        """Have a fault of the process itself written down; the next window shows it. Raises FileError."""
        self.folder.open()
        try:
            file = open(self.folder.crash_file, "w", encoding="utf-8")  # noqa: SIM115  (as long as the process lives)
        except OSError as error:
            raise in_words(self.folder.crash_file, error) from error
        faulthandler.enable(file)
        self.writes_crashes = True

    def forget(self) -> None:
        """Let go of what is kept, without the bin."""
        self._writer.put(("work", self.file), partial(_delete, self.file), urgent=True)

    # Earlier versions

    def keep_backup(self, path: Path) -> None:
        """Keep what a save of ``path`` is about to replace."""
        try:
            content = read_bytes(path)
        except FileError:
            return  # there is nothing to be replaced
        now = datetime.now()
        # At once: while saves follow each other fast, what can wait would only pile up.
        self._writer.put(("backup", now), partial(self.backups.keep, path, content, now), urgent=True)

    # The writer

    def flush(self, timeout_s: float | None = None) -> bool:
        """Wait until all is on the disk; whether that came in time."""
        return self._writer.flush(timeout_s)

    def _heard(self, key: Hashable, fault: str | None) -> None:
        if fault is None:
            self._failing = False
            self.written.emit()
            return
        if not self._failing:
            self.failed.emit(fault)
        self._failing = True
        if not self._writer.closed:
            self._again.start()

    def shutdown(self) -> None:
        """The window is closed: what is saved, or was let go, needs no keeping any more."""
        self._again.stop()
        self._writer.put(("end", self.file), partial(self.bin.throw, self.file))
        self._writer.close()
        self.folder.remove()


def _delete(file: Path) -> None:
    file.unlink(missing_ok=True)
