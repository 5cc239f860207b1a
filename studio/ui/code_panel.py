"""The live code: the source of the network, always current, with the selected layer's lines marked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QGuiApplication, QShowEvent, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from studio.graph.blocks import reachable, users
from studio.graph.document import NetworkDocument
from studio.graph.errors import InvalidNetworkError
from studio.graph.source import NetworkSource, write_module, write_project
from studio.graph.tensors import NetworkFacts
from studio.ui.background import Task
from studio.ui.document_model import DocumentModel
from studio.ui.form import icon_button, label
from studio.ui.highlighter import PythonHighlighter
from studio.ui.icons import make_icon
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme, code_font

_WRITTEN_AT_ONCE = 300  # layers; more of them take longer than a frame, and are written on a thread


class CodePanel(QWidget):
    """Shows the text that is compiled and exported. While the network has problems it says so, and keeps the last."""

    def __init__(
        self, model: DocumentModel, shapes: ShapeService, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._shapes, self._theme = model, shapes, theme
        self._network_id = ""
        self._ids: tuple[str, ...] = ()
        self._lines: Mapping[int, str] = {}
        self._written: object = None  # what the text was written from
        self._task: Task | None = None
        self.text = QPlainTextEdit()
        self.text.setObjectName("code")
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(code_font())
        self.text.setAccessibleName(self.tr("Python source of the network"))
        self.text.document().setDocumentMargin(10)
        self._say_why_empty()
        self._highlighter = PythonHighlighter(self.text.document(), theme)
        self.text.updateRequest.connect(lambda _area, _scrolled: self._colour_seen())
        self._note = label("", "muted")
        self._note.setContentsMargins(12, 6, 12, 0)
        self._note.hide()
        self._copy = icon_button(self.tr("Copy the code"), "copyCode")
        self._copy.setParent(self.text)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.text.textChanged.connect(lambda: self._copy.setVisible(not self.text.document().isEmpty()))
        self._copy.hide()
        self.text.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._note)
        layout.addWidget(self.text, 1)
        shapes.facts_changed.connect(self.refresh)
        shapes.problems_changed.connect(self.refresh)
        theme.changed.connect(self._restyle)
        self._restyle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The button to copy stands in the corner over the text, beside the bar to scroll."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            seen, size = self.text.viewport().geometry(), self._copy.sizeHint()
            self._copy.setGeometry(QRect(QPoint(seen.right() - size.width() - 4, seen.top() + 4), size))
        return super().eventFilter(watched, event)

    def _say(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _restyle(self) -> None:
        self._copy.setIcon(make_icon("copy", self._theme.color("muted")))
        self._mark()

    def show_network(self, network_id: str) -> None:
        if network_id != self._network_id:
            self._network_id = network_id
            self._forget()
        self.refresh()

    def show_nodes(self, ids: tuple[str, ...]) -> None:
        self._ids = ids
        self._mark(scroll=True)

    def clear(self) -> None:
        """Forget the text: another project has been opened."""
        self._lines = {}
        self._forget()

    def _forget(self) -> None:
        self._written = None
        if self._task is not None:
            self._task.cancel()
        self.text.clear()
        self._say("")

    def refresh(self) -> None:
        network = self._model.document.networks.get(self._network_id)
        facts = self._shapes.facts.get(self._network_id)
        self._say_why_empty()
        if network is None or not network.nodes:
            self._forget()
            return
        if not self._shapes.up_to_date or facts is None:
            return  # the answer is on its way
        if facts.problems:
            self._say(self.tr("Mend the problems to see the code."))
            return
        written = (self._model.document, network.id, facts)
        if written == self._written or not self.isVisible():
            return  # shown already; or hidden, and shown when it is seen
        self._written = written
        if self._task is not None:
            self._task.cancel()
        if len(network.nodes) <= _WRITTEN_AT_ONCE:
            self._show(self._write(network, facts))
            return
        self._task = Task(lambda _task: self._write(network, facts), self)
        self._task.done.connect(self._show)
        self._task.start()

    def _say_why_empty(self) -> None:
        """What stands where there is no text yet."""
        network = self._model.document.networks.get(self._network_id)
        if network is not None and network.nodes and not self._shapes.up_to_date:
            self.text.setPlaceholderText(self.tr("The Python class appears here once the shapes are known."))
        else:
            self.text.setPlaceholderText(
                self.tr("The Python class appears here as you wire layers up to an Output.")
            )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _write(self, network: NetworkDocument, facts: NetworkFacts) -> tuple[str, Mapping[int, str]] | int:
        """The text and the nodes of its lines, or how many problems it has."""
        try:
            return write_module(self._sources(network, facts))
        except InvalidNetworkError as error:
            return len(error.problems)

    def _show(self, written: tuple[str, Mapping[int, str]] | int) -> None:
        if isinstance(written, int):
            self._say(self.tr("Problems to mend before there is code: {0}").format(written))
            return
        text, self._lines = written
        self._say("")
        replace_changed_lines(self.text.document(), text)
        self._colour_seen()
        self._mark()

    def _colour_seen(self) -> None:
        first = self.text.firstVisibleBlock().blockNumber()
        rows = self.text.viewport().height() // max(self.text.fontMetrics().height(), 1) + 2
        self._highlighter.show(range(first, first + rows))

    def shutdown(self) -> None:
        """Wait for the thread that writes."""
        if self._task is not None:
            self._task.stop()

    def _sources(self, network: NetworkDocument, facts: NetworkFacts) -> tuple[NetworkSource, ...]:
        """A block's class is that of the network it is used in: what differs between its uses is an argument."""
        document, catalogue = self._model.document, self._model.catalogue
        for top in document:
            known = self._shapes.own_facts.get(top.id)
            order = reachable(document, top.id)
            if known is None or known.problems or network.id not in order[:-1] or users(document, top.id):
                continue
            sources = write_project(document, top.id, catalogue, known)
            place = next((n for n, source in enumerate(sources) if source.class_name == network.name), None)
            if place is not None:
                return sources[: place + 1]
        return write_project(document, network.id, catalogue, facts)

    def _mark(self, scroll: bool = False) -> None:
        """Mark the lines of the selected layers."""
        marks = []
        document = self.text.document()
        for number, node_id in self._lines.items():
            if node_id not in self._ids:
                continue
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(self._theme.color("accent_soft"))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(document.findBlockByNumber(number - 1))
            marks.append(mark)
        self.text.setExtraSelections(marks)
        if scroll and marks:
            self.text.setTextCursor(marks[0].cursor)
            self.text.ensureCursorVisible()


def replace_changed_lines(document: QTextDocument, text: str) -> None:
    """Put ``text`` in place of what stands there, touching only the lines from the first to the last that differ."""
    before, after = document.toPlainText().split("\n"), text.split("\n")
    if before == after:
        return
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    tail = next((i for i in range(shorter - head) if before[-1 - i] != after[-1 - i]), shorter - head)
    if not tail:  # the last line differs too
        document.setPlainText(text)
        return
    cursor = QTextCursor(document)
    first, last = head, len(before) - tail - 1
    new = after[head : len(after) - tail]
    if last < first:  # nothing goes: lines are added before the one at ``first``
        cursor.setPosition(document.findBlockByNumber(first).position())
        cursor.insertText("\n".join(new) + "\n")
        return
    cursor.setPosition(document.findBlockByNumber(first).position())
    end = document.findBlockByNumber(last)
    cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    if new:
        cursor.insertText("\n".join(new))
    else:
        cursor.removeSelectedText()
        cursor.deleteChar()
