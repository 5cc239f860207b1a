"""All that the window can be told to do: its actions, from menus and elsewhere, and why some can't be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from studio.templates import all_templates
from studio.ui.availability import why_unavailable
from studio.ui.english import english, plain
from studio.ui.words import catalogued

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_PREFIX = "action-"
_STEP = " › "


def tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)


@dataclass(frozen=True)
class Command:
    """Something to do. ``place`` says where it belongs: the menus that lead to it."""

    title: str
    place: str
    key: str  # the same in every session
    keys: str  # its shortcut, as a person reads it
    enabled: bool
    reason: str  # why it can't be done now, where that is known
    run: Callable[[], None]
    english: str = ""  # its title in English, where the window speaks another language

    @cached_property
    def findable(self) -> tuple[str, ...]:
        """What it is found by, in the order of what counts: what is shown, then the English words for it."""
        shown = (self.title, f"{self.place} {self.title}")
        place = _STEP.join(english(part) for part in self.place.split(_STEP))
        if not self.english and not place.strip(_STEP):
            return shown
        return (*shown, self.english, f"{place} {self.english or self.title}")


def all_commands(window: MainWindow) -> list[Command]:
    """Every command, each once, in the order of the menus."""
    found: dict[int, Command] = {}
    for action, place in _actions(window):
        if id(action) not in found and _does_something(action):
            found[id(action)] = _command(action, place)
    return [*found.values(), *_templates(window)]


def _does_something(action: QAction) -> bool:
    """Not a line between others, nor words that stand in a menu for what isn't there ("No recent projects")."""
    words_alone = not action.isEnabled() and not action.objectName()
    return bool(action.text()) and not action.isSeparator() and action.menu() is None and not words_alone


def _actions(window: MainWindow) -> Iterator[tuple[QAction, str]]:
    for top in window.menuBar().actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            yield from _in_menu(menu, plain(top.text()))
    canvas = tr("Canvas")
    if window.canvas is not None:
        yield from ((action, canvas) for action in window.canvas.actions())
    yield from ((action, tr("Window")) for action in window.acts.values())


def _in_menu(menu: QMenu, place: str) -> Iterator[tuple[QAction, str]]:
    menu.aboutToShow.emit()  # some are filled only when they are opened
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _in_menu(inner, f"{place}{_STEP}{plain(action.text())}")
        else:
            yield action, place


def _command(action: QAction, place: str) -> Command:
    name = action.objectName()
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    enabled = action.isEnabled()
    reason = "" if enabled else why_unavailable(action) or why_disabled(name.removeprefix(_PREFIX))
    text = plain(action.text())
    if name.startswith("toggle-"):  # the panel's name alone would promise to lead there
        text = QCoreApplication.translate("Shortcuts", "Show or hide {panel}").format(panel=text)
    title = f"{text}  ✓" if action.isCheckable() and action.isChecked() else text
    key = name or f"{place}{_STEP}{text}"
    return Command(title, place, key, keys, enabled, reason, action.trigger, english(text))


def _templates(window: MainWindow) -> Iterator[Command]:
    for template in all_templates():
        run = partial(window.files.open_template, template.name)
        title, key = catalogued(template.title), f"template-{template.name}"
        words = template.title if title != template.title else ""
        yield Command(title, tr("Templates"), key, "", True, "", run, words)


def why_disabled(name: str) -> str:
    """Why an action can't be done now, by its name; empty where nothing is known."""
    in_progress = tr("A run is in progress.")
    reasons = {
        "undo": tr("There is nothing to undo."),
        "redo": tr("There is nothing to redo."),
        "open_block": tr("Select a block first."),
        "leave_block": tr("This network wasn't entered through a block."),
        "collapse": tr("Select the layers first that the block is to hold."),
        "expand": tr("Select a block first."),
        "duplicate_shared": tr("Select a layer first that has weights."),
        "tidy": tr("The network is empty."),
        "remove_network": tr("A project has one network at least."),
        "train_network": tr("This network is the one that is trained."),
        "next_network": tr("The project has one network only."),
        "previous_network": tr("The project has one network only."),
        "train": in_progress,
        "preflight": in_progress,
        "find_rate": in_progress,
        "timeline": tr(
            "A run is in progress and needs its random numbers to itself. Stop it first; it is kept."
        ),
        "branch": tr("Open the timeline of a run first."),
        "leave_timeline": tr("Open the timeline of a run first."),
        "undo_apply": tr("No edit of the network was applied to the run in progress."),
        "apply_edit": tr("No run is in progress, or it trains just what is drawn."),
        "quick_connect": tr("Select two layers or more first."),
        "rename": tr("Select one layer, frame or note first."),
        "freeze": tr("Select layers first that have weights."),
        **dict.fromkeys(("distribute_across", "distribute_down"), tr("Select three layers or more first.")),
        **dict.fromkeys(("swap_inputs", "extract"), tr("Select one layer first.")),
        **dict.fromkeys(("bypass", "mute", "fold", "frame"), tr("Select layers first.")),
        **dict.fromkeys(("pause", "stop", "step", "end_epoch", "restart"), tr("Nothing is being trained.")),
    }
    if name.startswith("align_"):
        return tr("Select two layers or more first.")
    return reasons.get(name, "")
