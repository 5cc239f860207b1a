"""Fields and dialogs: what they show where there is little room, and that they take no more than they need."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.form import ChoiceBox, ElidedLabel, count_box, flexible
from studio.ui.name_dialog import NameDialog
from studio.ui.theme import Mode, Theme, ui_font

WHOLE = "the set's mean, std"


@pytest.fixture
def box(qtbot: QtBot) -> ChoiceBox:
    Theme(Mode.LIGHT).apply()
    made = ChoiceBox()
    flexible(made)
    made.addItems([WHOLE, "no"])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_choice_that_is_too_long_for_its_box_ends_in_dots(box: ChoiceBox) -> None:
    box.resize(300, box.height())
    assert box.shown_text == WHOLE

    box.resize(100, box.height())

    assert box.shown_text.endswith("…")
    assert WHOLE.startswith(box.shown_text[:-1])
    cut = box.grab().toImage()
    box.setItemText(0, box.shown_text)
    assert box.grab().toImage() == cut, "that is what is painted"
    box.setCurrentIndex(1)
    assert box.shown_text == "no"


def test_the_tip_of_a_cut_choice_has_all_of_it(box: ChoiceBox, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, *_more: told.append(text))
    box.setToolTip("What samples are divided by")
    box.resize(100, box.height())
    QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), box.mapToGlobal(QPoint(5, 5))))
    assert told == [f"{WHOLE}\nWhat samples are divided by"]


def test_a_name_can_be_cut_at_its_beginning(qtbot: QtBot) -> None:
    label = ElidedLabel(cut=Qt.TextElideMode.ElideLeft)
    qtbot.addWidget(label)
    label.setText("DigitsCNN  11-22  07:51:31")
    label.resize(label.fontMetrics().horizontalAdvance("…  07:51:31") + 2, 20)
    assert label.shown_text.startswith("…")
    assert label.shown_text.endswith("07:51:31")
    assert label.toolTip() == label.text()


def test_counts_begin_where_other_fields_texts_do(qtbot: QtBot) -> None:
    Theme(Mode.LIGHT).apply()
    panel = QWidget()
    layout = QVBoxLayout(panel)
    line, count = QLineEdit(), count_box()
    layout.addWidget(line)
    layout.addWidget(count)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitExposed(panel)

    def begins(field: QLineEdit) -> int:
        field.home(False)
        return field.mapTo(panel, field.cursorRect().topLeft()).x()

    assert abs(begins(count.lineEdit()) - begins(line)) <= 2
    assert count.height() == line.height()


@pytest.mark.parametrize(
    "words", ["Short.", "A network becomes a Python class, which others can use as a block. " * 3]
)
def test_a_dialog_for_a_name_is_as_high_as_its_words_need(qtbot: QtBot, words: str) -> None:
    QApplication.setFont(ui_font())
    Theme(Mode.LIGHT).apply()
    over = QWidget()
    qtbot.addWidget(over)
    dialog = NameDialog("A name", words, "Net", "Take it", lambda _text: None, over)
    dialog.show()
    qtbot.waitExposed(dialog)
    explanation = next(each for each in dialog.findChildren(QLabel) if each.text() == words)
    needed = explanation.heightForWidth(explanation.width())
    assert needed <= explanation.height() < needed + explanation.fontMetrics().lineSpacing()


def test_a_message_without_spaces_is_no_column_of_a_few_letters(qtbot: QtBot) -> None:
    """Qt breaks Chinese as early as it can."""
    QApplication.setFont(ui_font())
    Theme(Mode.DARK).apply()
    box = QMessageBox(
        QMessageBox.Icon.Question, "", "训练正在进行。要停止吗？已经学到的内容会保留，以后可以继续。"
    )
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)
    label = box.findChild(QLabel, "qt_msgbox_label")
    assert label is not None
    assert label.height() <= 3 * label.fontMetrics().lineSpacing()
