"""Goes through a run off the window's thread: reads it, and looks at the newest moment that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from studio.engine.commands import Probing
from studio.graph.document import ProjectDocument
from studio.ui.background import Task

if TYPE_CHECKING:
    from studio.engine.replay import Replay


@dataclass(frozen=True)
class Question:
    """Which moment is looked at (its place in the history), and what for."""

    place: int
    probing: Probing
    surface: bool


@dataclass(frozen=True, eq=False)
class Answer:
    """What there was to see; ``settings`` are those of the optimizer at that moment."""

    question: Question
    events: tuple[Any, ...]
    settings: dict[str, float]


class Replaying(QObject):
    """One run at a time. While it answers a question, only the newest of further ones waits."""

    opened = Signal(object)  # History
    answered = Signal(object)  # Answer
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history: Any = None
        self._replay: Replay | None = None
        self._task: Task | None = None
        self._ending: list[Task] = []  # cancelled, and perhaps still at it
        self._next: Question | None = None

    def open(self, folder: Path, trusted_code: ProjectDocument) -> None:
        """Read a run."""
        self.close()

        def read(_task: Task) -> Any:
            from studio.engine.replay import read_history

            return read_history(folder, trusted_code)

        self._start(read, self._take_history)

    def ask(self, question: Question) -> None:
        """Look at a moment, when what is looked at now has been seen."""
        self._next = question
        self._go_on()

    def close(self) -> None:
        """Let go of the run. A thread that is still at it ends by itself (see ``wait``)."""
        if self._task is not None:
            self._task.let_go()
            self._ending = [task for task in self._ending if task.running] + [self._task]
        self._history = self._replay = self._task = self._next = None

    def wait(self) -> None:
        """Come back when no thread of this is at work: it draws random numbers, which a training would miss."""
        for task in self._ending:
            task.join()
        self._ending = []

    def shutdown(self) -> None:
        self.close()
        self.wait()

    def _start(self, function: Any, done: Any) -> None:
        self._task = Task(function, self)
        self._task.done.connect(done)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _take_history(self, history: Any) -> None:
        self._task, self._history = None, history
        self.opened.emit(history)

    def _go_on(self) -> None:
        question, history = self._next, self._history
        if self._task is not None or question is None or history is None:
            return
        self._next = None
        there = self._replay

        def look(task: Task) -> tuple[Replay, Answer]:
            replay = there or _make(history, task)
            moment = history.moments[question.place]
            events = tuple(replay.look(moment, question.probing, question.surface))
            return replay, Answer(question, events, replay.settings)

        self._start(look, self._take_answer)

    def _take_answer(self, found: tuple[Replay, Answer]) -> None:
        self._task = None
        self._replay, answer = found
        self.answered.emit(answer)
        self._go_on()

    def _fail(self, text: str) -> None:
        self._task = None
        self.failed.emit(text)
        self._go_on()


def _make(history: Any, task: Task) -> Replay:
    from studio.engine.errors import CancelledError
    from studio.engine.replay import Replay

    def check_stop() -> None:
        if task.cancelled:
            raise CancelledError("")

    return Replay(history, check_stop)
