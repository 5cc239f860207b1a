"""The document as the window sees it: a session, a file, and signals."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.graph.catalogue import Catalogue
from studio.graph.diff import DocumentDiff
from studio.graph.document import ProjectDocument
from studio.graph.errors import EditError
from studio.graph.project import Project
from studio.graph.same_parts import with_same_parts
from studio.graph.session import Edit, Session
from studio.ui.words import shown


class DocumentModel(QObject):
    """Every change of the document passes through here, whoever makes it."""

    changed = Signal(object, object)  # DocumentDiff, origin
    reset = Signal()  # another document has taken its place
    state_changed = Signal()  # path, modified, undo or redo are others
    refused = Signal(str)  # an edit that can't be made, in words
    saving = Signal(object, str)  # this file is about to be written, with this SHA-256
    saved = Signal()
    trusted = Signal()  # custom code may run from now on
    noticed = Signal(str)  # what was odd about a file

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path: Path | None = None
        self._project = Project()
        self._unsubscribe = self._project.session.subscribe(self._tell)

    @property
    def document(self) -> ProjectDocument:
        return self._project.document

    @property
    def catalogue(self) -> Catalogue:
        return self._project.catalogue

    @property
    def session(self) -> Session:
        return self._project.session

    @property
    def modified(self) -> bool:
        return self._project.session.modified

    def edit(self, label: str, function: Edit, origin: object = None, merge: Hashable = None) -> bool:
        """Make an edit; whether it could be made. A refusal is told by ``refused``."""
        try:
            self._project.session.edit(label, function, origin, merge)
        except EditError as error:
            self.refused.emit(shown(error))
            return False
        return True

    def undo(self) -> None:
        self._project.session.undo()

    def redo(self) -> None:
        self._project.session.redo()

    def jump(self, index: int) -> None:
        """Go to a step of the history."""
        self._project.session.jump(index)

    @property
    def digest(self) -> str | None:
        """The SHA-256 of the project's file as it was read or written last; None without a file."""
        return self._project.digest if self.path is not None else None

    def new(self) -> None:
        """An empty project with one network to draw in."""
        project = Project()
        project.add_network("Net")
        self._take(Project(project.document), None)

    def open(self, path: Path) -> None:
        """Open a project file. Raises FileError, and then keeps the document that is open."""
        self.take_loaded(Project.load(path), path)

    def take_loaded(self, project: Project, path: Path) -> None:
        """Open what was read from a project file."""
        self._take(project, path)
        for notice in project.notices:
            self.noticed.emit(shown(notice))

    def open_copy(self, project: Project) -> None:
        """Start from a template: its content, without its file."""
        self._take(Project(project.document), None)

    def restore(
        self, label: str, document: ProjectDocument, path: Path | None, saved: Project | None
    ) -> None:
        """Open unsaved work: one step after what its file holds, or, without that, a start that isn't saved."""
        project = saved if saved is not None else Project(document)
        project.session.edit(label, lambda _: document)
        if saved is None:
            project.session.mark_unsaved()
        self._take(project, path)

    def take_version(self, label: str, document: ProjectDocument) -> None:
        """Another version of the project, as an edit that can be undone. Code that it alone has isn't trusted."""
        before = self.document
        known = all(before.code.get(key) == code for key, code in document.code.items())
        after = replace(with_same_parts(document, before), trusted=known and before.trusted)
        self._project.session.edit(label, lambda _: after)

    def reload(self, label: str, project: Project) -> None:
        """Take what the project's file holds now, as an edit that can be undone."""
        self.take_version(label, project.document)
        self._project.session.mark_saved()
        self._project.digest = project.digest
        self.saved.emit()
        self.state_changed.emit()

    def disown_file(self) -> None:
        """Keep what is open, though its file holds something else by now: it isn't saved any more."""
        self._project.session.mark_unsaved()
        self.state_changed.emit()

    def take_over(self, other: DocumentModel) -> None:
        """Go on with another model's project, its history, and its file. The other one is left with nothing."""
        other._unsubscribe()
        project, path = other._project, other.path
        other._project, other.path = Project(), None
        other._unsubscribe = other._project.session.subscribe(other._tell)
        self._take(project, path)

    def save(self, path: Path) -> None:
        """Write the project. Raises FileError, and then the file is as it was."""
        self._project.save(path, lambda digest: self.saving.emit(path, digest))
        self.path = path
        self.saved.emit()
        self.state_changed.emit()

    def trust(self) -> None:
        """Let the project's custom code run."""
        self._project.trust()
        self.trusted.emit()

    def _take(self, project: Project, path: Path | None) -> None:
        self._unsubscribe()
        self._project, self.path = project, path
        self._unsubscribe = project.session.subscribe(self._tell)
        self.reset.emit()
        self.state_changed.emit()

    def _tell(self, change: DocumentDiff, origin: object) -> None:
        self.changed.emit(change, origin)
        self.state_changed.emit()
