"""The search palette: type a few letters, press Enter, and the layer is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyleOptionViewItem, QWidget

from studio.graph.catalogue import LayerSpec, PortSpec
from studio.graph.search import ranked
from studio.ui.found_list import FOUND, FoundList, RowDelegate
from studio.ui.icons import layer_icon, make_icon
from studio.ui.theme import Theme
from studio.ui.words import catalogued

_SIZE = QSize(360, 400)
_HELP_LINES = 4  # two of help, two of ports
_HELP_AIR = 8  # with the line above it
_MARGIN = 8  # to the edges of the canvas


class SearchPopup(FoundList):
    """A field and the layers that match it, over the canvas."""

    chosen = Signal(str)  # a layer's type

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        specs: Sequence[LayerSpec],
        title: str = "",
        uses: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(parent, theme, "searchPopup", _Rows(theme))
        self.field.setObjectName("searchField")
        self.field.setAccessibleName(self.tr("Search layers"))
        self.field.setPlaceholderText(title or self.tr("Search layers…"))
        self.list.setObjectName("searchList")
        self.list.setAccessibleName(self.tr("Matching layers"))
        self._canvas, self._specs, self._uses = parent, specs, uses
        self._set_up_help()
        self.resize(_SIZE)
        self.show_matches("")

    def _set_up_help(self) -> None:
        self.told.setObjectName("searchHelp")
        self.told.setTextFormat(Qt.TextFormat.RichText)
        self.told.setWordWrap(True)
        # Measured with words of the language: a line of Chinese is taller than the font says.
        self.told.setText("<br>".join([self.tr("Takes {ports}")] * _HELP_LINES))
        self.told.ensurePolished()
        self.told.setFixedHeight(self.told.sizeHint().height() + _HELP_AIR)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)

    def open_at(self, point: QPoint) -> None:
        """Show with the top left corner at a point of the parent, or where it fits."""
        room = self._canvas.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self.resize(_SIZE.boundedTo(room.size()))
        box = QRect(point, self.size())
        box.moveRight(min(box.right(), room.right()))
        box.moveBottom(min(box.bottom(), room.bottom()))
        box.moveLeft(max(box.left(), room.left()))
        box.moveTop(max(box.top(), room.top()))
        self.setGeometry(box)
        self.show_over()

    @property
    def types(self) -> list[str]:
        """The types on offer, best first."""
        return [self.list.item(row).data(FOUND).type for row in range(self.list.count())]

    def show_matches(self, text: str) -> None:
        self.list.clear()
        for spec in ranked(self._specs, text, self._uses, catalogued):
            item = QListWidgetItem(_icon(spec, self.theme), spec.title)
            item.setData(FOUND, spec)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self.told.setText(self.tr("No layer matches “{text}”.").format(text=escape(text)))

    def tell(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self.told.clear()
            return
        spec: LayerSpec = item.data(FOUND)
        lines = [escape(catalogued(spec.help))] if spec.help else []
        if spec.inputs:
            lines.append(self.tr("Takes {ports}").format(ports=_ports(spec.inputs)))
        if spec.outputs:
            lines.append(self.tr("Gives {ports}").format(ports=_ports(spec.outputs)))
        self.told.setText("<br>".join(lines))

    def choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        spec: LayerSpec = item.data(FOUND)
        self.close()
        self.chosen.emit(spec.type)


def _ports(ports: Sequence[PortSpec]) -> str:
    """Ports by name, with the kind of tensor where it matters: ``input (float), h_0?``."""
    return ", ".join(
        f"<b>{escape(port.name)}</b>{'…' if port.variadic else ''}{_kind(port)}" for port in ports
    )


def _kind(port: PortSpec) -> str:
    kind = "" if port.kind == "any" else f" {port.kind}"
    return f"{kind}{'?' if port.optional else ''}"


class _Rows(RowDelegate):
    """A row: icon, type, and at the right, quietly, the category."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        super().paint(painter, option, index)  # type: ignore[arg-type]
        spec: LayerSpec = index.data(FOUND)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(self.theme.color("muted" if chosen else "faint"))
        area = option.rect.adjusted(0, 0, -12, 0)
        painter.drawText(
            area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, catalogued(spec.category)
        )


def _icon(spec: LayerSpec, theme: Theme) -> QIcon:
    return make_icon(layer_icon(spec.type, spec.category), theme.category_color(spec.category))
