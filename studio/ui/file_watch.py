"""Notices that another program has changed, damaged or taken away the open project's file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from studio.graph.differences import Difference, differences
from studio.graph.document import ProjectDocument
from studio.graph.errors import FileError
from studio.graph.project import Project
from studio.graph.safety.file_state import digest_of, look
from studio.ui.background import Task
from studio.ui.document_model import DocumentModel

_SETTLE_MS = 150  # writing a file comes as several notices


@dataclass(frozen=True)
class Outside:
    """What another program did to the file: it is ``gone``, or can't be read (``fault``), or holds ``project``.

    ``changes`` is what reloading it would change of the document that is open.
    """

    path: Path
    gone: bool = False
    fault: str = ""
    digest: str | None = None
    project: Project | None = None
    changes: tuple[Difference, ...] = ()


class FileWatch(QObject):
    """Belongs to a document. ``changed`` gives an Outside, or None when the file is what it should be."""

    changed = Signal(object)

    def __init__(self, model: DocumentModel) -> None:
        super().__init__(model)
        self._model = model
        self._task: Task | None = None
        self._asked_again = False
        self._over = False
        self.outside: Outside | None = None
        self._kept: tuple[bool, str | None] | None = None  # what was told, and is to be left
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._noticed)
        self._watcher.directoryChanged.connect(self._noticed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self.check)
        model.reset.connect(self._start_over)
        model.saved.connect(self._start_over)
        QGuiApplication.instance().applicationStateChanged.connect(self._activated)  # type: ignore[union-attr]

    def _activated(self, state: Qt.ApplicationState) -> None:
        """Not every disk tells of changes; coming back to the window is when they matter."""
        if state is Qt.ApplicationState.ApplicationActive and self._model.path is not None:
            self._noticed()

    def _start_over(self) -> None:
        """The document is what its file holds."""
        self._timer.stop()
        self._kept = None
        self._watch()
        self._tell(None)

    def _watch(self) -> None:
        path = self._model.path
        wanted = {str(path), str(path.parent)} if path is not None else set()
        watched = {*self._watcher.files(), *self._watcher.directories()}
        if watched - wanted:
            self._watcher.removePaths(sorted(watched - wanted))
        missing = [name for name in sorted(wanted - watched) if Path(name).exists()]
        if missing:
            self._watcher.addPaths(missing)

    def _noticed(self) -> None:
        if not self._over:
            self._timer.start()

    def check(self) -> None:
        """Look at the file, off the window's thread."""
        path, digest, document = self._model.path, self._model.digest, self._model.document
        if path is None:
            return
        if self._task is not None:
            self._asked_again = True
            return
        self._watch()  # a file that was replaced is another one to the system
        self._task = Task(lambda _task: _look(path, digest, document), self)
        self._task.done.connect(lambda outside: self._looked(path, digest, outside))
        self._task.start()

    def _looked(self, path: Path, digest: str | None, outside: Outside | None) -> None:
        self._end_task()
        if path == self._model.path and digest == self._model.digest:
            self._tell(outside)
        if self._asked_again:
            self._asked_again = False
            self._noticed()

    def take_over(self, other: FileWatch) -> None:
        """Tell what another watch of the same file tells, and leave what was to be left there."""
        self._kept = other._kept
        if other.outside is not None:
            self._tell(other.outside)

    def keep_mine(self) -> None:
        """Leave the file as another program left it, and the document as it is."""
        if self.outside is not None:
            self._kept = (self.outside.gone, self.outside.digest)
            self._tell(None)
            self._model.disown_file()

    def _tell(self, outside: Outside | None) -> None:
        if outside is not None and (outside.gone, outside.digest) == self._kept:
            outside = None
        if outside != self.outside:
            self.outside = outside
            self.changed.emit(outside)

    def _end_task(self) -> None:
        if self._task is not None:
            self._task.join()
            self._task.deleteLater()
            self._task = None

    def shutdown(self) -> None:
        """Look at nothing any more: a closed window may live on for a while, and hear that another one is active."""
        self._over = True
        self._timer.stop()
        self._end_task()
        self._asked_again = False
        if self._watcher.files() or self._watcher.directories():
            self._watcher.removePaths([*self._watcher.files(), *self._watcher.directories()])


def _look(path: Path, digest: str | None, document: ProjectDocument) -> Outside | None:
    found = look(path, digest)
    if not found.changed:
        return None
    if found.gone or found.content is None:
        return Outside(path, gone=True)
    try:
        project = Project.from_bytes(path, found.content)
    except FileError as error:
        return Outside(path, fault=error.reason, digest=digest_of(found.content))
    changes = differences(document, project.document)
    return Outside(path, digest=project.digest, project=project, changes=changes)
