"""The list of keyboard shortcuts: search, press keys to change one, reset one or all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cmp_to_key
from typing import TYPE_CHECKING

from PySide6.QtCore import QCollator, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.ui.english import english
from studio.ui.form import label
from studio.ui.fuzzy import score

if TYPE_CHECKING:
    from studio.ui.shortcuts import Shortcuts

_SIZE = QSize(640, 560)
_NAME = Qt.ItemDataRole.UserRole
_NATIVE = QKeySequence.SequenceFormat.NativeText


class ShortcutsDialog(QDialog):
    """Shows each action with its keys. Changes hold at once."""

    def __init__(self, shortcuts: Shortcuts, fixed: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._shortcuts, self._fixed = shortcuts, fixed
        self._wanted = QKeySequence()  # what was pressed, while it is another action's still
        self.setObjectName("shortcutsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.resize(_SIZE)
        self.search, self.table = self._make_search(), self._make_table()
        self.keys = self._make_keys()
        self.told = label("", "muted", wrap=True)
        self.told.setObjectName("shortcutTold")
        self.take = self._button(self.tr("Use it here instead"), "takeShortcut", self._take_over)
        self.keep = self._button(self.tr("Leave it"), "keepShortcut", self._forget)
        self._lay_out()
        shortcuts.changed.connect(self._refresh)
        self._fill()
        self._forget()
        self.search.setFocus()

    # Building

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        row = QHBoxLayout()
        self._row_label = label(self.tr("New keys"), "muted")
        row.addWidget(self._row_label)
        row.addWidget(self.keys, 1)
        row.addWidget(self._button(self.tr("Remove"), "removeShortcut", self._remove))
        row.addWidget(self._button(self.tr("Reset"), "resetShortcut", self._reset))
        layout.addLayout(row)
        answers = QHBoxLayout()
        answers.addWidget(self.told, 1)
        answers.addWidget(self.take)
        answers.addWidget(self.keep)
        layout.addLayout(answers)
        end = QHBoxLayout()
        end.addWidget(self._button(self.tr("Reset all"), "resetAllShortcuts", self._shortcuts.reset_all))
        end.addStretch(1)
        end.addWidget(self._button(self.tr("Close"), "closeShortcuts", self.accept))
        layout.addLayout(end)

    def _button(self, text: str, name: str, handler: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: handler())  # type: ignore[operator]
        return button

    def _make_search(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("shortcutSearch")
        field.setAccessibleName(self.tr("Search actions and keys"))
        field.setPlaceholderText(self.tr("Search actions and keys…"))
        field.setClearButtonEnabled(True)
        field.textChanged.connect(lambda _text: self._fill())
        field.installEventFilter(self)
        return field

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setObjectName("shortcutTable")
        table.setAccessibleName(self.tr("Actions and their keys"))
        table.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.header().setStretchLastSection(False)
        table.currentItemChanged.connect(lambda _item, _before: self._forget())
        table.itemActivated.connect(lambda _item, _column: self.keys.setFocus())
        return table

    def _make_keys(self) -> QKeySequenceEdit:
        keys = QKeySequenceEdit()
        keys.setObjectName("shortcutKeys")
        keys.setAccessibleName(self.tr("New keys: press them"))
        keys.setMaximumSequenceLength(1)
        keys.keySequenceChanged.connect(self._pressed)
        keys.installEventFilter(self)
        return keys

    # Showing

    def _fill(self) -> None:
        """The actions that match what is searched, then the canvas's fixed keys."""
        chosen, words = self._name, self.search.text()
        self.table.clear()
        by_title = cmp_to_key(QCollator().compare)  # as the language sorts its words
        for name in sorted(self._shortcuts.actions, key=lambda name: by_title(self._shortcuts.title(name))):
            keys = self._text(name)
            title = self._shortcuts.title(name)
            if score(words, f"{title} {keys} {english(title)}") is not None:
                self._add(title, keys, name, self._shortcuts.is_changed(name))
        for text, title in self._fixed:
            keys = ", ".join(QKeySequence(part).toString(_NATIVE) for part in text.split(", "))
            if score(words, f"{title} {keys} {english(title)}") is not None:
                self._add(title, self.tr("{keys} (fixed)").format(keys=keys), "", False)
        self._select(chosen)

    def _add(self, title: str, keys: str, name: str, changed: bool) -> None:
        item = QTreeWidgetItem([title, keys])
        item.setData(0, _NAME, name)
        item.setToolTip(0, title)
        if changed:
            font = item.font(1)
            font.setBold(True)
            item.setFont(1, font)
            item.setToolTip(1, self.tr("Changed"))
        self.table.addTopLevelItem(item)

    def _select(self, name: str) -> None:
        rows = range(self.table.topLevelItemCount())
        items = [item for row in rows if (item := self.table.topLevelItem(row)) is not None]
        if items:
            found = next((item for item in items if name and item.data(0, _NAME) == name), items[0])
            self.table.setCurrentItem(found)

    def _refresh(self) -> None:
        self._fill()
        self._forget()

    def _text(self, name: str) -> str:
        return ", ".join(keys.toString(_NATIVE) for keys in self._shortcuts.keys(name))

    @property
    def _name(self) -> str:
        """The name of the action that is selected; empty for none, and for fixed keys."""
        item = self.table.currentItem()
        return item.data(0, _NAME) if item is not None else ""

    # Changing

    def _pressed(self, keys: QKeySequence) -> None:
        if keys.isEmpty() or not self._name:
            return
        fixed = self._fixed_use(keys)
        owners = self._shortcuts.owners(keys, besides=self._name)
        if fixed:
            self._tell(self.tr("{keys} is fixed on the canvas: {use}."), keys, use=fixed)
        elif owners:
            names = ", ".join(self._shortcuts.title(owner) for owner in owners)
            self._tell(self.tr("{keys} belongs to “{names}”."), keys, names=names)
            self._wanted = keys
            self.take.show()
            self.keep.show()
            self.take.setFocus()
        else:
            self._shortcuts.set(self._name, keys)
            self.table.setFocus()

    def _fixed_use(self, keys: QKeySequence) -> str:
        for text, title in self._fixed:
            if any(QKeySequence(part) == keys for part in text.split(", ")):
                return title
        return ""

    def _tell(self, words: str, keys: QKeySequence, **values: str) -> None:
        self._forget()
        self.told.setText(words.format(keys=keys.toString(_NATIVE), **values))

    def _take_over(self) -> None:
        wanted = self._wanted
        if self._name and not wanted.isEmpty():
            self._shortcuts.take_over(self._name, wanted)
        self.table.setFocus()

    def _remove(self) -> None:
        if self._name:
            self._shortcuts.set(self._name, QKeySequence())

    def _reset(self) -> None:
        if self._name:
            self._shortcuts.reset(self._name)

    def _forget(self) -> None:
        """No question is open."""
        self._wanted = QKeySequence()
        self.take.hide()
        self.keep.hide()
        able = bool(self._name)
        self.keys.setEnabled(able)
        self.keys.blockSignals(True)
        self.keys.clear()
        self.keys.blockSignals(False)
        self.told.setText(
            self.tr("Press Enter on an action, then its new keys.")
            if able
            else self.tr("These keys can't be changed.")
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search and event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
            if watched is self.keys and event.key() == Qt.Key.Key_Escape:
                self._forget()
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)
