"""Writing custom code: the editor's keys, the dialog, and trust in what a file brings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio.graph import edits
from studio.graph.document import Edge
from studio.ui.app import make_window
from studio.ui.code_dialog import CodeDialog
from studio.ui.code_editor import CodeEditor
from studio.ui.main_window import MainWindow
from studio.ui.theme import Mode, Theme
from studio.ui.trust import TrustBanner, TrustDialog
from tests.ui.gestures import node_id

LEFT = Qt.MouseButton.LeftButton
_Button = QDialogButtonBox.StandardButton


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    made = CodeEditor(Theme(Mode.DARK))
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.setFocus()
    return made


def test_typing_a_function_indents_itself(editor: CodeEditor) -> None:
    for line in ("def double(x):", "if x:", "return 2 * x", "return x"):
        QTest.keyClicks(editor, line)
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "def double(x):\n    if x:\n        return 2 * x\n    return x\n"
    QTest.keyClicks(editor, "a")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    QTest.keyClicks(editor, "b")
    assert editor.toPlainText().endswith("a   b"), "tab goes to the next stop"


def test_tab_and_shift_tab_move_the_lines_selected(editor: CodeEditor) -> None:
    editor.setPlainText("one\n\n  two\nthree")
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "    one\n\n    two\n    three"
    QTest.keyClick(editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.toPlainText() == "one\n\ntwo\nthree"
    editor.undo()
    assert editor.toPlainText() == "    one\n\n    two\n    three", "one step of undo"


def test_backspace_and_home_know_the_indentation(editor: CodeEditor) -> None:
    QTest.keyClicks(editor, "        pass")
    QTest.keyClick(editor, Qt.Key.Key_Home)
    assert editor.textCursor().positionInBlock() == 8
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.toPlainText() == "    pass"
    QTest.keyClick(editor, Qt.Key.Key_Home)
    assert editor.textCursor().positionInBlock() == 0


def open_new(window: MainWindow, qtbot: QtBot) -> CodeDialog:
    window.acts["custom_layer"].trigger()
    found = window.findChildren(CodeDialog)
    assert len(found) == 1
    qtbot.waitUntil(found[0].isVisible)
    return found[0]


def retype(dialog: CodeDialog, text: str) -> None:
    """Type over all; line by line from its start, as the editor indents by itself."""
    dialog.editor.selectAll()
    dialog.editor.insertPlainText(text)
    QTest.keyClicks(dialog.editor, " ")


def message(dialog: CodeDialog) -> str:
    return dialog.findChild(QLabel, "codeMessage").text()


def test_a_custom_layer_is_written_wired_changed_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_template("digits-mlp")
    view, before = window.canvas, window.model.document
    assert view is not None
    dialog = open_new(window, qtbot)
    assert message(dialog) == "Inputs: x · Settings: features · Outputs: output"
    assert window.model.document == before, "nothing is added before Apply"
    qtbot.mouseClick(dialog.buttons.button(_Button.Apply), LEFT)
    (code,) = window.model.document.code.values()
    assert code.name == "Scale"
    assert [view.canvas.network.nodes[key].type for key in view.selection] == [f"code:{code.id}"]
    assert window.model.session.undo_label == "Add custom layer Scale"
    assert not dialog.buttons.button(_Button.Apply).isEnabled()

    retype(dialog, code.text.replace("x * self.scale", "x + self.scale"))
    qtbot.mouseClick(dialog.buttons.button(_Button.Ok), LEFT)
    assert "x + self.scale" in window.model.document.code[code.id].text
    assert len(window.model.document.code) == 1
    window.acts["undo"].trigger()
    assert window.model.document.code[code.id] == code
    window.acts["undo"].trigger()
    assert window.model.document == before

    window.acts["redo"].trigger()
    view.select([node.id for node in view.canvas.network.nodes.values() if node.type.startswith("code:")])
    qtbot.mouseClick(window.inspector.findChild(QPushButton, "editCode"), LEFT)
    again = next(dialog for dialog in window.findChildren(CodeDialog) if dialog.isVisible())
    assert again.code_id == code.id
    assert again.editor.toPlainText() == code.text
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert not again.isVisible()


def test_errors_are_marked_at_their_line_while_typing(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_template("digits-mlp")
    dialog = open_new(window, qtbot)
    retype(dialog, "def halve(x):\n    return x / \n")
    qtbot.waitUntil(lambda: dialog.editor.error_line == 2)
    assert message(dialog).startswith("Line 2")
    assert dialog.editor.error_at(2)
    assert not dialog.editor.error_at(1)
    assert not dialog.buttons.button(_Button.Ok).isEnabled()
    retype(dialog, "def halve(x):\n    return x / 2\n")
    qtbot.waitUntil(lambda: dialog.editor.error_line == 0)
    assert dialog.called.currentText() == "halve", "the node calls what there is"
    assert dialog.buttons.button(_Button.Ok).isEnabled()
    retype(dialog, "class DigitsMLP:\n    def forward(self, x):\n        return x\n")
    dialog.check()
    if "network has it" not in message(dialog):
        name = next(iter(window.model.document)).name
        retype(dialog, f"class {name}:\n    def forward(self, x):\n        return x\n")
        dialog.check()
    assert "a network has it" in message(dialog)
    qtbot.mouseClick(dialog.buttons.button(_Button.Cancel), LEFT)
    assert not window.model.document.code


def test_the_palette_leads_to_custom_code(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_template("digits-mlp")
    window.palette_panel.field.setFocus()
    QTest.keyClicks(window.palette_panel.field, "custom")
    items = [
        window.palette_panel.tree.topLevelItem(i)
        for i in range(window.palette_panel.tree.topLevelItemCount())
    ]
    own = next(item for item in items if item.text(0) == "New custom layer…")
    window.palette_panel.tree.setCurrentItem(own)
    QTest.keyClick(window.palette_panel.field, Qt.Key.Key_Return)
    assert window.findChild(CodeDialog).isVisible()


def write_project(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    """A file whose network runs custom code."""
    window.files.open_template("digits-mlp")
    view = window.canvas
    assert view is not None
    dialog = open_new(window, qtbot)
    qtbot.mouseClick(dialog.buttons.button(_Button.Ok), LEFT)
    net, own, catalogue = view.network_id, view.selection[0], window.model.catalogue
    for source, target, port in (("relu", "scale1", "x"), ("scale1", "fc2", "input")):
        edge = Edge(node_id(view, source), "output", node_id(view, target), port)
        assert window.model.edit(
            "Connect",
            lambda document, edge=edge: edits.connect(document, net, edge, catalogue, replace_wire=True),
        )
    assert view.canvas.network.nodes[own].name == "scale1"
    window.model.save(path)


def test_code_of_a_file_runs_once_it_is_trusted_and_the_answer_is_kept(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "custom.loom"
    write_project(window, qtbot, path)
    banner = window.findChild(TrustBanner)
    window.files.open_file(path)
    assert window.model.document.trusted, "what was saved here is one's own"
    assert not banner.isVisible()

    # The file comes from elsewhere: somebody has changed its code.
    path.write_text(path.read_text().replace("x * self.scale", "x + self.scale"))
    window.files.open_file(path)
    assert banner.isVisible()
    qtbot.waitUntil(lambda: window.shapes.up_to_date, timeout=60_000)
    assert any("trusted" in problem.message for problem in window.shapes.problems)
    qtbot.mouseClick(banner.read_button, LEFT)
    dialog = window.findChild(TrustDialog)
    shown = dialog.tabs.widget(0)
    assert isinstance(shown, CodeEditor)
    assert "x + self.scale" in shown.toPlainText()
    assert shown.isReadOnly()
    qtbot.mouseClick(dialog.close_button, LEFT)
    assert banner.isVisible()
    assert not window.model.document.trusted

    qtbot.waitUntil(lambda: not window.findChildren(TrustDialog))
    qtbot.mouseClick(banner.read_button, LEFT)
    qtbot.mouseClick(window.findChild(TrustDialog).trust_button, LEFT)
    assert not banner.isVisible()
    assert window.model.document.trusted
    qtbot.waitUntil(lambda: window.shapes.up_to_date and not window.shapes.problems, timeout=60_000)

    other = make_window()
    try:
        other.files.open_file(path)
        assert other.model.document.trusted, "the same file isn't asked again"
        path.write_text(path.read_text().replace("x + self.scale", "x - self.scale"))
        other.files.open_file(path)
        assert not other.model.document.trusted
    finally:
        other.close()
        other.deleteLater()
