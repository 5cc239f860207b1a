"""Shapes and problems of the document, for the window: kept with the document, told by signals."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.graph.blocks import users
from studio.graph.document import ProjectDocument
from studio.graph.problems import Problem
from studio.graph.tensors import NetworkFacts
from studio.graph.validate import validate
from studio.ui.document_model import DocumentModel
from studio.ui.shape_worker import ShapeWorker
from studio.ui.use_path import Path, facts_at

_LACKING = ("no-input", "no-output")


class ShapeService(QObject):
    """Keeps facts and problems of the document that is open.

    ``facts`` are those of each network by itself, except for a network that was entered through a block: it has
    those of that use.
    """

    facts_changed = Signal()
    problems_changed = Signal()
    _answered = Signal(object, object, object)  # from the worker, queued to this thread

    def __init__(self, model: DocumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._worker: ShapeWorker | None = None
        self._asked: ProjectDocument | None = None  # since then, nothing has changed but where nodes stand
        self._answered_for: ProjectDocument | None = None
        self._own: Mapping[str, NetworkFacts] = MappingProxyType({})  # of each network by itself
        self._path: Path = ()
        self.facts: Mapping[str, NetworkFacts] = self._own
        self.problems: tuple[Problem, ...] = ()
        self._until_then = QTimer(self, interval=0, singleShot=True)  # edits in a row are checked once
        self._until_then.timeout.connect(self._check_form)
        self._answered.connect(self._take)
        model.changed.connect(
            lambda change, _origin: self._request(change.structural or change.data or change.training)
        )
        model.reset.connect(self._reset)
        model.trusted.connect(lambda: self._request(True))

    def start(self) -> None:
        """Begin to work, unless the work is under way."""
        if self._worker is None:
            self._worker = ShapeWorker(self._model.catalogue, self._answered.emit)
            self._worker.start()
            self._request(True)

    def take_over(self, other: ShapeService) -> None:
        """Go on with what another service knows, and with its thread."""
        self._own, self.problems = other._own, other.problems
        self._look()
        self._worker, other._worker = other._worker, None
        if self._worker is not None:
            self._worker.answer_to(self._answered.emit)
        self.facts_changed.emit()
        self._request(True)  # the answer to an earlier question may have been told to the other one

    def shutdown(self) -> None:
        self._until_then.stop()
        if self._worker is not None:
            self._worker.shutdown()
            self._worker = None

    @property
    def own_facts(self) -> Mapping[str, NetworkFacts]:
        """The facts of each network by itself, whichever use is looked at."""
        return self._own

    @property
    def told_problems(self) -> tuple[Problem, ...]:
        """The problems, but that what nobody has begun to draw lacks an Input and an Output."""
        document = self._model.document
        blank = {net.name for net in document if not net.nodes and not users(document, net.id)}
        return tuple(each for each in self.problems if each.network not in blank or each.code not in _LACKING)

    @property
    def up_to_date(self) -> bool:
        return self._asked is not None and self._answered_for is self._asked

    def look_at(self, path: Path) -> None:
        """Tell of the network at the end of a path what is known of it at that use."""
        self._path = path
        self._look()
        self.facts_changed.emit()

    def _look(self) -> None:
        self.facts = self._own
        if len(self._path) > 1:
            inner = facts_at(self._path, self._own) or NetworkFacts()
            self.facts = MappingProxyType({**self._own, self._path[-1].network: inner})

    def _reset(self) -> None:
        self.facts = self._own = MappingProxyType({})
        self._path = ()
        self._answered_for = None
        self._request(True)
        self._until_then.stop()
        self._check_form()

    def _request(self, needed: Any) -> None:
        """Ask for the document as it is."""
        if not needed:
            return
        self._asked = self._model.document
        if self._worker is not None:
            self._worker.ask(self._model.document)
        if self._answered_for is None and not self._until_then.isActive():
            self._until_then.start()

    def _check_form(self) -> None:
        """Tell what needs no shapes, while there is no answer from the thread: torch may take seconds to import."""
        self.problems = validate(self._model.document, self._model.catalogue)
        self.problems_changed.emit()

    def _take(
        self, document: ProjectDocument, facts: Mapping[str, NetworkFacts] | None, problems: Any
    ) -> None:
        if document is not self._asked:
            return  # an answer to an older question
        self._until_then.stop()
        if facts is None:
            self._check_form()  # shapes could not be inferred
            return
        known = self._answered_for is document and self._own is facts
        self._answered_for = document
        self._own, self.problems = facts, problems
        if not known:
            self._look()
            self.facts_changed.emit()
        self.problems_changed.emit()
