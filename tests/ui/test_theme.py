"""The themes' colours: texts, marks and focus can be told from what they lie on, light and dark (WCAG 2.2 AA)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.theme import Mode, Theme

_TEXT, _MARK = 4.5, 3.0
_GROUNDS = ("window", "panel", "raised", "canvas", "node", "hover", "accent_soft")
_PLACES = {
    # tokens used for words, and what they are written on
    "text": (*_GROUNDS, "pressed"),
    "muted": (*_GROUNDS, "pressed"),
    "faint": _GROUNDS,
    "on_accent": ("accent",),
    "accent": ("window", "panel", "raised"),
    "error": ("window", "panel", "raised"),
    "warning": ("window", "panel", "raised"),
    "success": ("window", "panel", "raised"),
    **{f"code_{kind}": ("panel", "window", "accent_soft") for kind in ("keyword", "string", "number")},
    **{f"code_{kind}": ("panel", "window", "accent_soft") for kind in ("comment", "name", "call")},
}
_MARKS = {
    "wire": ("canvas",),
    "wire_int": ("canvas",),
    "wire_hover": ("canvas",),
    "focus": _GROUNDS,
    "accent": ("window", "panel", "raised", "canvas", "node", "hover"),
    "error": ("canvas", "node"),
    "warning": ("canvas", "node"),
    "control": ("window", "panel", "raised"),
    "train": ("panel",),
    "validation": ("panel",),
}


def luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_weak(theme: Theme, places: dict[str, tuple[str, ...]], least: float) -> Iterator[str]:
    for token, grounds in places.items():
        for ground in grounds:
            found = contrast(theme.color(token), theme.color(ground))
            if found < least:
                yield f"{token} on {ground}: {found:.2f}"


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_texts_can_be_read_on_what_they_are_written_on(qapp: object, mode: Mode) -> None:
    assert list(too_weak(Theme(mode), _PLACES, _TEXT)) == []


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_marks_and_focus_rings_stand_out(qapp: object, mode: Mode) -> None:
    theme = Theme(mode)
    assert list(too_weak(theme, _MARKS, _MARK)) == []
    categories = theme.categories
    assert len(categories) > 10
    for category in categories:
        for ground in ("canvas", "node", "panel"):
            assert contrast(theme.category_color(category), theme.color(ground)) >= _MARK, (category, ground)


class _Restyled(QWidget):
    """Counts how often it is styled anew."""

    count = 0

    def changeEvent(self, event: QEvent) -> None:
        self.count += event.type() is QEvent.Type.StyleChange
        super().changeEvent(event)


def test_what_is_built_is_styled_once_as_a_whole_and_what_is_seen_stays_as_it_is(qtbot: QtBot) -> None:
    """Each part that is put into another would be styled again with all that it holds."""
    theme = Theme(Mode.DARK)
    part = _Restyled()
    qtbot.addWidget(part)
    with theme.styled_when_built():
        whole: QWidget = part
        for _ in range(5):
            outer = QWidget()
            QVBoxLayout(outer).addWidget(whole)
            whole = outer
        qtbot.addWidget(whole)
        assert part.count <= 1  # by what the application wore before
        part.count = 0
    assert part.count == 1
    whole.show()
    qtbot.waitExposed(whole)
    part.count = 0
    with theme.styled_when_built():
        pass
    assert part.count == 0
