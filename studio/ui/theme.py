"""Colours and the style sheet: light, dark, or as the system has it, from one token file each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from studio import paths
from studio.ui.icons import icon_file

_FAMILIES = [
    "Inter",
    "Segoe UI",
    "SF Pro Text",
    "Noto Sans",
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
]
_CODE_FAMILIES = [
    "JetBrains Mono",
    "Cascadia Code",
    "SF Mono",
    "Consolas",
    "DejaVu Sans Mono",
    "Noto Sans Mono CJK SC",
]
_USUAL_FONT = 12.67  # pixels, of 9.5 points on a plain screen: the size that nodes are drawn for
_STEP = 0.125  # of the scale: lines stay on pixels
_FIELD = re.compile(r"\$(\w+)\$")


class Mode(str, Enum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The colours in use. ``changed`` is emitted when they become others."""

    changed = Signal()

    def __init__(self, mode: Mode = Mode.SYSTEM, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        self._tokens: dict[str, Any] = {}
        self._read()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def is_dark(self) -> bool:
        if self.mode is Mode.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() is not Qt.ColorScheme.Light
        return self.mode is Mode.DARK

    def set_mode(self, mode: Mode) -> None:
        self.mode = mode
        self._read()
        self.apply()
        self.changed.emit()

    def _system_changed(self) -> None:
        if self.mode is Mode.SYSTEM:
            self.set_mode(Mode.SYSTEM)

    def _read(self) -> None:
        name = "dark" if self.is_dark else "light"
        path = paths.resources() / "themes" / f"{name}.json"
        self._tokens = json.loads(path.read_text(encoding="utf-8"))

    def hex(self, token: str) -> str:
        value: str = self._tokens[token]
        return value

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        color = QColor(self._tokens[token])
        color.setAlphaF(alpha)
        return color

    def category_color(self, category: str) -> QColor:
        return QColor(self._tokens["categories"].get(category, self._tokens["categories"]["Other"]))

    @property
    def categories(self) -> list[str]:
        """The categories of layers that have a colour of their own."""
        return list(self._tokens["categories"])

    def frame_color(self, name: str) -> QColor:
        return QColor(self._tokens["frames"][name])

    def run_color(self, place: int) -> QColor:
        """The colour of a run among those that are compared."""
        colors = self._tokens["runs"]
        return QColor(colors[place % len(colors)])

    @contextmanager
    def styled_when_built(self) -> Iterator[None]:
        """Give what is built within its style as a whole, at the end.

        Else Qt does so each time that a part is put into another, for all that it holds already: half of the work
        of making the window. What is seen already would be styled twice: then it is done at once.
        """
        application = _application()
        if any(widget.isVisible() for widget in application.topLevelWidgets()):
            self.apply()
            yield
            return
        application.setPalette(self._palette())
        application.setStyleSheet("")
        try:
            yield
        finally:
            self.apply()

    def apply(self) -> None:
        """Give the application its palette and style sheet."""
        application = _application()
        application.setPalette(self._palette())
        sheet = self._style_sheet(application.font().pointSizeF())
        if sheet != application.styleSheet():  # Qt styles every widget anew, also for the same sheet
            application.setStyleSheet(sheet)

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "window",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "panel",
            QPalette.ColorRole.AlternateBase: "window",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "raised",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "on_accent",
            QPalette.ColorRole.ToolTipBase: "raised",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.PlaceholderText: "faint",
            QPalette.ColorRole.Link: "accent",
        }
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        return palette

    def _style_sheet(self, points: float) -> str:
        values = {name: value for name, value in self._tokens.items() if isinstance(value, str)}
        values |= {
            "font": f"{points:g}pt",
            "font_title": f"{points * 1.25:g}pt",
            "font_hero": f"{points * 2.1:g}pt",
            "field": self.hex("window"),
            "accent_hover": self.color("accent").lighter(112).name(),
            "chevron": icon_file("chevron-down", self.color("muted")),
            "chevron_right": icon_file("chevron-right", self.color("muted")),
            "chevron_left": icon_file("chevron-left", self.color("muted")),
            "chevron_left_off": icon_file("chevron-left", self.color("border_strong")),
            "chevron_right_off": icon_file("chevron-right", self.color("border_strong")),
            "question": icon_file("circle-question-mark", self.color("accent")),
            "caution": icon_file("triangle-alert", self.color("warning")),
            "check": icon_file("check-mark", self.color("on_accent")),
        }
        template = (paths.resources() / "themes" / "style.qss").read_text(encoding="utf-8")
        return _FIELD.sub(lambda match: values[match[1]], template)


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application


def text_scale() -> float:
    """How much larger the desktop's text is than the usual, in steps that keep lines on pixels."""
    font = QApplication.font()
    pixels = font.pointSizeF() * QGuiApplication.primaryScreen().logicalDotsPerInch() / 72
    height = pixels if font.pointSizeF() > 0 else font.pixelSize()
    return max(round(height / _USUAL_FONT / _STEP) * _STEP, 1.0)


def rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


def ui_font() -> QFont:
    """The system's own size with a family that reads well and has what Chinese needs."""
    font = QApplication.font()
    font.setFamilies(_FAMILIES)
    if font.pointSizeF() < 9.5:
        font.setPointSizeF(9.5)
    return font


def code_font(points: float | None = None) -> QFont:
    font = QFont()
    font.setFamilies(_CODE_FAMILIES)
    font.setStyleHint(QFont.StyleHint.Monospace)
    for feature in ("calt", "liga"):  # code is shown as it is typed and copied: -> is no arrow
        font.setFeature(QFont.Tag(feature), 0)
    font.setPointSizeF(points or QApplication.font().pointSizeF())
    return font
