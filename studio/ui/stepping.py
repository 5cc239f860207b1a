"""Undo, redo and jumps in the history, and words on what was undone and in which network."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from studio.graph.diff import DocumentDiff
from studio.ui.document_model import DocumentModel
from studio.ui.navigator import Navigator
from studio.ui.words import shown


class Stepping(QObject):
    """``told`` says what a step did; a network that isn't shown is named."""

    told = Signal(str)

    def __init__(self, model: DocumentModel, navigator: Navigator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._navigator = model, navigator

    def undo(self) -> None:
        label = shown(self._model.session.undo_label)
        if self._model.session.can_undo:
            self._step(self._model.undo, self.tr("Undone: {label}").format(label=label))

    def redo(self) -> None:
        label = shown(self._model.session.redo_label)
        if self._model.session.can_redo:
            self._step(self._model.redo, self.tr("Redone: {label}").format(label=label))

    def jump(self, index: int) -> None:
        """Go to a step of the history."""
        session = self._model.session
        if index == session.index or not 0 <= index < len(session.history):
            return
        label = shown(session.history[index])
        text = self.tr("Back at the start") if not label else self.tr("Now at: {label}").format(label=label)
        self._step(lambda: self._model.jump(index), text)

    def _step(self, go: Callable[[], None], text: str) -> None:
        changes: list[DocumentDiff] = []
        shown = self._navigator.network_id

        def hear(change: DocumentDiff, _origin: object) -> None:
            changes.append(change)

        self._model.changed.connect(hear)
        try:
            go()
        finally:
            self._model.changed.disconnect(hear)
        elsewhere = self._elsewhere(changes[0], shown) if changes else ""
        self.told.emit(text + elsewhere)

    def _elsewhere(self, change: DocumentDiff, shown: str) -> str:
        networks = self._model.document.networks
        names = [networks[key].name for key in change.networks if key != shown and key in networks]
        return self.tr("  (in {networks})").format(networks=", ".join(names)) if names else ""
