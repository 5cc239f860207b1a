"""The session: a document in the making, with its history, telling whoever listens what changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import datetime

from studio.graph.diff import DocumentDiff, diff
from studio.graph.document import ProjectDocument
from studio.graph.history import BUDGET_BYTES, History, Step, forget_derived

MERGED_WITHIN_S = 2.0

Listener = Callable[[DocumentDiff, object], None]
Edit = Callable[[ProjectDocument], ProjectDocument]


class Session:
    """Documents, one after the other. Undo goes back in the list; there are no inverse operations to get wrong."""

    def __init__(self, document: ProjectDocument | None = None, history_bytes: int = BUDGET_BYTES) -> None:
        self._history = History(document or ProjectDocument(), history_bytes)
        self._saved: ProjectDocument | None = self.document
        self._saved_step: Step | None = self._history.steps[0]
        self._listeners: list[Listener] = []

    @property
    def document(self) -> ProjectDocument:
        return self._history.document

    def edit(
        self, label: str, function: Edit, origin: object = None, merge: Hashable = None
    ) -> ProjectDocument:
        """Make the next document, or let the edit's error through and change nothing.

        ``origin`` is handed to listeners, so that whoever made the edit can ignore its echo. Consecutive edits
        with the same ``merge`` key become one step if they follow each other soon (counting a number up). An edit
        that changes nothing makes no step.
        """
        before = self.document
        after = function(before)
        change = diff(before, after)
        if not change:
            return before
        current, now = self._history.steps[self._history.index], datetime.now()
        soon = (now - current.when).total_seconds() <= MERGED_WITHIN_S
        merging = merge is not None and current.merge == merge and soon and self._history.index > 0
        step = Step(label, now, merge, None if merging else change)
        self._history.push(step, after, replacing=merging)
        self._tell(before, change, origin)
        return after

    def trust(self) -> None:
        """Let custom code run, in every step of the history."""
        trusted = [replace(document, trusted=True) for document in self._history.whole()]
        self._history.replace_documents(iter(trusted))
        if self._saved is not None:
            self._saved = replace(self._saved, trusted=True)

    def undo(self) -> None:
        if self.can_undo:
            self.jump(self.index - 1)

    def redo(self) -> None:
        if self.can_redo:
            self.jump(self.index + 1)

    def jump(self, index: int) -> None:
        """Go to the ``index``-th entry of the history."""
        before, change = self.document, self._change_to(index)
        self._history.go(index)
        self._tell(before, change, None)

    def _change_to(self, index: int) -> DocumentDiff | None:
        """What leads to an entry of the history; to its neighbours that was found when they were made."""
        steps = self._history.steps
        if index == self.index + 1 and index < len(steps):
            return steps[index].change
        back = steps[self.index].change if index == self.index - 1 else None
        return None if back is None else back.reversed()

    @property
    def can_undo(self) -> bool:
        return self._history.index > 0

    @property
    def can_redo(self) -> bool:
        return self._history.index + 1 < len(self._history)

    @property
    def undo_label(self) -> str:
        return self._history.steps[self.index].label if self.can_undo else ""

    @property
    def redo_label(self) -> str:
        return self._history.steps[self.index + 1].label if self.can_redo else ""

    @property
    def history(self) -> tuple[str, ...]:
        """What each step is called, the oldest first; entry 0 is the start."""
        return tuple(step.label for step in self._history.steps)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The entries of the history, the oldest first; entry 0 is the start."""
        return tuple(self._history.steps)

    @property
    def index(self) -> int:
        return self._history.index

    def document_at(self, index: int) -> ProjectDocument:
        """The document of a step."""
        return self._history.at(index)

    def mark_saved(self) -> None:
        """Remember this document as what is on the disk. A merge doesn't reach back over a save."""
        self._saved = self.document
        current = self._history.steps[self.index]
        self._saved_step = self._history.steps[self.index] = replace(current, merge=None)

    def mark_unsaved(self) -> None:
        """Nothing on the disk is equal to any step."""
        self._saved = self._saved_step = None

    @property
    def saved_index(self) -> int | None:
        """The entry that was saved last, if it is still there."""
        for index, step in enumerate(self._history.steps):
            if step is self._saved_step:
                return index
        return None

    @property
    def saved(self) -> ProjectDocument | None:
        """The document as it was saved last."""
        return self._saved

    @property
    def modified(self) -> bool:
        return self._saved is None or self.document != self._saved

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener(diff, origin)`` after each change; returns the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, before: ProjectDocument, change: DocumentDiff | None, origin: object) -> None:
        after = self.document
        change = diff(before, after) if change is None else change
        for network_id, differing in change.networks.items():
            after.networks[network_id].take_over(before.networks[network_id], differing)
        forget_derived(before, after)
        if change:
            for listener in tuple(self._listeners):
                listener(change, origin)
