"""Fields of the panels: what they show where there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from studio.ui.form import ChoiceBox, flexible
from studio.ui.theme import Mode, Theme

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
