"""Offers unsaved work that an earlier window left: looks for it off the window's thread, and acts on the answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio import paths
from studio.graph.differences import Difference, differences
from studio.graph.document import ProjectDocument
from studio.graph.errors import FileError, LayerloomError
from studio.graph.project import Project
from studio.graph.safety.recovery import Bin, Leftover, SessionFolder, abandoned
from studio.graph.words import said
from studio.ui.background import Task


@dataclass(frozen=True)
class Found:
    """Unsaved work with what it changes of the saved file. ``saved_fault``: why that can't be read."""

    leftover: Leftover
    changes: tuple[Difference, ...] = ()
    saved_fault: str = ""
    binned: bool = False


@dataclass(frozen=True)
class Findings:
    """All that was found, and what was written about windows that ended unexpectedly."""

    work: tuple[Found, ...]
    crash: str = ""
    folders: tuple[SessionFolder, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.work or self.crash)


class RecoverySearch(QObject):
    """``done`` gives the Findings. What they hold is offered by no other window until ``let_go``."""

    done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._folders: tuple[SessionFolder, ...] = ()

    def start(self, with_bin: bool = False) -> None:
        """Look for unsaved work; also for what was discarded, if that is asked for."""
        if self._task is not None:
            self._task.join()
        self.let_go()
        self._task = Task(lambda _task: search(with_bin), self)
        self._task.done.connect(self._found)
        self._task.start()

    def _found(self, findings: Findings) -> None:
        self._folders = findings.folders
        self.done.emit(findings)

    def let_go(self) -> None:
        """Leave what wasn't restored or discarded to the next window."""
        for folder in self._folders:
            folder.forget_crash()
            folder.remove()
        self._folders = ()

    def shutdown(self) -> None:
        if self._task is not None:
            self._task.join()
        self.let_go()


def search(with_bin: bool = False) -> Findings:
    """Look into the folders of windows that are gone. The empty ones are removed."""
    bin_ = Bin(paths.bin_root())
    bin_.empty_old()
    folders = abandoned(paths.recovery_root())
    crash = "\n\n".join(text for folder in folders if (text := folder.crash_text()))
    left = [leftover for folder in folders for leftover in folder.leftovers(bin_)]
    work = [_compared(leftover) for leftover in sorted(left, key=lambda found: found.when, reverse=True)]
    if with_bin:
        work += [_compared(leftover, binned=True) for leftover in bin_.contents()]
    for folder in folders:
        if not folder.files():
            folder.remove()
    return Findings(tuple(work), crash, tuple(folder for folder in folders if folder.exists))


def _compared(leftover: Leftover, binned: bool = False) -> Found:
    saved, fault = load_saved(leftover)
    if leftover.document is None:
        return Found(leftover, (), fault, binned)
    base = saved.document if saved is not None else _empty_like(leftover.document)
    return Found(leftover, differences(base, leftover.document), fault, binned)


def _empty_like(document: ProjectDocument) -> ProjectDocument:
    """What untitled work is compared with: nothing, with the usual settings."""
    return ProjectDocument(data=document.data, training=document.training, description=document.description)


def load_saved(leftover: Leftover) -> tuple[Project | None, str]:
    """The project file that unsaved work belongs to, or why it can't be had (empty: the work never had one)."""
    if leftover.origin.path is None:
        return None, ""
    try:
        return Project.load(Path(leftover.origin.path)), ""
    except FileError as error:
        return None, error.reason
    except LayerloomError as error:
        return None, said(error)
