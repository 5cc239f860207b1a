"""The command palette and the shortcuts: everything can be found, run and given other keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio.ui.app import make_window
from studio.ui.command_palette import CommandPalette
from studio.ui.commands import Command, all_commands
from studio.ui.fuzzy import best, score
from studio.ui.language import Language, speak
from studio.ui.main_window import MainWindow
from studio.ui.shortcuts_dialog import ShortcutsDialog
from studio.ui.theme import Mode
from tests.ui.keyboard import CTRL, NONE, SHIFT, focused, press, type_text

Key = Qt.Key


@pytest.fixture
def window(idle_window: MainWindow) -> MainWindow:
    idle_window.activateWindow()
    idle_window.files.open_template("digits-cnn")
    return idle_window


def open_palette(window: MainWindow) -> CommandPalette:
    press(window, Key.Key_P, CTRL | SHIFT)
    palette = window.keyboard.commands.palette
    assert palette is not None
    return palette


# Finding


def test_a_text_is_found_by_its_start_its_words_their_initials_or_letters_in_order() -> None:
    texts = ["Zoom to fit", "Fit the window", "Save as…", "Align left", "Leave block"]
    assert best("fit", texts, lambda text: [text]) == ["Fit the window", "Zoom to fit"]
    assert best("ztf", texts, lambda text: [text]) == ["Zoom to fit"]
    assert best("block leave", texts, lambda text: [text]) == ["Leave block"]
    assert best("lft", texts, lambda text: [text]) == ["Align left"]
    assert best("", texts, lambda text: [text]) == texts
    assert score("quit", "Save") is None


def test_the_palette_lists_every_action_menu_panel_theme_network_recent_file_and_template(
    window: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "kept.loom"
    window.model.save(file)
    window.store.add_recent(file)
    titles = {command.title for command in all_commands(window)}
    for action in window.acts.values():
        plain = action.text().replace("&", "")
        assert plain in titles or f"{plain}  ✓" in titles
    assert {
        "Dark",
        "Light",
        "Go to Inspector",
        "Show or hide Problems  ✓",
        str(file),
        "Digits, a small MLP",
    } <= titles
    assert {network.name for network in window.model.document} & {title.split("  ")[0] for title in titles}


def test_a_panels_name_leads_to_the_panel(window: MainWindow) -> None:
    open_palette(window)
    type_text(window, "runs")
    press(window, Key.Key_Return)
    assert window.runs.isVisible()


def test_a_command_is_run_by_typing_and_comes_first_the_next_time(window: MainWindow) -> None:
    open_palette(window)
    type_text(window, "dark")
    press(window, Key.Key_Return)
    assert window.theme.mode is Mode.DARK
    assert window.canvas is not None
    assert window.canvas.hasFocus(), "the focus is where it was"
    assert open_palette(window).titles[0].startswith("Dark")
    press(window, Key.Key_Escape)
    assert window.keyboard.commands.palette is None


def test_what_cannot_be_done_is_grey_says_why_and_does_nothing(window: MainWindow) -> None:
    palette = open_palette(window)
    type_text(window, "leave block")
    told = palette.findChild(QLabel, "commandReason")
    assert told is not None
    assert told.text() == "This network wasn't entered through a block."
    assert palette.list.item(0).foreground().color() == window.theme.color("faint")
    press(window, Key.Key_Return)
    assert window.keyboard.commands.palette is palette


def test_a_canvas_action_from_the_palette_acts_on_the_canvas(window: MainWindow) -> None:
    view = window.canvas
    assert view is not None
    open_palette(window)
    type_text(window, "select all")
    press(window, Key.Key_Return)
    assert set(view.selection) == set(view.canvas.nodes)


@pytest.fixture
def chinese(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    keeper = window.keeper
    action = window.findChild(QAction, f"language-{Language.CHINESE.value}")
    assert action is not None
    action.trigger()
    qtbot.waitUntil(lambda: keeper.window is not window)
    qtbot.waitExposed(keeper.window)
    keeper.window.activateWindow()
    yield keeper.window
    speak(Language.ENGLISH)


def test_in_chinese_the_palettes_find_the_english_words_too(chinese: MainWindow) -> None:
    for typed, found in (
        ("dark", "深色"),
        ("u-net", "U-Net"),
        ("go inspector", "转到 检查器"),
        ("theme light", "浅色"),
    ):
        palette = open_palette(chinese)
        type_text(chinese, typed)
        assert palette.titles[0].startswith(found), typed
        press(chinese, Key.Key_Escape)
    palette = open_palette(chinese)
    type_text(chinese, "export")
    assert {"模型源代码…", "导出曲线…"} <= set(palette.titles)
    press(chinese, Key.Key_Escape)
    dialog = dialog_of(chinese)
    dialog.search.setText("tidy up")
    assert [dialog.table.topLevelItem(row).text(0) for row in range(dialog.table.topLevelItemCount())] == [
        "整理布局"
    ]  # type: ignore[union-attr]
    dialog.close()


def test_in_chinese_shortcuts_stand_as_a_dictionary_sorts_them(chinese: MainWindow) -> None:
    dialog = dialog_of(chinese)
    rows = [dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount())]
    titles = [row.text(0) for row in rows if row is not None]
    dialog.close()
    assert titles.index("撤销") < titles.index("打开…"), (
        "chèxiāo, dǎkāi; by their numbers it is the other way"
    )


def test_the_words_that_are_shown_come_before_the_english_ones() -> None:
    bare = partial(Command, place="", key="", keys="", enabled=True, reason="", run=lambda: None)
    meant, shown = bare("停止", english="Stop"), bare("带 Stop 的名称")
    assert best("stop", [meant, shown], lambda each: each.findable) == [shown, meant]


# Shortcuts


def dialog_of(window: MainWindow) -> ShortcutsDialog:
    window.acts["shortcuts"].trigger()
    QApplication.processEvents()
    return next(d for d in window.findChildren(ShortcutsDialog) if d.isVisible())


def choose(dialog: ShortcutsDialog, title: str) -> None:
    dialog.search.setText(title)
    rows = [dialog.table.topLevelItem(row) for row in range(dialog.table.topLevelItemCount())]
    dialog.table.setCurrentItem(next(row for row in rows if row is not None and row.text(0) == title))


def record(window: MainWindow, dialog: ShortcutsDialog, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    dialog.table.setFocus()
    press(window, Key.Key_Return)
    assert dialog.keys.isAncestorOf(focused()) or focused() is dialog.keys
    press(window, key, modifiers)


def button(dialog: ShortcutsDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_new_keys_are_pressed_hold_at_once_and_are_remembered(window: MainWindow) -> None:
    dialog = dialog_of(window)
    choose(dialog, "Tidy up")
    record(window, dialog, Key.Key_T, CTRL)
    assert window.acts["tidy"].shortcut() == QKeySequence("Ctrl+T")
    assert window.acts["tidy"].toolTip() == "Tidy up  Ctrl+T"
    dialog.accept()
    another = make_window(window.store)
    assert another.acts["tidy"].shortcut() == QKeySequence("Ctrl+T")
    another.close()
    another.deleteLater()


def test_keys_of_another_action_are_taken_only_after_asking(window: MainWindow) -> None:
    dialog = dialog_of(window)
    choose(dialog, "Tidy up")
    record(window, dialog, Key.Key_D, CTRL)
    assert "Duplicate" in dialog.told.text()
    assert window.acts["tidy"].shortcut() == QKeySequence("Ctrl+L")
    button(dialog, "keepShortcut").click()
    assert window.acts["duplicate"].shortcut() == QKeySequence("Ctrl+D")
    record(window, dialog, Key.Key_D, CTRL)
    button(dialog, "takeShortcut").click()
    assert window.acts["tidy"].shortcut() == QKeySequence("Ctrl+D")
    assert window.acts["duplicate"].shortcut().isEmpty()
    choose(dialog, "Duplicate with wires")
    button(dialog, "resetShortcut").click()
    assert window.acts["duplicate"].shortcut() == QKeySequence("Ctrl+D")
    assert window.acts["tidy"].shortcut().isEmpty(), "one key, one action"
    button(dialog, "resetAllShortcuts").click()
    assert window.acts["tidy"].shortcut() == QKeySequence("Ctrl+L")
    assert window.store.shortcuts == {}


def test_the_canvas_s_fixed_keys_are_listed_and_not_given_away(window: MainWindow) -> None:
    dialog = dialog_of(window)
    choose(dialog, "Tidy up")
    record(window, dialog, Key.Key_Backspace, NONE)
    assert "fixed" in dialog.told.text()
    assert window.acts["tidy"].shortcut() == QKeySequence("Ctrl+L")
    dialog.search.setText("along the wires")
    assert dialog.table.topLevelItemCount() == 1
    assert not dialog.keys.isEnabled()


def test_a_key_that_was_taken_away_does_nothing_any_more(window: MainWindow) -> None:
    view = window.canvas
    assert view is not None
    count = len(view.canvas.nodes)
    window.keyboard.shortcuts.set("action-delete", QKeySequence("Ctrl+Y"))
    view.select(list(view.canvas.nodes)[1:2])
    view.setFocus()
    press(window, Key.Key_Delete)
    assert len(view.canvas.nodes) == count
    press(window, Key.Key_Y, CTRL)
    assert len(view.canvas.nodes) == count - 1
    window.keyboard.shortcuts.reset_all()


def test_no_two_actions_come_with_the_same_keys(window: MainWindow, qtbot: QtBot) -> None:
    shortcuts = window.keyboard.shortcuts
    shared = {
        keys.toString(): (name, others)
        for name in shortcuts.actions
        for keys in shortcuts.keys(name)
        if (others := shortcuts.owners(keys, besides=name))
    }
    assert shared == {}
