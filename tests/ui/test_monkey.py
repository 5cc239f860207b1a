"""Random gestures on the whole window: nothing breaks, the canvas shows the document, and undo takes all back.

``python tests/benchmarks/monkey.py --steps 5000`` plays longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from PySide6.QtWidgets import QApplication

from studio.ui.app import make_window
from studio.ui.main_window import MainWindow
from tests.ui.monkey import KEYED, LOOKING, SEARCHES, Monkey

SMALL = st.integers(0, 11)
ALONG = st.integers(0, 1999)
KEYS = st.integers(0, 3)
TEXT = st.integers(0, len(SEARCHES))


@contextmanager
def plain_window() -> Iterator[MainWindow]:
    """A window without its background: no gesture has to wait for shapes."""
    window = make_window()
    window.resize(1360, 860)
    window.show()
    QApplication.processEvents()
    yield window
    window.model.session.mark_saved()
    window.close()
    window.deleteLater()


class Gestures(RuleBasedStateMachine):
    window: MainWindow  # one for all examples: making it takes longer than a hundred gestures

    def __init__(self) -> None:
        super().__init__()
        self.monkey = Monkey(self.window)

    @rule(kind=SMALL, x=ALONG, y=ALONG)
    def place(self, kind: int, x: int, y: int) -> None:
        self.monkey.act("place", lambda: self.monkey.place(kind, x, y))

    @rule(text=TEXT, x=ALONG, y=ALONG)
    def search(self, text: int, x: int, y: int) -> None:
        self.monkey.act("search", lambda: self.monkey.search(text, x, y))

    @rule(source=SMALL, output=SMALL, sink=SMALL, port=SMALL)
    def wire(self, source: int, output: int, sink: int, port: int) -> None:
        self.monkey.act("wire", lambda: self.monkey.wire(source, output, sink, port))

    @rule(source=SMALL, output=SMALL, x=ALONG, y=ALONG, text=TEXT)
    def drop_wire(self, source: int, output: int, x: int, y: int, text: int) -> None:
        self.monkey.act("drop a wire", lambda: self.monkey.drop_wire(source, output, x, y, text))

    @rule(sink=SMALL, port=SMALL, x=ALONG, y=ALONG, text=TEXT)
    def replug(self, sink: int, port: int, x: int, y: int, text: int) -> None:
        self.monkey.act("replug", lambda: self.monkey.replug(sink, port, x, y, text))

    @rule(node=SMALL, x=ALONG, y=ALONG, modifier=KEYS)
    def move(self, node: int, x: int, y: int, modifier: int) -> None:
        self.monkey.act("move", lambda: self.monkey.move(node, x, y, modifier))

    @rule(x=ALONG, y=ALONG, right=ALONG, down=ALONG, modifier=KEYS, middle=st.booleans())
    def sweep(self, x: int, y: int, right: int, down: int, modifier: int, middle: bool) -> None:
        self.monkey.act("sweep", lambda: self.monkey.sweep(x, y, right, down, modifier, middle))

    @rule(name=st.sampled_from(["frame", "note"]), node=SMALL, number=SMALL)
    def annotate(self, name: str, node: int, number: int) -> None:
        self.monkey.act(name, lambda: self.monkey.annotate(name, node, number))

    @rule(number=SMALL, right=ALONG, down=ALONG, modifier=KEYS)
    def drag_mark(self, number: int, right: int, down: int, modifier: int) -> None:
        self.monkey.act("drag a mark", lambda: self.monkey.drag_mark(number, right, down, modifier))

    @rule(number=SMALL)
    def bend(self, number: int) -> None:
        self.monkey.act("bend a wire", lambda: self.monkey.bend(number))

    @rule(node=SMALL, modifier=KEYS)
    def click(self, node: int, modifier: int) -> None:
        self.monkey.act("click", lambda: self.monkey.click(node, modifier))

    @rule(name=st.sampled_from(KEYED))
    def key(self, name: str) -> None:
        self.monkey.act(name, lambda: self.monkey.press(name))

    @rule(name=st.sampled_from(LOOKING))
    def look(self, name: str) -> None:
        self.monkey.act(name, lambda: self.monkey.press(name))

    @rule(way=KEYS)
    def nudge(self, way: int) -> None:
        self.monkey.act("nudge", lambda: self.monkey.nudge(way))

    @rule(node=SMALL, number=SMALL)
    def rename(self, node: int, number: int) -> None:
        self.monkey.act("rename", lambda: self.monkey.rename(node, number))

    @rule(first=SMALL, second=SMALL)
    def collapse(self, first: int, second: int) -> None:
        self.monkey.act("collapse", lambda: self.monkey.collapse(first, second))

    @rule()
    def new_network(self) -> None:
        self.monkey.act("new network", self.monkey.new_network)

    def teardown(self) -> None:
        self.monkey.finish()


@pytest.mark.usefixtures("qapp")
def test_no_order_of_gestures_breaks_the_window() -> None:
    health = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    with plain_window() as window:
        Gestures.window = window
        run_state_machine_as_test(
            Gestures,
            settings=settings(
                max_examples=6, stateful_step_count=40, deadline=None, suppress_health_check=health
            ),
        )
