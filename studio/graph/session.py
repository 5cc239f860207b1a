"""The session: a document in the making, with its history, telling whoever listens what changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from studio.graph.diff import DocumentDiff, diff
from studio.graph.document import ProjectDocument

Listener = Callable[[DocumentDiff, object], None]
Edit = Callable[[ProjectDocument], ProjectDocument]


@dataclass(frozen=True)
class Step:
    """One entry of the history: the document after an edit, and what the edit is called."""

    label: str
    document: ProjectDocument
    merge: Hashable = None
    change: DocumentDiff | None = None  # from the step before, where that is known already


class Session:
    """Documents, one after the other. Undo goes back in the list; there are no inverse operations to get wrong."""

    def __init__(self, document: ProjectDocument | None = None) -> None:
        self._steps = [Step("", document or ProjectDocument())]
        self._index = 0
        self._saved: ProjectDocument | None = self.document
        self._listeners: list[Listener] = []

    @property
    def document(self) -> ProjectDocument:
        return self._steps[self._index].document

    def edit(
        self, label: str, function: Edit, origin: object = None, merge: Hashable = None
    ) -> ProjectDocument:
        """Make the next document, or let the edit's error through and change nothing.

        ``origin`` is handed to listeners, so that whoever made the edit can ignore its echo. Consecutive edits
        with the same ``merge`` key become one step (typing a number). An edit that changes nothing makes no step.
        """
        before = self.document
        after = function(before)
        if after == before:
            return before
        start = self._index + 1
        if merge is not None and self._steps[self._index].merge == merge and self._index > 0:
            start = self._index
        change = diff(before, after)
        known = change if start == self._index + 1 else None
        self._steps[start:] = [Step(label, after, merge, known)]
        self._index = start
        self._tell(before, change, origin)
        return after

    def trust(self) -> None:
        """Let custom code run, in every step of the history."""
        self._steps = [replace(step, document=replace(step.document, trusted=True)) for step in self._steps]
        if self._saved is not None:
            self._saved = replace(self._saved, trusted=True)

    def undo(self) -> None:
        if self.can_undo:
            self.jump(self._index - 1)

    def redo(self) -> None:
        if self.can_redo:
            self.jump(self._index + 1)

    def jump(self, index: int) -> None:
        """Go to the ``index``-th entry of the history."""
        if not 0 <= index < len(self._steps):
            raise IndexError(index)
        before, change = self.document, self._change_to(index)
        self._index = index
        self._tell(before, change, None)

    def _change_to(self, index: int) -> DocumentDiff:
        """What leads to an entry of the history; to its neighbours it was found when they were made."""
        if index == self._index + 1 and (change := self._steps[index].change) is not None:
            return change
        if index == self._index - 1 and (change := self._steps[self._index].change) is not None:
            return change.reversed()
        return diff(self.document, self._steps[index].document)

    @property
    def can_undo(self) -> bool:
        return self._index > 0

    @property
    def can_redo(self) -> bool:
        return self._index + 1 < len(self._steps)

    @property
    def undo_label(self) -> str:
        return self._steps[self._index].label if self.can_undo else ""

    @property
    def redo_label(self) -> str:
        return self._steps[self._index + 1].label if self.can_redo else ""

    @property
    def history(self) -> tuple[str, ...]:
        """What each step is called, the oldest first; entry 0 is the start."""
        return tuple(step.label for step in self._steps)

    @property
    def index(self) -> int:
        return self._index

    def mark_saved(self) -> None:
        """Remember this document as what is on the disk. A merge doesn't reach back over a save."""
        self._saved = self.document
        current = self._steps[self._index]
        self._steps[self._index] = replace(current, merge=None)

    @property
    def modified(self) -> bool:
        return self._saved is None or self.document != self._saved

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener(diff, origin)`` after each change; returns the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, before: ProjectDocument, change: DocumentDiff, origin: object) -> None:
        for network_id, differing in change.networks.items():
            self.document.networks[network_id].take_over(before.networks[network_id], differing)
        if change:
            for listener in tuple(self._listeners):
                listener(change, origin)
