"""The canvas's context menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence, QPixmap
from PySide6.QtWidgets import QMenu

from studio.graph.annotations import FRAME_COLOURS
from studio.ui.canvas.hits import mark_at
from studio.ui.canvas.words import tr

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


def canvas_menu(view: CanvasView, position: QPoint) -> QMenu:
    """The menu for what lies at a point of the viewport, which is selected by it."""
    _select_below(view, position)
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    some, marks = bool(view.selection), view.canvas.annotations.selected
    any_other = bool(view.canvas.selected_wires or marks)
    own = {action.objectName(): action.shortcut() for action in view.window().findChildren(QAction)}

    def keys(name: str) -> str:
        """The shortcut of one of the window's actions, as it is now."""
        shortcut = own.get(f"action-{name}", QKeySequence())
        return shortcut.toString(QKeySequence.SequenceFormat.NativeText)

    rows = [
        (tr("Add layer…"), "Tab", True, lambda: view.open_search(position)),
        None,
        (tr("Cut"), keys("cut"), some or bool(marks), view.cut),
        (tr("Copy"), keys("copy"), some or bool(marks), view.copy),
        (tr("Paste"), keys("paste"), True, view.paste),
        (tr("Duplicate"), keys("duplicate"), some or bool(marks), view.duplicate),
        (tr("Delete"), keys("delete"), some or any_other, view.delete_selection),
        None,
        (tr("Select all"), keys("select_all"), bool(view.canvas.nodes), view.select_all),
        (tr("Zoom to fit"), keys("fit"), bool(view.canvas.nodes), view.fit),
    ]
    for row in rows:
        if row is None:
            menu.addSeparator()
            continue
        text, shown, enabled, function = row
        action = QAction(f"{text}\t{shown}".rstrip(), menu)
        action.setEnabled(enabled)
        action.triggered.connect(function)
        menu.addAction(action)
    if marks.frames:
        menu.addMenu(_colours(view, menu))
    if view.menu_actions:
        menu.addSeparator()
    for shared in view.menu_actions:
        if shared is None:
            menu.addSeparator()
        else:
            menu.addAction(shared)
    return menu


def _select_below(view: CanvasView, position: QPoint) -> None:
    hit = view.hit(position)
    if hit.node is not None and hit.node not in view.selection:
        view.select([hit.node])
    elif mark_at(hit) and not view.canvas.annotations.selected >= mark_at(hit):
        view.canvas.select((), marks=mark_at(hit))
    elif hit.node is None and hit.wire is not None:
        view.canvas.select((), [hit.wire])


def _colours(view: CanvasView, menu: QMenu) -> QMenu:
    """What colour the selected frames are to have."""
    names = (tr("Blue"), tr("Green"), tr("Yellow"), tr("Red"), tr("Purple"), tr("Grey"))
    colours = QMenu(tr("Colour"), menu)
    for colour, name in zip(FRAME_COLOURS, names, strict=True):
        swatch = QPixmap(12, 12)
        swatch.fill(view.canvas.style_.frame(colour))
        action = colours.addAction(QIcon(swatch), name)
        action.triggered.connect(lambda _=False, colour=colour: view.around.colour_frames(colour))
    return colours
