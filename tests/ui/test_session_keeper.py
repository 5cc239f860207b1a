"""A new window begins where the last one ended: project, tabs, views; or with the start page, if that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from studio.templates import find_template
from studio.ui.app import make_window
from studio.ui.main_window import MainWindow
from studio.ui.session_keeper import from_text


@pytest.fixture
def left_off(idle_window: MainWindow, tmp_path: Path) -> Path:
    """A window was closed with ResNet-18 open: its second tab in front, looked at from near."""
    path = tmp_path / "resnet.loom"
    find_template("resnet18-cifar").load().save(path)
    idle_window.files.open_file(path)
    view, navigator = idle_window.canvas, idle_window.networks.navigator
    assert view is not None
    view.zoom_to(0.5)
    view.centre_at(QPointF(700, 33))
    block = idle_window.model.document.network_named("BasicBlock")
    assert block is not None
    navigator.open(block.id)
    view.zoom_to(1.4)
    view.centre_at(QPointF(250, -20))
    idle_window.close()
    return path


@pytest.fixture
def next_window(left_off: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    window = make_window()
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()


def test_project_tabs_and_views_are_what_they_were(next_window: MainWindow, left_off: Path) -> None:
    next_window.sessions.reopen()
    navigator, view = next_window.networks.navigator, next_window.canvas
    assert view is not None
    assert next_window.model.path == left_off.resolve()
    names = [next_window.model.document.networks[tab[0].network].name for tab in navigator.tabs]
    assert (names, navigator.current) == (["ResNet18", "BasicBlock"], 1)
    assert view.canvas.network.name == "BasicBlock"
    assert round(view.zoom, 6) == 1.4
    navigator.switch(0)
    assert round(view.zoom, 6) == 0.5
    assert (view.visible_centre() - QPointF(700, 33)).manhattanLength() < 8


def test_the_start_page_comes_instead_if_that_is_wanted(next_window: MainWindow) -> None:
    assert next_window.acts["reopen"].isChecked()
    next_window.acts["reopen"].trigger()
    next_window.sessions.reopen()
    assert next_window.canvas is None
    assert next_window.stack.currentWidget() is next_window.start_page


def test_a_project_that_ended_the_program_when_it_was_opened_is_not_tried_again(
    next_window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ended(BaseException):
        pass

    def end(_path: Path) -> None:
        raise Ended

    monkeypatch.setattr(next_window.files, "open_file", end)
    with pytest.raises(Ended):
        next_window.sessions.reopen()
    monkeypatch.undo()
    next_window.sessions.reopen()
    assert next_window.canvas is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"tabs": 3}',
        '{"tabs": [[["n", null, 1]]], "current": 0, "sights": []}',
        "[" * 10**5,
        '{"tabs": [], "current": 0, "sights": [[[["n", null]], 1e9, 0, 0, false]]}',
    ],
)
def test_what_was_remembered_and_can_not_be_read_is_left(text: str) -> None:
    assert from_text(text) is None
