"""The canvas's colours, pens and fonts, worked out once from the theme."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from studio.graph.problems import Severity
from studio.ui.icons import icon_pixmap, layer_icon, paint_icon
from studio.ui.theme import Theme, ui_font

ICON = 17  # the drawing in a node's chip


class CanvasStyle:
    """What the painter paints with. Made anew when the theme changes."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._icons: dict[tuple[str, int, int, float], QPixmap] = {}
        self._sign_fonts: dict[int, tuple[QFont, QFontMetricsF]] = {}
        self._numbers: dict[Hashable, int] = {}
        self._name_widths: dict[str, float] = {}
        self._summary_widths: dict[str, float] = {}
        self._label_widths: dict[str, float] = {}
        self._blocks: dict[str, QColor] = {}
        self.direct = False  # icons are painted line by line
        self.dark = theme.is_dark
        self.canvas, self.node = theme.color("canvas"), theme.color("node")
        self.node_border, self.accent = theme.color("node_border"), theme.color("accent")
        self.focus = theme.color("focus")
        self.found = theme.color("found")
        self.text, self.muted, self.faint = theme.color("text"), theme.color("muted"), theme.color("faint")
        self.sheet = mixed(self.node, self.node_border, 0.72)  # the cards below a block's, and small tags
        self.note, self.note_border = theme.color("note"), theme.color("note_border")
        self._make_pens(theme)
        self.name_font = _font(13, QFont.Weight.DemiBold)
        self.summary_font = _font(10)
        self.port_font = _font(10)
        self.label_font = _font(10)
        self.name_metrics = QFontMetricsF(self.name_font)
        self.summary_metrics = QFontMetricsF(self.summary_font)
        self.port_metrics = QFontMetricsF(self.port_font)
        self.label_metrics = QFontMetricsF(self.label_font)

    def _make_pens(self, theme: Theme) -> None:
        self.border_pen = QPen(theme.color("node_border"), 1)
        self.hover_pen = QPen(theme.color("border_strong"), 1)
        self.selected_pen = QPen(theme.color("accent"), 2)
        self.mark_pen = QPen(theme.color("border_strong"), 1)
        self.label_pen = QPen(theme.color("border"), 1)
        self.wire_pen = _wire_pen(theme.color("wire"))
        self.wire_bool_pen = _wire_pen(theme.color("wire_bool"))
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
        self.wire_idle_pen = _wire_pen(theme.color("wire", 0.55))
        self.wire_idle_pen.setDashPattern([3, 3])
        self.hatch = QBrush(theme.color("muted", 0.45), Qt.BrushStyle.BDiagPattern)
        self.shadow = QColor(0, 0, 0, 70 if theme.is_dark else 16)
        self.grid_pen = QPen(theme.color("grid_strong"), 2)
        self.grid_pen.setCosmetic(True)
        self.grid_pen.setCapStyle(Qt.PenCapStyle.RoundCap)

    def wire(self, kind: str) -> QPen:
        return {"int": self.wire_int_pen, "bool": self.wire_bool_pen}.get(kind, self.wire_pen)

    def category(self, category: str) -> QColor:
        return self._theme.category_color(category)

    def chip(self, category: str) -> QColor:
        color = QColor(self.category(category))
        color.setAlphaF(0.2 if self.dark else 0.13)
        return color

    def frame(self, name: str, alpha: float = 1.0) -> QColor:
        color = self._theme.frame_color(name)
        color.setAlphaF(alpha)
        return color

    def block(self, category: str) -> QColor:
        """A node from afar: its category's colour, calmed down by the card's."""
        if category not in self._blocks:
            self._blocks[category] = mixed(self.category(category), self.node, 0.55)
        return self._blocks[category]

    def block_left_out(self, category: str) -> QBrush:
        """The same for one that is bypassed or muted: hatched."""
        return QBrush(self.block(category), Qt.BrushStyle.BDiagPattern)

    def severity(self, severity: Severity) -> QColor:
        return self._theme.color("error" if severity is Severity.ERROR else "warning")

    def health(self, sign: str) -> QColor:
        """Of a number that is as it should be, or of what is off with it."""
        return self._theme.color({"NONE": "success", "WEAK": "warning"}.get(sign, "error"))

    def severity_named(self, name: str) -> QColor:
        return self.severity(Severity(name))

    def sign_font(self, name: str, room: float, largest: int) -> tuple[QFont, QFontMetricsF]:
        """The name's font for a distance: as large as fits, within limits."""
        needed = self.name_metrics.horizontalAdvance(name) / self.name_font.pixelSize()
        pixels = int(min(max(room / max(needed, 1), 14), largest))
        if pixels not in self._sign_fonts:
            font = QFont(self.name_font)
            font.setPixelSize(pixels)
            self._sign_fonts[pixels] = (font, QFontMetricsF(font))
        return self._sign_fonts[pixels]

    def name_width(self, name: str) -> float:
        return self._width(name, self.name_metrics, self._name_widths)

    def summary_width(self, summary: str) -> float:
        return self._width(summary, self.summary_metrics, self._summary_widths)

    def label_width(self, text: str) -> float:
        return self._width(text, self.label_metrics, self._label_widths)

    def _width(self, text: str, metrics: QFontMetricsF, kept: dict[str, float]) -> float:
        if text not in kept:
            kept[text] = metrics.horizontalAdvance(text)
        return kept[text]

    def number(self, thing: Hashable) -> int:
        """A number for a thing, the same for equal ones: quick to look up by."""
        return self._numbers.setdefault(thing, len(self._numbers))

    def paint_icon(self, painter: QPainter, type_name: str, category: str, area: QRectF) -> None:
        """A layer's drawing."""
        self._paint(painter, layer_icon(type_name, category), self.category(category), area)

    def paint_mark(self, painter: QPainter, name: str, area: QRectF) -> None:
        """A small drawing that says something of a node's weights."""
        self._paint(painter, name, self.text, area)

    def _paint(self, painter: QPainter, name: str, color: QColor, area: QRectF) -> None:
        if self.direct:
            paint_icon(painter, name, color, area)
            return
        scale = painter.worldTransform().m11() * painter.device().devicePixelRatio()
        icon = self._icon(name, color, int(area.width()), scale)
        painter.drawPixmap(area, icon, QRectF(icon.rect()))

    def _icon(self, name: str, color: QColor, size: int, scale: float) -> QPixmap:
        """A drawing for a painter at ``scale``; sizes are kept in quarter steps."""
        step = max(round(scale * 4), 1) / 4
        key = (name, color.rgb(), size, step)
        if key not in self._icons:
            self._icons[key] = icon_pixmap(name, color, size, step)
        return self._icons[key]


def _font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font measured in scene units. Unhinted, so that texts keep their widths at every zoom."""
    font = QFont(ui_font())
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _wire_pen(color: QColor, width: float = 1.8) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """A colour between two, with ``share`` of the first."""
    pairs = zip(_rgb(first), _rgb(second), strict=True)
    red, green, blue = (share * one + (1 - share) * other for one, other in pairs)
    return QColor.fromRgbF(red, green, blue)


def _rgb(color: QColor) -> tuple[float, float, float]:
    return color.redF(), color.greenF(), color.blueF()
