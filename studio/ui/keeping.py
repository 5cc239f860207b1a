"""What the window does so that work isn't lost: offers unsaved work, earlier versions, and files changed by others."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.graph.errors import FileError
from studio.graph.project import Project
from studio.graph.words import say
from studio.ui.background import Task
from studio.ui.difference_text import moment
from studio.ui.file_banner import FileBanner
from studio.ui.file_watch import FileWatch, Outside
from studio.ui.recovery import Findings, Found, RecoverySearch, load_saved
from studio.ui.recovery_dialog import RecoveryDialog
from studio.ui.safety_net import SafetyNet
from studio.ui.versions_dialog import Compared, VersionsDialog, compare
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow


class Keeping(QObject):
    """Asks, and acts on the answers. What it asks about is found by SafetyNet, FileWatch and RecoverySearch."""

    def __init__(self, window: MainWindow, safety: SafetyNet, watch: FileWatch) -> None:
        super().__init__(window)
        self._window, self._model = window, window.model
        self._safety, self._watch = safety, watch
        self._asked = False  # a person has asked for what is kept, also for what was discarded
        self._comparing: Task | None = None
        self.search = RecoverySearch(self)
        self.search.done.connect(self._offer)
        safety.failed.connect(self._tell_failed)

    def banner(self) -> FileBanner:
        banner = FileBanner(self._watch, self._window.theme)
        banner.reload_wanted.connect(self._reload)
        banner.keep_wanted.connect(self._keep_mine)
        banner.save_wanted.connect(lambda _outside: self._window.files.save())
        return banner

    def _tell_failed(self, fault: object) -> None:
        text = self.tr("Unsaved work can't be kept safe: {reason}. Save the project to be sure of it.")
        self._window.say(text.format(reason=shown(fault)), "error")

    # Unsaved work of windows that are gone

    def look_for_work(self) -> None:
        """Offer what an earlier window left, if it left anything."""
        self._asked = False
        self.search.start()

    def show_work(self) -> None:
        """Show what there is, also what was discarded lately."""
        self._asked = True
        self.search.start(with_bin=True)

    def _offer(self, findings: Findings) -> None:
        if not findings and not self._asked:
            return
        for open_dialog in self._window.findChildren(RecoveryDialog):
            open_dialog.close()
        dialog = RecoveryDialog(findings, self._window)
        dialog.restore_wanted.connect(partial(self._restore, dialog))
        dialog.discard_wanted.connect(self._discard)
        dialog.open_wanted.connect(partial(self._open_saved, dialog))
        dialog.finished.connect(lambda _result: self.search.let_go())
        dialog.open()

    def _restore(self, dialog: RecoveryDialog, found: Found) -> None:
        if found.leftover.document is None or not self._window.files.may_close():
            return
        leftover = found.leftover
        self._window.files.let_go()
        saved, _ = load_saved(leftover)
        path = Path(leftover.origin.path) if leftover.origin.path else None
        self._model.restore(self.tr("Restore unsaved work"), found.leftover.document, path, saved)
        if not found.binned:
            self._safety.restored(leftover.file)
        text = self.tr("Restored the unsaved work on {name}. Undo leads back to the saved file.")
        if saved is None:
            text = self.tr("Restored the unsaved work on {name}. It isn't saved to a file yet.")
        self._window.say(text.format(name=leftover.origin.name))
        dialog.close()

    def _discard(self, found: Found) -> None:
        try:
            self._safety.bin.throw(found.leftover.file)
        except FileError as error:
            self._window.fail(self.tr("The unsaved work can't be discarded"), shown(error))

    def _open_saved(self, dialog: RecoveryDialog, found: Found) -> None:
        if found.leftover.saved_file is not None:
            self._window.files.open_file(found.leftover.saved_file)
            dialog.close()

    # The file, changed by others

    def _reload(self, outside: Outside) -> None:
        if isinstance(outside.project, Project):
            self._model.reload(self.tr("Reload {name}").format(name=outside.path.name), outside.project)
            self._window.say(self.tr("Reloaded {name}. It can be undone.").format(name=outside.path.name))

    def _keep_mine(self, _outside: Outside) -> None:
        self._watch.keep_mine()
        self._window.say(self.tr("Kept what is open. Saving replaces what the file holds now."))

    # Earlier versions

    def show_versions(self) -> None:
        path = self._model.path
        if path is None:
            self._window.refuse(self.tr("A project has earlier versions once it was saved to a file."))
            return
        self._end_comparing()
        document = self._model.document
        versions = self._safety.backups
        self._comparing = Task(lambda _task: compare(versions.versions(path), document, path), self)
        self._comparing.done.connect(lambda found: self._show_versions(path, found))
        self._comparing.start()

    def _show_versions(self, path: Path, found: list[Compared]) -> None:
        if path == self._model.path:
            dialog = VersionsDialog(path.name, found, self._window)
            dialog.chosen.connect(self._go_back)
            dialog.open()

    def _go_back(self, version: Compared) -> None:
        if version.document is not None:
            label = say("Go back to the version of {time}", time=moment(version.when))
            self._model.take_version(label, version.document)

    def _end_comparing(self) -> None:
        if self._comparing is not None:
            self._comparing.stop()
            self._comparing = None

    def shutdown(self) -> None:
        self._end_comparing()
        for dialog in self._window.findChildren(RecoveryDialog):
            dialog.close()
        self.search.shutdown()
