"""Asks how a picture of the network is to look, and shows it before it is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from studio.graph.errors import LayerloomError
from studio.graph.files import write_bytes
from studio.graph.picture_file import with_project
from studio.graph.serial import to_json
from studio.ui.canvas.picture import Part, Picture
from studio.ui.file_names import proposed_file, typed_file
from studio.ui.form import ChoiceBox, flexible, label, make_form
from studio.ui.theme import Mode, Theme
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_PREVIEW = QSize(460, 320)
_FORM_WIDTH = 270
_SCALES = (1, 2, 3, 4)
_USUAL_SCALE = 2


class PictureDialog(QDialog):
    """Doesn't block the window. ``written`` gives the path of a picture, ``failed`` why there is none."""

    written = Signal(str)
    failed = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        assert window.canvas is not None
        self._model, self._theme = window.model, window.theme
        self._network_id, canvas = window.canvas.network_id, window.canvas.canvas
        self._selected = Part(frozenset(canvas.selection), canvas.annotations.selected)
        self._facts = window.shapes.facts.get(self._network_id)
        self._own_theme: Theme | None = None
        self._picture: Picture | None = None
        self.setObjectName("pictureDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export picture"))
        self._make_fields()
        self._lay_out()
        self._make_picture()

    # Building

    def _make_fields(self) -> None:
        self.part = self._box("part", self.tr("Part"))
        self.part.addItem(self.tr("The whole network"), False)
        if self._selected.nodes or self._selected.marks:
            self.part.addItem(self.tr("The selection"), True)
        self.format = self._box("format", self.tr("Format"))
        for name in ("png", "svg", "pdf"):
            self.format.addItem(name.upper(), name)
        self.scale = self._box("scale", self.tr("Scale"))
        for scale in _SCALES:
            self.scale.addItem(f"{scale}×", scale)
        self.scale.setCurrentIndex(_SCALES.index(_USUAL_SCALE))
        self.theme = self._box("theme", self.tr("Theme"))
        for text, mode in (
            (self.tr("As shown"), None),
            (self.tr("Light"), Mode.LIGHT),
            (self.tr("Dark"), Mode.DARK),
        ):
            self.theme.addItem(text, mode)
        self.transparent = QCheckBox(self.tr("Transparent background"))
        self.embedded = QCheckBox(self.tr("Carry the project"))
        self.embedded.setChecked(True)
        self.embedded.setToolTip(
            self.tr("The picture holds the whole project: opened or dropped on the window, it gives it back.")
        )
        self.size_note = label("", "muted", wrap=True)
        self.preview = QLabel()
        self.preview.setObjectName("picturePreview")
        self.preview.setAccessibleName(self.tr("Preview"))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedSize(_PREVIEW)
        self.part.currentIndexChanged.connect(self._make_picture)
        self.theme.currentIndexChanged.connect(self._make_picture)
        self.format.currentIndexChanged.connect(self._show)
        self.scale.currentIndexChanged.connect(self._show)
        self.transparent.toggled.connect(self._show)

    def _box(self, name: str, accessible: str) -> QComboBox:
        box = flexible(ChoiceBox())
        box.setObjectName(f"picture-{name}")
        box.setAccessibleName(accessible)
        return box

    def _lay_out(self) -> None:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._export = self._buttons.addButton(self.tr("Export…"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._export.setProperty("primary", True)
        self._buttons.accepted.connect(self._ask_where)
        self._buttons.rejected.connect(self.reject)
        form = make_form()
        for box in (self.part, self.format, self.scale, self.theme):
            form.addRow(box.accessibleName(), box)
        side = QWidget()
        side.setFixedWidth(_FORM_WIDTH)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addLayout(form)
        for widget in (self.transparent, self.embedded, self.size_note):
            left.addWidget(widget)
        left.addStretch(1)
        above = QHBoxLayout()
        above.setSpacing(18)
        above.addWidget(side)
        above.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(14)
        layout.addLayout(above)
        layout.addWidget(self._buttons)
        # Only now: before it lies in the dialog, Enter would still press Cancel.
        self._export.setDefault(True)

    # Showing

    def _make_picture(self) -> None:
        """Lay the network out anew, for another part or theme."""
        self._close_picture()
        mode = self.theme.currentData()
        if mode is not None:
            self._own_theme = Theme(mode, self)
        part = self._selected if self.part.currentData() else None
        theme = self._own_theme or self._theme
        self._picture = Picture(self._model, self._network_id, self._facts, theme, part)
        self._show()

    def _show(self) -> None:
        assert self._picture is not None
        pixels = self.format.currentData() == "png"
        self.scale.setEnabled(pixels)
        self.embedded.setEnabled(pixels)
        scale = self.scale.currentData() if pixels else 1
        size, fits = self._picture.size.pixels(scale), not pixels or self._picture.size.fits(scale)
        self._export.setEnabled(fits)
        words = self.tr("{width} × {height} pixels") if pixels else self.tr("Sharp at every size")
        if not fits:
            words = self.tr(
                "{width} × {height} pixels are too many. Choose a smaller scale, the selection, or SVG."
            )
        self.size_note.setText(words.format(width=f"{size.width():,}", height=f"{size.height():,}"))
        room = _PREVIEW - QSize(20, 20)
        shown = self._picture.preview(room, self.devicePixelRatioF(), self.transparent.isChecked())
        self.preview.setPixmap(shown)

    # Writing

    def content(self) -> bytes:
        """The picture's file. Raises LayerloomError where it can't be made."""
        assert self._picture is not None
        transparent = self.transparent.isChecked()
        kind = self.format.currentData()
        if kind == "svg":
            return self._picture.svg(transparent)
        if kind == "pdf":
            return self._picture.pdf(transparent)
        png = self._picture.png(self.scale.currentData(), transparent)
        return with_project(png, to_json(self._model.document)) if self.embedded.isChecked() else png

    def _ask_where(self) -> None:
        kind = self.format.currentData()
        network = self._model.document.networks[self._network_id]
        start = str(proposed_file(self._model, network, f".{kind}"))
        file, _ = QFileDialog.getSaveFileName(self, self.windowTitle(), start, f"*.{kind}")
        if file:
            self.write(typed_file(file, f".{kind}"))

    def write(self, path: Path) -> None:
        """Write the picture, and close."""
        try:
            write_bytes(path, self.content())
        except LayerloomError as error:
            self.failed.emit(shown(error))
        else:
            self.written.emit(str(path))
            self.accept()

    def done(self, result: int) -> None:
        self._close_picture()
        super().done(result)

    def _close_picture(self) -> None:
        if self._picture is not None:
            self._picture.close()
            self._picture = None
        if self._own_theme is not None:
            self._own_theme.deleteLater()
            self._own_theme = None
