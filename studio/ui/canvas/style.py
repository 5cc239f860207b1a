"""The canvas's colours, pens and fonts, worked out once from the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, QPixmap

from studio.graph.problems import Severity
from studio.ui.icons import CATEGORY_ICONS, icon_pixmap
from studio.ui.theme import Theme, ui_font

ICON = 17  # the drawing in a node's chip


class CanvasStyle:
    """What the painter paints with. Made anew when the theme changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._icons: dict[tuple[str, float], QPixmap] = {}
        self.dark = theme.is_dark
        for token in ("canvas", "grid", "node", "node_border", "text", "muted", "faint", "accent", "raised", "error"):
            setattr(self, token, theme.color(token))
        self._make_pens(theme)
        self.name_font = _font(12.5, QFont.Weight.DemiBold)
        self.summary_font = _font(10.5)
        self.port_font = _font(10)
        self.label_font = _font(10.5)
        self.name_metrics = QFontMetricsF(self.name_font)
        self.summary_metrics = QFontMetricsF(self.summary_font)
        self.port_metrics = QFontMetricsF(self.port_font)
        self.label_metrics = QFontMetricsF(self.label_font)

    # Set from the theme's tokens of the same names.
    canvas: QColor
    grid: QColor
    node: QColor
    node_border: QColor
    text: QColor
    muted: QColor
    faint: QColor
    accent: QColor
    raised: QColor
    error: QColor

    def _make_pens(self, theme: Theme) -> None:
        self.border_pen = QPen(theme.color("node_border"), 1)
        self.hover_pen = QPen(theme.color("border_strong"), 1)
        self.selected_pen = QPen(theme.color("accent"), 2)
        self.label_pen = QPen(theme.color("border"), 1)
        self.wire_pen = _wire_pen(theme.color("wire"))
        self.wire_int_pen = _wire_pen(theme.color("wire_int"))
        self.wire_hover_pen = _wire_pen(theme.color("wire_hover"), 2.4)
        self.wire_selected_pen = _wire_pen(theme.color("accent"), 2.6)
        self.wire_dim_pen = _wire_pen(theme.color("wire", 0.3))
        self.preview_pen = _wire_pen(theme.color("accent"), 2.4)
        self.loose_pen = _wire_pen(theme.color("accent", 0.75))
        self.loose_pen.setDashPattern([3, 2.5])
        self.box_pen = QPen(theme.color("accent"), 1)
        self.box_pen.setCosmetic(True)
        self.box_fill = theme.color("accent", 0.12)
        self.shadow = QColor(0, 0, 0, 70 if theme.is_dark else 16)
        self.grid_pen = QPen(theme.color("grid_strong"), 1)
        self.grid_pen.setCosmetic(True)
        self.grid_pen.setCapStyle(Qt.PenCapStyle.SquareCap)

    def wire(self, kind: str) -> QPen:
        return self.wire_int_pen if kind in ("int", "bool") else self.wire_pen

    def category(self, category: str) -> QColor:
        return self._theme.category_color(category)

    def chip(self, category: str) -> QColor:
        color = QColor(self.category(category))
        color.setAlphaF(0.2 if self.dark else 0.13)
        return color

    def block(self, category: str) -> QColor:
        """A node from afar: its category's colour, calmed down by the card's."""
        return mixed(self.category(category), self.node, 0.55)

    def severity(self, severity: Severity) -> QColor:
        return self._theme.color("error" if severity is Severity.ERROR else "warning")

    def icon(self, category: str, scale: float) -> QPixmap:
        """A category's drawing for a painter at ``scale``; sizes are kept in quarter steps."""
        step = max(round(scale * 4), 1) / 4
        if (category, step) not in self._icons:
            name = CATEGORY_ICONS.get(category, CATEGORY_ICONS["Other"])
            self._icons[category, step] = icon_pixmap(name, self.category(category), ICON, step)
        return self._icons[category, step]


def _font(pixels: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font measured in scene units. Unhinted, so that texts keep their widths at every zoom."""
    font = QFont(ui_font())
    font.setPixelSize(round(pixels))
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _wire_pen(color: QColor, width: float = 1.8) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """A colour between two, with ``share`` of the first."""
    parts = [share * a + (1 - share) * b for a, b in zip(first.getRgbF()[:3], second.getRgbF()[:3], strict=True)]
    return QColor.fromRgbF(*parts)
