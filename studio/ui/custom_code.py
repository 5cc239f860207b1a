"""Custom code in the window: writing it, changing it, and trusting what a file brings."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.graph import node_edits
from studio.graph.document import CodeDocument, ProjectDocument
from studio.graph.words import say
from studio.ui.canvas.view import CanvasView
from studio.ui.code_dialog import CodeDialog
from studio.ui.document_model import DocumentModel
from studio.ui.theme import Theme

START = '''import torch
from torch import Tensor, nn


class {name}(nn.Module):
    """Scales each feature by a number that is learned."""

    def __init__(self, features: int = 1) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(features))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.scale
'''
_FIRST_NAME = "Scale"


class CustomCode(QObject):
    """Opens the dialogs of custom code, and turns what they apply into edits."""

    def __init__(self, model: DocumentModel, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._model, self._theme, self._window = model, theme, window
        self._dialogs: list[CodeDialog] = []
        model.reset.connect(self.close_all)

    def new(self, canvas: CanvasView | None) -> None:
        """Write a layer of one's own; its node comes to the middle of what is seen."""
        if canvas is None:
            return
        name = self._free_name()
        dialog = self._open(CodeDocument("", name, START.format(name=name)))
        dialog.applied.connect(lambda name, text: self._apply(dialog, canvas, name, text))

    def edit(self, code_id: str) -> None:
        """Change the code of a node."""
        for dialog in self._dialogs:
            if dialog.code_id == code_id:
                dialog.raise_()
                dialog.activateWindow()
                return
        code = self._model.document.code.get(code_id)
        if code is not None:
            dialog = self._open(code)
            dialog.applied.connect(lambda name, text: self._apply(dialog, None, name, text))

    def take_over(self, other: CustomCode, canvas: CanvasView | None) -> None:
        """Open what is being written in the dialogs of another window, as far as it has been typed."""
        for old in tuple(other._dialogs):
            dialog = self._open(old.code)
            dialog.take_over(old)
            dialog.applied.connect(lambda name, text, dialog=dialog: self._apply(dialog, canvas, name, text))
            old.done(CodeDialog.DialogCode.Rejected)

    def _open(self, code: CodeDocument) -> CodeDialog:
        dialog = CodeDialog(self._model, self._theme, code, self._window)
        self._dialogs.append(dialog)
        dialog.finished.connect(lambda _result: self._closed(dialog))
        dialog.show()
        return dialog

    def _closed(self, dialog: CodeDialog) -> None:
        self._dialogs.remove(dialog)
        dialog.deleteLater()

    def may_close(self) -> bool:
        """Ask about what is being typed; whether all of it may go."""
        return all(dialog.may_close() for dialog in self._dialogs)

    def close_all(self) -> None:
        """The document has gone: what is being typed belongs to none."""
        for dialog in tuple(self._dialogs):
            dialog.done(CodeDialog.DialogCode.Rejected)

    def _free_name(self) -> str:
        document = self._model.document
        taken = {code.name for code in document.code.values()} | {network.name for network in document}
        number = 2
        name = _FIRST_NAME
        while name in taken:
            name, number = f"{_FIRST_NAME}{number}", number + 1
        return name

    def _apply(self, dialog: CodeDialog, canvas: CanvasView | None, name: str, text: str) -> None:
        if dialog.code_id in self._model.document.code:
            code_id = dialog.code_id
            self._model.edit(
                say("Change the code of {name}", name=name),
                lambda document: node_edits.set_code(document, code_id, name, text),
            )
        elif canvas is not None and canvas.network_id in self._model.document.networks:
            self._add(dialog, canvas, name, text)

    def _add(self, dialog: CodeDialog, canvas: CanvasView, name: str, text: str) -> None:
        place = canvas.editor.free_place(canvas.visible_centre())
        ids: list[str] = []

        def add(document: ProjectDocument) -> ProjectDocument:
            after, *ids[:] = node_edits.add_code(
                document, canvas.network_id, name, text, self._model.catalogue, place
            )
            return after

        if self._model.edit(say("Add custom layer {name}", name=name), add):
            dialog.code_id = ids[0]
            canvas.select([ids[1]])
