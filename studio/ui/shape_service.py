"""Shapes and problems of the document, worked out on a thread of their own; the newest request wins.

Repairs come in a second answer, once nobody has asked anew for a moment: trying them out takes longer than shapes.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.graph.document import ProjectDocument
from studio.graph.problems import Problem
from studio.graph.tensors import NetworkFacts
from studio.graph.validate import validate
from studio.ui.document_model import DocumentModel
from studio.ui.use_path import Path, facts_at

logger = logging.getLogger(__name__)

QUIET = 0.3  # seconds without a request before repairs are looked for


class ShapeService(QObject):
    """Keeps facts and problems of the document that is open.

    ``facts`` are those of each network by itself, except for a network that was entered through a block: it has
    those of that use.
    """

    facts_changed = Signal()
    problems_changed = Signal()
    _answered = Signal(object, object, object)  # from the worker, queued to this thread
    _stumbled = Signal()  # too

    def __init__(self, model: DocumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._requests: queue.SimpleQueue[ProjectDocument | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._asked: ProjectDocument | None = None  # since then, nothing has changed but where nodes stand
        self._answered_for: ProjectDocument | None = None
        self._own: Mapping[str, NetworkFacts] = MappingProxyType({})  # of each network by itself
        self._path: Path = ()
        self.facts: Mapping[str, NetworkFacts] = self._own
        self.problems: tuple[Problem, ...] = ()
        self._until_then = QTimer(self, interval=0, singleShot=True)  # edits in a row are checked once
        self._until_then.timeout.connect(self._check_form)
        self._answered.connect(self._take)
        self._stumbled.connect(self._check_form)
        model.changed.connect(
            lambda change, _origin: self._request(change.structural or change.data or change.training)
        )
        model.reset.connect(self._reset)
        model.trusted.connect(lambda: self._request(True))

    def start(self) -> None:
        """Begin to work. The worker's first act is to import torch."""
        self._thread = threading.Thread(target=self._work, name="layerloom-shapes")
        self._thread.start()
        self._request(True)

    def shutdown(self) -> None:
        self._until_then.stop()
        self._requests.put(None)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    @property
    def own_facts(self) -> Mapping[str, NetworkFacts]:
        """The facts of each network by itself, whichever use is looked at."""
        return self._own

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
        if self._thread is not None:
            self._requests.put(self._model.document)
        if self._answered_for is None:
            self._until_then.start()

    def _check_form(self) -> None:
        """Tell what needs no shapes, while there is no answer from the thread: torch may take seconds to import."""
        self.problems = validate(self._model.document, self._model.catalogue)
        self.problems_changed.emit()

    def _work(self) -> None:
        import networkx  # noqa: F401 - the document's own first use of it would hold up the window

        from studio.engine.torch_loader import load_torch

        load_torch()
        from studio.engine.check import check_project
        from studio.engine.repairs import with_repairs
        from studio.engine.shapes import ShapeInference

        inference = ShapeInference(self._model.catalogue)
        while (document := self._newest()) is not None:
            try:
                problems, facts = check_project(document, inference)
                self._answered.emit(document, facts, problems)
                if problems and self._stays_quiet():
                    repaired = with_repairs(document, problems, facts, inference, self._asked_anew)
                    if repaired != problems:
                        self._answered.emit(document, facts, repaired)
            except Exception:
                logger.exception("Shapes could not be inferred")
                self._stumbled.emit()

    def _asked_anew(self) -> bool:
        return not self._requests.empty()

    def _stays_quiet(self) -> bool:
        end = time.monotonic() + QUIET
        while time.monotonic() < end and not self._asked_anew():
            time.sleep(0.02)
        return not self._asked_anew()

    def _newest(self) -> ProjectDocument | None:
        """The last of the waiting requests; None ends the work."""
        document = self._requests.get()
        while document is not None and not self._requests.empty():
            document = self._requests.get()
        return document

    def _take(self, document: ProjectDocument, facts: Mapping[str, NetworkFacts], problems: Any) -> None:
        if document is not self._asked:
            return  # an answer to an older question
        self._until_then.stop()
        known = self._answered_for is document and self._own is facts
        self._answered_for = document
        self._own, self.problems = facts, problems
        if not known:
            self._look()
            self.facts_changed.emit()
        self.problems_changed.emit()
