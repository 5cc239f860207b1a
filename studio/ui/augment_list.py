"""The list of random changes that training's samples get: added, set, moved and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from studio.graph.catalogue import AugmentationSpec, Catalogue
from studio.graph.recipe_facts import augmentation_settings
from studio.graph.words import say
from studio.ui.form import LABEL_WIDTH, clear_layout, icon_button, label
from studio.ui.icons import make_icon
from studio.ui.option_form import OptionForm
from studio.ui.theme import Theme
from studio.ui.words import catalogued

Rows = tuple[Mapping[str, Any], ...]
_BUTTON = QSize(28, 26)


class AugmentList(QWidget):
    """``edited`` gives the next list, a label for the history, and what further edits of the kind merge with."""

    edited = Signal(object, str, object)
    draw_again = Signal()

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue, self._theme = catalogue, theme
        self._rows: Rows = ()
        self._forms: list[OptionForm | None] = []
        self._pictures = True
        self._place = QVBoxLayout()
        self._place.setSpacing(10)
        self.add_button = QPushButton(self.tr("Add…"))
        self.add_button.setObjectName("addAugmentation")
        self.add_button.setToolTip(self.tr("Change the samples of training at random, anew in each epoch."))
        self._menu = QMenu(self.add_button)
        self.add_button.setMenu(self._menu)
        self.again = QPushButton(self.tr("Draw again"))
        self.again.setObjectName("drawAgain")
        self.again.setToolTip(self.tr("Shows the samples above with other random changes."))
        self.again.clicked.connect(self.draw_again)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.again)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._place)
        layout.addLayout(buttons)
        theme.changed.connect(self._build)
        self._fill_menu()

    def show_rows(self, rows: Rows, pictures: bool) -> None:
        """Show the list; ``pictures`` says that the samples are some."""
        kinds = [row.get("name") for row in rows] != [row.get("name") for row in self._rows]
        self._rows = rows
        if kinds or len(self._forms) != len(rows):
            self._build()
        for row, form in zip(rows, self._forms, strict=True):
            spec = self._spec(row)
            if form is not None and spec is not None:
                form.show_option(spec, augmentation_settings(row))
        if pictures != self._pictures:
            self._pictures = pictures
            self._fill_menu()
        self.again.setVisible(bool(rows))

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """What is wrong, by place: ``0`` for a row, ``0.p`` for one of its settings."""
        for index, form in enumerate(self._forms):
            if form is not None:
                start = f"{index}."
                own = {key.removeprefix(start): text for key, text in faults.items() if key.startswith(start)}
                form.show_faults(own)

    @property
    def titles(self) -> Sequence[str]:
        return [self._title(row) for row in self._rows]

    # Building

    def _spec(self, row: Mapping[str, Any]) -> AugmentationSpec | None:
        return self._catalogue.augmentations.get(str(row.get("name")))

    def _title(self, row: Mapping[str, Any]) -> str:
        spec = self._spec(row)
        return catalogued(spec.title) if spec else str(row.get("name"))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for spec in self._catalogue.augmentations.values():
            if self._pictures or not spec.pictures:
                action = self._menu.addAction(catalogued(spec.title))
                action.setObjectName(spec.name)
                action.setToolTip(catalogued(spec.help))
                action.triggered.connect(lambda _=False, spec=spec: self._add(spec))
        self._menu.setToolTipsVisible(True)

    def _build(self) -> None:
        clear_layout(self._place)
        self._forms = []
        for index, row in enumerate(self._rows):
            self._place.addWidget(self._row(index, row))

    def _row(self, index: int, row: Mapping[str, Any]) -> QWidget:
        box, spec = QWidget(), self._spec(row)
        box.setObjectName(f"augmentation-{index}")
        title = label(f"{index + 1}.  {self._title(row)}", "strong")
        title.setToolTip(catalogued(spec.help) if spec else "")
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(title, 1)
        up = self._button("chevron-up", "earlier", self.tr("Earlier"), lambda: self._swap(index - 1))
        down = self._button("chevron-down", "later", self.tr("Later"), lambda: self._swap(index))
        up.setEnabled(index > 0)
        down.setEnabled(index < len(self._rows) - 1)
        out = self._button("x", "takeOut", self.tr("Take out"), lambda: self._take_out(index))
        for button in (up, down, out):
            head.addWidget(button)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        form = OptionForm(label_width=LABEL_WIDTH) if spec else None
        if form is not None:
            form.edited.connect(lambda name, value: self._set(index, name, value))
            layout.addWidget(form)
        self._forms.append(form)
        return box

    def _button(self, name: str, role: str, text: str, act: Any) -> QToolButton:
        button = icon_button(text, role)
        button.setIcon(make_icon(name, self._theme.color("muted"), self._theme.color("faint")))
        button.setFixedSize(_BUTTON)
        button.setAutoRaise(True)
        button.clicked.connect(act)
        return button

    # Edits

    def _add(self, spec: AugmentationSpec) -> None:
        self.edited.emit((*self._rows, {"name": spec.name}), say("Add {title}", title=spec.title), None)

    def _take_out(self, index: int) -> None:
        rows = (*self._rows[:index], *self._rows[index + 1 :])
        spec = self._spec(self._rows[index])
        title = spec.title if spec else str(self._rows[index].get("name"))
        self.edited.emit(rows, say("Take out {title}", title=title), None)

    def _swap(self, index: int) -> None:
        """Exchange a row and the one behind it."""
        rows = list(self._rows)
        rows[index], rows[index + 1] = rows[index + 1], rows[index]
        self.edited.emit(tuple(rows), say("Reorder augmentation"), None)

    def _set(self, index: int, name: str, value: Any) -> None:
        rows = list(self._rows)
        kept = {key: item for key, item in rows[index].items() if key != name}
        rows[index] = kept if value is None else {**kept, name: value}
        spec = self._spec(rows[index])
        text = say("Set {setting} of {layer}", setting=name, layer=spec.title if spec else "")
        self.edited.emit(tuple(rows), text, ("augment", index, name))
