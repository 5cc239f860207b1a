"""The search palette: type a few letters, press Enter, and the layer is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.graph.catalogue import LayerSpec, PortSpec
from studio.graph.search import ranked
from studio.ui.icons import layer_icon, make_icon
from studio.ui.theme import Theme
from studio.ui.words import catalogued

_SIZE = QSize(360, 400)
_HELP_LINES = 4  # two of help, two of ports
_SPEC = Qt.ItemDataRole.UserRole
_MARGIN = 8  # to the edges of the canvas


class SearchPopup(QFrame):
    """A field and the layers that match it, over the canvas. Closes itself when the focus goes elsewhere."""

    chosen = Signal(str)  # a layer's type
    closed = Signal()

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        specs: Sequence[LayerSpec],
        title: str = "",
        uses: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("searchPopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._canvas, self._theme, self._specs, self._uses = parent, theme, specs, uses
        self.field = self._make_field(title)
        self.list = self._make_list()
        self._help = self._make_help()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        for widget in (self.field, self.list, self._help):
            layout.addWidget(widget)
        self.resize(_SIZE)
        self._show_matches("")

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
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def types(self) -> list[str]:
        """The types on offer, best first."""
        return [self.list.item(row).data(_SPEC).type for row in range(self.list.count())]

    def _make_field(self, title: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("searchField")
        field.setAccessibleName(self.tr("Search layers"))
        field.setPlaceholderText(title or self.tr("Search layers…"))
        field.addAction(
            make_icon("search", self._theme.color("muted")), QLineEdit.ActionPosition.LeadingPosition
        )
        field.textChanged.connect(self._show_matches)
        field.installEventFilter(self)
        return field

    def _make_list(self) -> QListWidget:
        found = QListWidget()
        found.setObjectName("searchList")
        found.setAccessibleName(self.tr("Matching layers"))
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setItemDelegate(_RowDelegate(self._theme, found))
        found.setIconSize(QSize(16, 16))
        found.setMouseTracking(True)
        found.itemClicked.connect(self._choose)
        found.currentItemChanged.connect(lambda item, _before: self._show_help(item))
        return found

    def _make_help(self) -> QLabel:
        label = QLabel()
        label.setObjectName("searchHelp")
        label.setProperty("role", "muted")
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setFixedHeight(label.fontMetrics().lineSpacing() * _HELP_LINES + 14)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        return label

    def _show_matches(self, text: str) -> None:
        self.list.clear()
        for spec in ranked(self._specs, text, self._uses, catalogued):
            item = QListWidgetItem(_icon(spec, self._theme), spec.title)
            item.setData(_SPEC, spec)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self._help.setText(self.tr("No layer matches “{text}”.").format(text=escape(text)))

    def _show_help(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self._help.clear()
            return
        spec: LayerSpec = item.data(_SPEC)
        lines = [escape(catalogued(spec.help))] if spec.help else []
        if spec.inputs:
            lines.append(self.tr("Takes {ports}").format(ports=_ports(spec.inputs)))
        if spec.outputs:
            lines.append(self.tr("Gives {ports}").format(ports=_ports(spec.outputs)))
        self._help.setText("<br>".join(lines))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        spec: LayerSpec = item.data(_SPEC)
        self.close()
        self.chosen.emit(spec.type)

    def closeEvent(self, event: QEvent) -> None:
        self.field.removeEventFilter(self)
        super().closeEvent(event)  # type: ignore[arg-type]
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.close()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Keys that are the list's while the field has the focus."""
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageDown: lambda: self._step(8),
            Qt.Key.Key_PageUp: lambda: self._step(-8),
            Qt.Key.Key_Return: lambda: self._choose(self.list.currentItem()),
            Qt.Key.Key_Enter: lambda: self._choose(self.list.currentItem()),
            Qt.Key.Key_Tab: lambda: self._step(1),
            Qt.Key.Key_Backtab: lambda: self._step(-1),
            Qt.Key.Key_Escape: self._give_up,
        }
        action = keys.get(event.key())
        if action is not None:
            action()
        return action is not None

    def _step(self, rows: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + rows)))

    def _give_up(self) -> None:
        self.close()


def _ports(ports: Sequence[PortSpec]) -> str:
    """Ports by name, with the kind of tensor where it matters: ``input (float), h_0?``."""
    return ", ".join(
        f"<b>{escape(port.name)}</b>{'…' if port.variadic else ''}{_kind(port)}" for port in ports
    )


def _kind(port: PortSpec) -> str:
    kind = "" if port.kind == "any" else f" {port.kind}"
    return f"{kind}{'?' if port.optional else ''}"


class _RowDelegate(QStyledItemDelegate):
    """A row: icon, type, and at the right, quietly, the category."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, option.fontMetrics.height() + 13)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        super().paint(painter, option, index)  # type: ignore[arg-type]
        spec: LayerSpec = index.data(_SPEC)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(self._theme.color("muted" if chosen else "faint"))
        area = option.rect.adjusted(0, 0, -12, 0)
        painter.drawText(
            area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, catalogued(spec.category)
        )


def _icon(spec: LayerSpec, theme: Theme) -> QIcon:
    return make_icon(layer_icon(spec.type, spec.category), theme.category_color(spec.category))
