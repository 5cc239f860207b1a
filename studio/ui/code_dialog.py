"""The dialog of custom code: an editor, what of it the node calls, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from studio.graph import node_edits
from studio.graph.custom_code import CodeError, callables, read_code
from studio.graph.document import CodeDocument
from studio.ui.code_editor import CodeEditor
from studio.ui.document_model import DocumentModel
from studio.ui.form import ChoiceBox, label
from studio.ui.theme import Theme
from studio.ui.words import shown

_SIZE = QSize(760, 620)
_CHECK_MS = 200
_Button = QDialogButtonBox.StandardButton


class CodeDialog(QDialog):
    """Edits the text of custom code; typing changes nothing but itself until ``applied`` gives name and text.

    ``code_id`` is empty for code that isn't in the project yet; whoever adds it says which it has become.
    """

    applied = Signal(str, str)

    def __init__(
        self, model: DocumentModel, theme: Theme, code: CodeDocument, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self.code_id = model, code.id
        self._name, self._applied = code.name, (code.name, code.text) if code.id else None
        self._taken_over = False  # from another dialog, where it had been typed
        self.setObjectName("codeDialog")
        self.setWindowTitle(self.tr("Custom layer"))
        self.resize(_SIZE)
        self.editor = CodeEditor(theme)
        self.called = ChoiceBox()
        self.called.setObjectName("codeCalls")
        self.called.setAccessibleName(self.tr("The class or function that the node calls"))
        self.called.setMinimumContentsLength(18)
        self.called.activated.connect(self._pick)
        self._message = label("", "muted", wrap=True)
        self._message.setObjectName("codeMessage")
        self.buttons = QDialogButtonBox(_Button.Ok | _Button.Cancel | _Button.Apply)
        self.buttons.button(_Button.Ok).setProperty("primary", True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(_Button.Apply).clicked.connect(self.apply)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_MS)
        self._timer.timeout.connect(self.check)
        self._lay_out()
        self.editor.setPlainText(code.text)
        self.editor.textChanged.connect(self._timer.start)
        self.check()
        self.editor.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        help_ = self.tr(
            "Tensor arguments are the node's inputs; numbers, texts and __init__'s arguments its settings."
        )
        head.addWidget(label(help_, "muted", wrap=True), 1)
        head.addSpacing(12)
        head.addWidget(label(self.tr("The node calls"), "muted"))
        head.addWidget(self.called)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self._message)
        layout.addWidget(self.buttons)

    @property
    def code(self) -> CodeDocument:
        """The code as it stands in the editor."""
        return CodeDocument(self.code_id, self._name, self.editor.toPlainText())

    @property
    def changed(self) -> bool:
        """Whether something was typed that isn't in the document."""
        return (self._name, self.editor.toPlainText()) != self._applied

    def take_over(self, other: CodeDialog) -> None:
        """Stand where another dialog stands, with what was typed there."""
        self._applied, self._taken_over = other._applied, other._typed
        self.setGeometry(other.geometry())
        self.editor.setTextCursor(self._cursor_at(other.editor.textCursor().position()))
        self.check()

    def _cursor_at(self, position: int) -> QTextCursor:
        cursor = self.editor.textCursor()
        cursor.setPosition(position)
        return cursor

    @property
    def _typed(self) -> bool:
        return self._taken_over or self.editor.document().isUndoAvailable()

    # Checking

    def check(self) -> bool:
        """Read the code, without running it, and say what is found; whether it can be used."""
        self._timer.stop()
        self._offer()
        code = self.code
        fault = node_edits.code_fault(self._model.document, code)
        line = fault.line if isinstance(fault, CodeError) else 0
        self.editor.mark_error(line, shown(fault) if line else "")
        text = shown(fault) if fault is not None else self._summary(code)
        self._message.setText(text[:1].upper() + text[1:])
        self._message.setProperty("role", "muted" if fault is None else "fault")
        self._message.style().polish(self._message)
        usable = fault is None
        self.buttons.button(_Button.Ok).setEnabled(usable)
        self.buttons.button(_Button.Apply).setEnabled(usable and self.changed)
        return usable

    def _offer(self) -> None:
        """The classes and functions there are; while the text can't be read, those that there were."""
        names = callables(self.editor.toPlainText())
        if not names:
            return
        before = [self.called.itemText(index) for index in range(self.called.count())]
        if self._name not in names:
            new = [name for name in names if name not in before]
            self._name = new[0] if new else names[0]  # it has got another name
        if list(names) != before:
            self.called.clear()
            self.called.addItems(list(names))
        self.called.setCurrentText(self._name)

    def _summary(self, code: CodeDocument) -> str:
        spec = read_code(code).spec
        parts = [
            self.tr("Inputs: {0}").format(", ".join(port.name for port in spec.inputs) or self.tr("none"))
        ]
        if spec.settings:
            parts.append(
                self.tr("Settings: {0}").format(", ".join(setting.name for setting in spec.settings))
            )
        parts.append(self.tr("Outputs: {0}").format(", ".join(port.name for port in spec.outputs)))
        return " · ".join(parts)

    def _pick(self, index: int) -> None:
        self._name = self.called.itemText(index)
        self.check()

    # Closing

    def apply(self) -> bool:
        """Hand over what has been typed; whether there was nothing to hand over or it could be used."""
        if not self.check():
            return False
        if self.changed:
            code = self.code
            self._applied = (code.name, code.text)
            self.applied.emit(code.name, code.text)
            self.check()
        return True

    def accept(self) -> None:
        if self.apply():
            super().accept()

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)

    def reject(self) -> None:
        if self.may_close():
            super().reject()

    def may_close(self) -> bool:
        """Whether nothing would be lost, or a person says that it may be."""
        return not (self._typed and self.changed) or self._may_discard()

    def _may_discard(self) -> bool:
        answers = QMessageBox.StandardButton
        question = self.tr("What you typed since the last Apply would be lost.")
        title = self.tr("Discard the changes?")
        found = QMessageBox.question(self, title, question, answers.Discard | answers.Cancel)
        return found is answers.Discard
