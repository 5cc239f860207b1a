"""How a folder of pictures is read: what is done about damaged files, memory, worker processes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.graph.catalogue import SettingKind, SettingSpec
from studio.graph.recipe import DataSettings
from studio.graph.recipe_checks import LARGEST_MEMORY_MB, MOST_WORKERS
from studio.ui.editors import ChoiceEditor, SettingEditor, make_editor
from studio.ui.form import Section, make_form, row_label

_USUAL = DataSettings()
_CLASSES_NAMED = 6


class PictureFields(QWidget):
    """``edited`` gives the name of a data setting and its value."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editors: dict[str, SettingEditor] = {}
        self.section = Section(self.tr("Reading files"), "reading")
        form = make_form()
        self._add(form, self.tr("damaged files"), self._damaged())
        self._add(
            form,
            self.tr("memory, MB"),
            make_editor(
                SettingSpec(
                    "memory_mb",
                    SettingKind.INT,
                    default=_USUAL.memory_mb,
                    minimum=0,
                    maximum=LARGEST_MEMORY_MB,
                    help=self.tr(
                        "Pictures are kept in memory if all of them take no more; "
                        "else they are read from their files in each epoch."
                    ),
                )
            ),
        )
        self._add(
            form,
            self.tr("workers"),
            make_editor(
                SettingSpec(
                    "workers",
                    SettingKind.INT,
                    default=_USUAL.workers,
                    minimum=0,
                    maximum=MOST_WORKERS,
                    help=self.tr("Processes that read files ahead of training, where memory is too small."),
                )
            ),
        )
        self.section.body.addLayout(form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.section)

    def _damaged(self) -> SettingEditor:
        spec = SettingSpec(
            "unreadable",
            SettingKind.CHOICE,
            default=_USUAL.unreadable,
            choices=("stop", "skip"),
            help=self.tr("What happens when a picture can't be read."),
        )
        titles = {"stop": self.tr("stop, and name the file"), "skip": self.tr("skip, and tell how many")}
        return ChoiceEditor(spec, titles=titles)

    def _add(self, form: Any, text: str, editor: SettingEditor) -> None:
        name = editor.spec.name
        row = row_label(text)
        row.setToolTip(editor.spec.help)
        usual = getattr(_USUAL, name)
        editor.value_edited.connect(lambda value: self.edited.emit(name, usual if value is None else value))
        self._editors[name] = editor
        form.addRow(row, editor)

    def show_settings(self, data: DataSettings) -> None:
        for name, editor in self._editors.items():
            editor.set_value(getattr(data, name))


def counts_text(counts: Any, classes: tuple[str, ...]) -> str:
    """``244 pictures to train on, 153 to validate with. ants 123, bees 121. Kept in memory.``"""
    rows = [f"{name} {count:,}" for name, count in zip(classes, counts.of_classes, strict=True)]
    listed = ", ".join(rows[:_CLASSES_NAMED])
    if len(rows) > _CLASSES_NAMED:
        more = QCoreApplication.translate("PictureFields", "{0} and {1} more classes")
        listed = more.format(listed, len(rows) - _CLASSES_NAMED)
    text = QCoreApplication.translate(
        "PictureFields", "{0} pictures to train on, {1} to validate with ({2})."
    ).format(f"{counts.training:,}", f"{counts.validation:,}", listed)
    if counts.in_memory:
        place = QCoreApplication.translate("PictureFields", "They are kept in memory.")
    else:
        place = QCoreApplication.translate(
            "PictureFields", "They are read from their files as training goes on."
        )
    return f"{text} {place}"


def shares_text(counts: Any, classes: tuple[str, ...]) -> str:
    """``20 pictures with masks to train on, 6 to validate with (road 32 %, sky 17 % of the pixels shown).``"""
    of_all = max(sum(counts.of_classes), 1)
    rows = zip(classes, counts.of_classes, strict=True)
    most = sorted(rows, key=lambda row: -row[1])[:_CLASSES_NAMED]
    listed = ", ".join(f"{name}: {count / of_all:.0%}" for name, count in most)
    text = QCoreApplication.translate(
        "PictureFields",
        "{0} pictures with masks to train on, {1} to validate with. Pixels of those shown: {2}.",
    )
    return text.format(f"{counts.training:,}", f"{counts.validation:,}", listed)
