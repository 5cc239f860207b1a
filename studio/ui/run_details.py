"""What is known of one run beside the list: its tags and notes, which the user writes, and the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from studio.engine.run_records import LiveEdit, RunRecord, read_tags
from studio.ui.form import label
from studio.ui.run_names import run_name
from studio.ui.words import shown

_NOTES_HEIGHT = 62


class NotesEdit(QPlainTextEdit):
    """``edited`` comes when somebody has written something and goes on elsewhere."""

    edited = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.edited.emit()


class RunDetails(QWidget):
    """``annotated`` gives a run's id with its new notes or tags; the other of the two is None."""

    annotated = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: RunRecord | None = None
        self.title: QLabel = label("", "", wrap=True)
        font = self.title.font()
        font.setWeight(font.Weight.DemiBold)
        self.title.setFont(font)
        self.tags = QLineEdit()
        self.tags.setObjectName("runTags")
        self.tags.setAccessibleName(self.tr("Tags of the run"))
        self.tags.setPlaceholderText(self.tr("Tags: a, b, c"))
        self.tags.editingFinished.connect(self.commit)
        self.notes = NotesEdit()
        self.notes.setObjectName("runNotes")
        self.notes.setAccessibleName(self.tr("Notes on the run"))
        self.notes.setPlaceholderText(self.tr("Notes"))
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(_NOTES_HEIGHT)
        self.notes.edited.connect(self.commit)
        self.facts: QLabel = label("", "muted", wrap=True)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 4, 4)
        layout.setSpacing(6)
        for widget in (self.title, self.tags, self.notes, self.facts):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.show_run(None)

    def show_run(self, record: RunRecord | None, names: Mapping[str, str] | None = None) -> None:
        """Show a run, or none; what was written of the one before is kept. ``names`` are those of other runs."""
        self.commit()
        same = record is not None and self._record is not None and record.id == self._record.id
        self._record = record
        for widget in (self.tags, self.notes):
            widget.setVisible(record is not None)
        if record is None:
            self.title.setText("")
            self.facts.setText("")
            return
        self.title.setText(run_name(record))
        if not (same and self.tags.hasFocus()):
            self.tags.setText(", ".join(record.tags))
        if not (same and self.notes.hasFocus()) and self.notes.toPlainText() != record.notes:
            self.notes.setPlainText(record.notes)
        self.facts.setText("\n".join(self._facts(record, names or {})))

    def commit(self) -> None:
        """Tell of what was written and isn't kept yet."""
        record = self._record
        if record is None:
            return
        notes, tags = self.notes.toPlainText(), read_tags(self.tags.text())
        new_notes, new_tags = notes != record.notes, tags != record.tags
        if new_notes or new_tags:
            self._record = None  # whoever keeps it shows it again
            self.annotated.emit(record.id, notes if new_notes else None, tags if new_tags else None)

    def _facts(self, record: RunRecord, names: Mapping[str, str]) -> list[str]:
        lines = []
        if record.parent:
            came_from = names.get(record.parent) or self.tr("a run that was deleted")
            text = self.tr("Branched after step {step} of {run}")
            lines.append(text.format(step=f"{record.parent_step:,}", run=came_from))
        lines += edit_lines(record.edits)
        lines.append(
            self.tr("{parameters} parameters, {optimizer}, seed {seed}, on {device}").format(
                parameters=f"{record.parameters:,}",
                optimizer=record.optimizer,
                seed=record.seed,
                device=record.device,
            )
        )
        if record.system:
            lines.append("  ·  ".join(f"{name} {value}" for name, value in record.system.items()))
        if record.message:
            lines.append(shown(record.message))
        return lines


def edit_lines(edits: Sequence[LiveEdit]) -> list[str]:
    """Changes that were made while a run went on, a line each."""
    text = QCoreApplication.translate("Runs", "After step {step} (epoch {epoch}): {settings}")
    return [
        text.format(
            step=f"{edit.step:,}",
            epoch=edit.epoch,
            settings=", ".join(f"{name} {value:g}" for name, value in edit.settings.items()),
        )
        for edit in edits
    ]
