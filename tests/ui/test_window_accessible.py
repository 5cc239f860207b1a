"""All of the window for those who don't see it, or don't use a mouse: names, visible focus, larger text, no motion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QWidget,
)

from studio.ui.canvas.view import CanvasView
from studio.ui.main_window import MainWindow
from studio.ui.motion import motion_is_reduced
from studio.ui.theme import Mode


def places(window: MainWindow) -> Iterator[str]:
    """Bring up each part of the window in turn, with things in it."""
    yield "start page"
    window.files.open_template("digits-cnn")
    QApplication.processEvents()
    view = window.canvas
    assert view is not None
    for dock in window.workbench.docks:
        window.workbench.reveal(dock)
        QApplication.processEvents()
        yield dock
    window.workbench.reveal("inspector")
    for key in view.canvas.nodes:
        view.select([key])
        QApplication.processEvents()
        yield f"inspector of {view.canvas.network.nodes[key].name}"
    view.open_search()
    yield "search palette"
    window.acts["command_palette"].trigger()
    yield "command palette"
    window.acts["command_palette"].trigger()
    window.acts["shortcuts"].trigger()
    yield "shortcuts"
    for dialog in QApplication.topLevelWidgets():
        if dialog.objectName() == "shortcutsDialog":
            dialog.close()


def controls() -> list[QWidget]:
    """What can have the focus and is seen."""
    found = []
    for top in QApplication.topLevelWidgets():
        for widget in (top, *top.findChildren(QWidget)):
            inner = isinstance(widget.parent(), (QComboBox, QAbstractScrollArea)) or widget.focusProxy()
            plain = isinstance(widget, (QMenu, QMainWindow)) or widget.objectName() == "qt_spinbox_lineedit"
            seen = widget.isVisible() and not widget.visibleRegion().isEmpty()
            if (
                widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and seen
                and not plain
                and (not inner or isinstance(widget, CanvasView))
            ):
                found.append(widget)
    return found


def spoken_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def test_everything_that_takes_the_focus_has_a_name(idle_window: MainWindow) -> None:
    window = idle_window
    nameless, seen = set(), 0
    for place in places(window):
        for widget in controls():
            seen += 1
            if not spoken_name(widget).strip():
                nameless.add(
                    f"{place}: {type(widget).__name__} {widget.objectName()!r} in {widget.parent()!r}"
                )
    assert seen > 100
    assert sorted(nameless) == []


def picture(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_focus_is_seen_on_every_control(idle_window: MainWindow, mode: Mode) -> None:
    window = idle_window
    window.theme.set_mode(mode)
    unseen = set()
    kinds: set[tuple[str, str, str]] = set()
    for place in places(window):
        if place in ("search palette", "command palette"):
            continue  # closed by a loss of focus; their fields are line edits
        for widget in controls():
            kind = (type(widget).__name__, str(widget.property("role")), str(widget.property("primary")))
            if kind in kinds or not widget.isEnabled() or not widget.isActiveWindow():
                continue
            kinds.add(kind)
            widget.clearFocus()
            before = picture(widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(widget, QLineEdit):
                widget.deselect()
            if not widget.hasFocus():
                continue
            if before == picture(widget):
                text = widget.text() if isinstance(widget, QLabel) else ""
                unseen.add(f"{place}: {kind} {widget.objectName()!r} {text}")
    assert len(kinds) > 10
    assert sorted(unseen) == []


def cut_off(area: QWidget) -> list[str]:
    """Labels whose text has less room than it needs."""
    labels = [label for label in area.findChildren(QLabel) if label.isVisible() and label.text()]
    plain = [label for label in labels if not label.wordWrap() and label.pixmap().isNull()]
    return [label.text() for label in plain if label.width() + 1 < label.minimumSizeHint().width()]


def test_larger_text_makes_the_panels_and_the_canvas_larger(
    qapp: QApplication, idle_window: MainWindow
) -> None:
    window = idle_window
    font = qapp.font()
    before = font.pointSizeF()
    window.files.open_template("digits-cnn")
    view = window.canvas
    assert view is not None
    view.zoom_to(view.natural_zoom)
    width = view.mapFromScene(next(iter(view.canvas.nodes.values())).card).boundingRect().width()
    try:
        font.setPointSizeF(before * 1.5)
        qapp.setFont(font)
        window.theme.apply()
        window.files.open_template("digits-cnn")
        view = window.canvas
        view.zoom_to(view.natural_zoom)
        QApplication.processEvents()
        wider = view.mapFromScene(next(iter(view.canvas.nodes.values())).card).boundingRect().width()
        assert wider == pytest.approx(width * 1.5, rel=0.05)
        for name in ("inspector", "training"):
            window.workbench.reveal(name)
            view.select(list(view.canvas.nodes)[1:2])
            QApplication.processEvents()
            assert cut_off(window.workbench.docks[name].widget()) == []
    finally:
        font.setPointSizeF(before)
        qapp.setFont(font)
        window.theme.apply()


def test_reduced_motion_is_a_choice_that_is_remembered(idle_window: MainWindow) -> None:
    window = idle_window
    before = motion_is_reduced()
    window.acts["reduce_motion"].setChecked(False)
    window.acts["reduce_motion"].trigger()
    assert motion_is_reduced()
    assert window.store.reduce_motion
    window.acts["reduce_motion"].trigger()
    assert motion_is_reduced() == before
    assert not window.store.reduce_motion


def test_the_environment_can_ask_for_no_motion(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLOOM_REDUCE_MOTION", "1")
    assert motion_is_reduced()
