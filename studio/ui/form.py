"""Rows of label and field, as all panels lay them out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from studio.ui.icons import paint_icon

_CHEVRON = 13
_COUNT_MARGIN = 9
_FIELD_MARGIN = 1  # of a box's text, inside of its field
LABEL_WIDTH = 104  # of the rows in data and training
_ICON = 14  # pixels
_BUTTON_PADDING, _BUTTON_MARGIN = 16, 7  # of the style sheet, with its border
_WRAPPED = int(Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignCenter.value)


class ChoiceBox(QComboBox):
    """A box that leaves the wheel to the panel it lies in: scrolling past it changes nothing and takes no focus.

    A text that is too long for it ends in dots, and its tip has the whole.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def shown_text(self) -> str:
        """As much of the text as there is room for."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        elided = Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(self.currentText(), elided, room.width() - 2 * _FIELD_MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isEditable():
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.shown_text
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        cut = event.type() == QEvent.Type.ToolTip and self.shown_text != self.currentText()
        if cut and isinstance(event, QHelpEvent):
            tip = "\n".join(filter(None, (self.currentText(), self.toolTip())))
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def make_form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(8)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
    return form


def flexible(box: QComboBox) -> QComboBox:
    """A box that takes the width there is, however long its texts."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def count_box() -> QSpinBox:
    """A field of a whole number, whose text begins where other fields' does: the style sheet's padding misses it."""
    made = QSpinBox()
    made.lineEdit().setTextMargins(_COUNT_MARGIN, 0, 0, 0)
    return made


def label(text: str, role: str = "", wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setIndent(0)  # with a style of its own a label would stand a little to the right of the others
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return made


def row_label(text: str) -> QLabel:
    """The label of a row, as wide as those of other forms: fields stand below each other."""
    made = label(text, "muted")
    made.setMinimumWidth(LABEL_WIDTH)
    return made


def icon_button(tip: str, name: str = "", size: int = _ICON) -> QToolButton:
    """A button that shows an icon alone: its tip says what it does, to screen readers too."""
    made = QToolButton()
    made.setObjectName(name)
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setIconSize(QSize(size, size))
    return made


class ElidedLabel(QLabel):
    """A line with dots at its end, or where it is ``cut``, if there is no room for all of it. Its tip has the whole."""

    def __init__(
        self,
        role: str = "",
        parent: QWidget | None = None,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._cut = cut
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment().value), self.shown_text)

    @property
    def shown_text(self) -> str:
        """As much of the text as there is room for."""
        return self.fontMetrics().elidedText(self.text(), self._cut, self.width())


class WrappedButton(QPushButton):
    """A button as wide as its place, with as many lines as its text needs there."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = text
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(width - 2 * _BUTTON_PADDING, 1), 10_000)
        return self.fontMetrics().boundingRect(room, _WRAPPED, self._whole).height() + 2 * _BUTTON_MARGIN

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)  # the face; the style would write one line
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect().adjusted(_BUTTON_PADDING, 0, -_BUTTON_PADDING, 0), _WRAPPED, self._whole)


def line() -> QFrame:
    made = QFrame()
    made.setProperty("role", "line")
    return made


def stacked(*widgets: QWidget) -> QWidget:
    """Widgets below each other without a gap; the last one takes the room."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)
    layout.setStretch(len(widgets) - 1, 1)
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """The content in a scroll area that is as wide as its place."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows what has the focus in it
    return area


class SectionHead(QToolButton):
    """A title with a chevron, which stands where the texts of the section begin."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        color = self.palette().color(self.foregroundRole())
        top = (self.height() - _CHEVRON) / 2
        name = "chevron-down" if self.isChecked() else "chevron-right"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, name, color, QRectF(0, top, _CHEVRON, _CHEVRON))
        room = self.rect().adjusted(_CHEVRON + 6, 0, 0, 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(color)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class Section(QWidget):
    """A part with a head that opens and closes it. ``toggled`` tells what a person did."""

    toggled = Signal(bool)

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead()
        self.head.setObjectName(f"{name}Head")
        self.head.setProperty("role", "section")
        self.head.setText(title)
        self.head.setCheckable(True)
        # A title says what is in the section: however long that is, it makes the panel no wider.
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.head.clicked.connect(self._clicked)
        self.content = QWidget()
        self.content.setObjectName(f"{name}Content")
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 4, 0, 0)
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.content)
        self.set_open(False)

    @property
    def is_open(self) -> bool:
        return self.head.isChecked()

    def set_open(self, is_open: bool) -> None:
        self.head.setChecked(is_open)
        self.content.setVisible(is_open)

    def _clicked(self, is_open: bool) -> None:
        self.set_open(is_open)
        self.toggled.emit(is_open)


def fit_height(dialog: QDialog, width: int) -> None:
    """Give a dialog this width, and the height that its wrapped lines need there: Qt keeps room for more of them."""
    layout = dialog.layout()
    assert layout is not None
    dialog.ensurePolished()
    dialog.setMinimumWidth(width)
    layout.activate()
    dialog.resize(width, layout.totalHeightForWidth(width))


def clear_layout(layout: object) -> None:
    """Remove and delete everything in a layout."""
    while layout.count():  # type: ignore[attr-defined]
        item = layout.takeAt(0)  # type: ignore[attr-defined]
        if item.widget() is not None:
            item.widget().hide()
            item.widget().deleteLater()
        elif item.layout() is not None:
            clear_layout(item.layout())
