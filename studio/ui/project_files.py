"""New, open, import, save: the window's document and its file, and what is asked before one is let go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox

from studio.engine.resuming import newest_project
from studio.graph.differences import differences
from studio.graph.errors import FileError, LayerloomError
from studio.graph.picture_file import load_picture
from studio.graph.project import Project
from studio.graph.safety.file_state import look
from studio.templates import find_template
from studio.ui.difference_text import summary
from studio.ui.file_names import proposed_file, typed_file, usual_folder
from studio.ui.import_dialog import ImportDialog
from studio.ui.unfinished import finish_typing
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.engine.importing.importer import ImportedModel
    from studio.ui.main_window import MainWindow

_SUFFIX = ".loom"


class ProjectFiles(QObject):
    """Takes documents in and writes them out. Faults are told by the window, and the open document stays."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._model, self._store = window, window.model, window.store

    def new_project(self) -> None:
        if self.may_close():
            self.let_go()
            self._model.new()

    def open_template(self, name: str) -> None:
        if self.may_close():
            self.let_go()
            self._model.open_copy(find_template(name).load())

    def open_dialog(self) -> None:
        known = [Path(file).parent for file in (self._model.path, *self._store.recent) if file is not None]
        folder = next((folder for folder in known if folder.is_dir()), None) or usual_folder()
        file, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open project"),
            str(folder),
            self.tr("Layerloom projects (*.loom);;Pictures that carry a project (*.png)"),
        )
        if file:
            self.open_file(Path(file))

    def open_file(self, path: Path) -> None:
        if not self.may_close():
            return
        if path.suffix.lower() == ".png":
            self._open_picture(path)
            return
        try:
            project = Project.load(path)
        except LayerloomError as error:
            self._window.fail(self.tr("The project can't be opened"), shown(error))
            return
        self.let_go()
        self._model.take_loaded(project, path)
        self._store.add_recent(path)

    def open_run(self, folder: Path) -> None:
        """Take a copy of the project as a run trained it."""
        if not self.may_close():
            return
        try:
            project = Project.load(newest_project(folder))
        except LayerloomError as error:
            self._window.fail(self.tr("The project can't be opened"), shown(error))
            return
        self.let_go()
        self._model.open_copy(project)

    def _open_picture(self, path: Path) -> None:
        """Take a copy of the project that a picture carries."""
        try:
            project = load_picture(path)
        except LayerloomError as error:
            self._window.fail(self.tr("The picture can't be opened"), shown(error))
            return
        self.let_go()
        self._model.open_copy(project)
        for notice in project.notices:
            self._window.say(notice, "warning")
        words = self.tr("This is a copy of the project in {0}. Save it to keep what you change.")
        self._window.say(words.format(path.name))

    def import_dialog(self) -> None:
        dialog = ImportDialog(self._window)
        dialog.imported.connect(lambda imported: self._take_imported(imported, dialog))
        dialog.open()

    def _take_imported(self, imported: ImportedModel, dialog: ImportDialog) -> None:
        if not self.may_close():
            return
        dialog.accept()
        self.let_go()
        self._model.open_copy(imported.project)
        for note in imported.notes:
            self._window.say(note, "warning")
        text = self.tr("Imported {0}: {1} networks, outputs equal to the original's to the last bit")
        if imported.difference == 0:
            self._window.say(text.format(imported.network, len(imported.project.document.networks)))

    def save(self) -> bool:
        return self._save_to(self._model.path) if self._model.path else self.save_as()

    def save_as(self) -> bool:
        start = self._model.path or proposed_file(self._model, self._model.document.trained_network, _SUFFIX)
        file, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save project"), str(start), self.tr("Layerloom projects (*.loom)")
        )
        return self._save_to(typed_file(file, _SUFFIX)) if file else False

    def _save_to(self, path: Path) -> bool:
        if path == self._model.path and not self._may_replace(path):
            return False
        self._window.safety.keep_backup(path)
        try:
            self._model.save(path)
        except LayerloomError as error:
            self._window.fail(self.tr("The project can't be saved"), shown(error))
            return False
        self._store.add_recent(path)
        self._window.say(self.tr("Saved {0}").format(path))
        return True

    def _may_replace(self, path: Path) -> bool:
        """Ask before a save replaces what another program wrote."""
        found = look(path, self._model.digest)
        if found.content is None:
            return True
        try:
            theirs = Project.from_bytes(path, found.content).document
            differs = summary(differences(theirs, self._model.document))
        except FileError as error:
            differs = self.tr("what it holds is no project: {reason}").format(reason=shown(error.reason))
        text = self.tr(
            "{name} was changed by another program since it was opened here. Replace it? ({differences})\n\n"
            "What it holds now stays in File > Earlier versions."
        )
        answer = QMessageBox.question(
            self._window,
            self.tr("Replace what another program wrote?"),
            text.format(name=path.name, differences=differs),
        )
        return answer is QMessageBox.StandardButton.Yes

    def may_close(self) -> bool:
        """Ask about all that would be lost or end with the document; whether it may go. Until then all stays."""
        finish_typing(self._window)
        if not self._window.custom_code.may_close():
            return False
        if self._window.training.active and not self._ask_stop():
            return False
        return self._window.canvas is None or not self._model.modified or self._ask_save()

    def let_go(self) -> None:
        """Another document is about to take this one's place: its run ends."""
        self._window.sessions.remember()
        if self._window.training.active:
            self._window.training.shutdown()

    def _ask_save(self) -> bool:
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            self.tr("Save changes?"),
            self.tr("The project has changes that aren't saved."),
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
        return self.save() if answer is buttons.Save else answer is buttons.Discard

    def _ask_stop(self) -> bool:
        text = self.tr(
            "A run is in progress. Stop it? What it has learned is kept, and it can go on later: see Runs."
        )
        waiting = len(self._window.training.queue.waiting)
        if waiting:
            text += "\n\n" + self.tr("Runs that wait for it and would not begin: {count}").format(
                count=waiting
            )
        answer = QMessageBox.question(self._window, self.tr("Stop training?"), text)
        return answer is QMessageBox.StandardButton.Yes
