"""Every action of the window: name, shortcut, icon and tip in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from studio.ui.icons import make_icon
from studio.ui.theme import Theme
from studio.ui.unfinished import finish_typing

_Standard = QKeySequence.StandardKey


@dataclass(frozen=True)
class ActionSpec:
    name: str
    text: str
    shortcut: str | QKeySequence.StandardKey = ""
    icon: str = ""
    checkable: bool = False


ACTIONS = (
    ActionSpec("new", "New project", _Standard.New, "file-plus"),
    ActionSpec("open", "Open…", _Standard.Open, "folder-open"),
    ActionSpec("import", "Import a model…", "Ctrl+I", "download"),
    ActionSpec("save", "Save", _Standard.Save, "save"),
    ActionSpec("save_as", "Save as…", "Ctrl+Shift+S"),
    ActionSpec("versions", "Earlier versions…", "", "history"),
    ActionSpec("unsaved", "Unsaved work…", "", "archive-restore"),
    ActionSpec("reopen", "Reopen the last project at start"),
    ActionSpec("start_page", "Start page", "", "house"),
    ActionSpec("quit", "Quit", "Ctrl+Q"),
    ActionSpec("undo", "Undo", _Standard.Undo, "undo-2"),
    ActionSpec("redo", "Redo", "Ctrl+Shift+Z", "redo-2"),
    ActionSpec("cut", "Cut", _Standard.Cut, "scissors"),
    ActionSpec("copy", "Copy", _Standard.Copy, "copy"),
    ActionSpec("paste", "Paste", _Standard.Paste, "clipboard"),
    ActionSpec("duplicate", "Duplicate with wires", "Ctrl+D", "copy-plus"),
    ActionSpec("delete", "Delete", "Del", "trash-2"),
    ActionSpec("select_all", "Select all", _Standard.SelectAll),
    ActionSpec("rename", "Rename", "F2", "text-cursor-input"),
    ActionSpec("find", "Find…", _Standard.Find, "search"),
    ActionSpec("quick_connect", "Connect in order", "F", "cable"),
    ActionSpec("swap_inputs", "Swap inputs", "Shift+X", "arrow-up-down"),
    ActionSpec("extract", "Take out of its wire", "Ctrl+Shift+X", "unplug"),
    ActionSpec("align_left", "Align left edges", "Ctrl+Alt+Left", "align-start-vertical"),
    ActionSpec("align_centre", "Align centres", "Ctrl+Alt+C", "align-center-vertical"),
    ActionSpec("align_right", "Align right edges", "Ctrl+Alt+Right", "align-end-vertical"),
    ActionSpec("align_top", "Align top edges", "Ctrl+Alt+Up", "align-start-horizontal"),
    ActionSpec("align_middle", "Align middles", "Ctrl+Alt+M", "align-center-horizontal"),
    ActionSpec("align_bottom", "Align bottom edges", "Ctrl+Alt+Down", "align-end-horizontal"),
    ActionSpec(
        "distribute_across", "Distribute from left to right", "Ctrl+Alt+H", "align-horizontal-space-between"
    ),
    ActionSpec("distribute_down", "Distribute downwards", "Ctrl+Alt+V", "align-vertical-space-between"),
    ActionSpec("add_layer", "Add a layer…", "Shift+A", "plus"),
    ActionSpec("custom_layer", "New custom layer…", "", "code"),
    ActionSpec("bypass", "Bypass", "Ctrl+B", "redo-dot"),
    ActionSpec("mute", "Mute", "M", "ban"),
    ActionSpec("freeze", "Freeze weights", "Ctrl+Shift+F", "snowflake"),
    ActionSpec("fold", "Fold to the title", "H", "chevrons-down-up"),
    ActionSpec("frame", "Frame selection", "Shift+F", "frame"),
    ActionSpec("note", "Add note", "Shift+C", "sticky-note"),
    ActionSpec("bookmark", "Bookmark this view…", "Ctrl+Shift+B", "bookmark-plus"),
    ActionSpec("open_block", "Open block", "Return", "log-in"),
    ActionSpec("leave_block", "Leave block", "Shift+Return", "corner-left-up"),
    ActionSpec("collapse", "Collapse into a block…", "Ctrl+G", "group"),
    ActionSpec("expand", "Expand block", "Ctrl+Shift+G", "ungroup"),
    ActionSpec("duplicate_shared", "Duplicate with shared weights", "Ctrl+Shift+D", "link"),
    ActionSpec("tidy", "Tidy up", "Ctrl+L", "align-start-vertical"),
    ActionSpec("new_network", "New network…", "Ctrl+Shift+N", "blocks"),
    ActionSpec("rename_network", "Rename network…", "Shift+F2", "text-cursor-input"),
    ActionSpec("remove_network", "Remove network", "Ctrl+Shift+Del", "trash-2"),
    ActionSpec("train_network", "Train this network", "Ctrl+F5", "play"),
    ActionSpec("next_network", "Next tab", "Ctrl+PgDown", "chevron-right"),
    ActionSpec("previous_network", "Previous tab", "Ctrl+PgUp", "chevron-left"),
    ActionSpec("close_tab", "Close tab", "Ctrl+W", "x"),
    ActionSpec("next_layer", "Next layer", "N"),
    ActionSpec("previous_layer", "Previous layer", "Shift+N"),
    ActionSpec("wire_by_letters", "Wire by letters…", "W", "spline"),
    ActionSpec("next_wire", "Next wire of the layer", "E"),
    ActionSpec("next_mark", "Next frame or note", "G"),
    ActionSpec("edit_settings", "Settings of the layer", "I", "sliders-horizontal"),
    ActionSpec("next_area", "Go to the next area", "Ctrl+F6"),
    ActionSpec("previous_area", "Go to the previous area", "Ctrl+Shift+F6"),
    ActionSpec("command_palette", "Command palette…", "Ctrl+Shift+P", "square-terminal"),
    ActionSpec("shortcuts", "Keyboard shortcuts…", "", "keyboard"),
    ActionSpec("reduce_motion", "Reduce motion"),
    ActionSpec("fit", "Zoom to fit", "Home", "maximize"),
    ActionSpec("fit_selection", "Zoom to selection", "Shift+Home", "scan-search"),
    ActionSpec("minimap", "Map", "Ctrl+M", "map", checkable=True),
    ActionSpec("port_legend", "Port legend", "", "shapes", checkable=True),
    ActionSpec("health", "Training health", "Ctrl+Shift+H", "heart-pulse", checkable=True),
    ActionSpec("export_picture", "Export picture…", "Ctrl+Shift+E", "image"),
    ActionSpec("zoom_in", "Zoom in", "Ctrl+="),
    ActionSpec("zoom_out", "Zoom out", "Ctrl+-"),
    ActionSpec("zoom_100", "Zoom to 100 %", "Ctrl+0"),
    ActionSpec("train", "Train", "F5", "play"),
    ActionSpec("pause", "Pause", "F6", "pause"),
    ActionSpec("stop", "Stop", "Shift+F5", "square"),
    ActionSpec("step", "One step", "F8", "step-forward"),
    ActionSpec("end_epoch", "To the end of the epoch", "Shift+F8", "skip-forward"),
    ActionSpec("apply_edit", "Apply the drawing to the run…", "Ctrl+Return", "replace"),
    ActionSpec("undo_apply", "Bring back the run's network before the edit", "", "undo-dot"),
    ActionSpec("restart", "Start anew", "Ctrl+Shift+F5", "rotate-ccw"),
    ActionSpec("enqueue", "Train after this run", "Alt+F5", "list-plus"),
    ActionSpec("timeline", "Go through the newest run", "Ctrl+Alt+T", "milestone"),
    ActionSpec("branch", "Branch from here…", "", "git-branch"),
    ActionSpec("leave_timeline", "Leave the timeline", "", "x"),
    ActionSpec("compare_runs", "Compare runs", "", "chart-line"),
    ActionSpec("export_curves", "Export curves…", "", "download"),
    ActionSpec("preflight", "Check before training…", "F7", "clipboard-check"),
    ActionSpec("find_rate", "Find learning rate", "", "activity"),
)


def make_actions(parent: QWidget, handlers: dict[str, Callable[[], object]]) -> dict[str, QAction]:
    """The actions by name, each calling its handler, when what was being typed in ``parent`` has become an edit."""

    def run(handler: Callable[[], object]) -> None:
        finish_typing(parent)
        handler()

    actions = {}
    for spec in ACTIONS:
        action = QAction(QCoreApplication.translate("Actions", spec.text), parent)
        action.setObjectName(f"action-{spec.name}")
        action.setShortcut(QKeySequence(spec.shortcut))
        action.setCheckable(spec.checkable)
        handler = handlers[spec.name]
        action.triggered.connect(lambda _checked=False, handler=handler: run(handler))
        actions[spec.name] = action
    return actions


def colour_actions(actions: dict[str, QAction], theme: Theme) -> None:
    """Give the actions their icons in the theme's colours."""
    for spec in ACTIONS:
        if spec.icon:
            actions[spec.name].setIcon(make_icon(spec.icon, theme.color("muted")))
