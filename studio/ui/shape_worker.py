"""The thread that works out shapes and problems: the newest request wins, and whoever listens may change."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping

from studio.graph.catalogue import Catalogue
from studio.graph.document import ProjectDocument
from studio.graph.problems import Problem
from studio.graph.tensors import NetworkFacts

logger = logging.getLogger(__name__)

QUIET = 0.3  # seconds without a request before repairs are looked for

# No facts: they could not be worked out.
Answer = Callable[[ProjectDocument, Mapping[str, NetworkFacts] | None, tuple[Problem, ...]], None]


class ShapeWorker:
    """Knows nothing of Qt. Repairs come in a second answer: trying them out takes longer than shapes."""

    def __init__(self, catalogue: Catalogue, answer: Answer) -> None:
        self._catalogue, self._answer = catalogue, answer
        # Held while an answer is told, so that a listener that has been exchanged hears nothing afterwards.
        self._listening = threading.Lock()
        self._requests: queue.SimpleQueue[ProjectDocument | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="layerloom-shapes")

    def start(self) -> None:
        """Begin to work; the first act is to import torch."""
        self._thread.start()

    def ask(self, document: ProjectDocument) -> None:
        self._requests.put(document)

    def answer_to(self, answer: Answer) -> None:
        """Tell answers to somebody else from now on."""
        with self._listening:
            self._answer = answer

    def shutdown(self) -> None:
        self._requests.put(None)
        self._thread.join()

    def _tell(
        self,
        document: ProjectDocument,
        facts: Mapping[str, NetworkFacts] | None,
        problems: tuple[Problem, ...],
    ) -> None:
        with self._listening:
            self._answer(document, facts, problems)

    def _work(self) -> None:
        import networkx  # noqa: F401 - the document's own first use of it would hold up the window

        from studio.engine.torch_loader import load_torch

        load_torch()
        from studio.engine.check import check_project
        from studio.engine.repairs import with_repairs
        from studio.engine.shapes import ShapeInference

        inference = ShapeInference(self._catalogue)
        while (document := self._newest()) is not None:
            try:
                problems, facts = check_project(document, inference)
                self._tell(document, facts, problems)
                if problems and self._stays_quiet():
                    repaired = with_repairs(document, problems, facts, inference, self._asked_anew)
                    if repaired != problems:
                        self._tell(document, facts, repaired)
            except Exception:
                logger.exception("Shapes could not be inferred")
                self._tell(document, None, ())

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
