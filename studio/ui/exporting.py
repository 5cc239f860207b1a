"""The Export menu: the exporters of ``studio.export``, with a file dialog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from studio.export.exporters import EXPORTERS, Exporter
from studio.graph.errors import LayerloomError
from studio.ui.file_names import proposed_file, typed_file
from studio.ui.words import catalogued, shown

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow


def _tr(text: str) -> str:
    return QCoreApplication.translate("Export", text)


class ExportMenu:
    """Exports what the window shows; weights come from the project's newest run."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.menu = QMenu(_tr("Export"), window)
        self.menu.setObjectName("exportMenu")
        for exporter in EXPORTERS:
            action = self.menu.addAction(catalogued(exporter.title) + "…")
            action.setToolTip(catalogued(exporter.help))
            action.triggered.connect(lambda _=False, exporter=exporter: self._ask(exporter))

    def _ask(self, exporter: Exporter, run: Path | None = None) -> None:
        if exporter.needs_run and run is None:
            try:
                run = self._window.runs.newest_folder(self._window.model.path)
            except LayerloomError as error:
                self._window.fail(_tr("The export failed"), shown(error))
                return
            if run is None:
                self._window.fail(
                    _tr("Nothing to export yet"), _tr("Train the network first: its weights are exported.")
                )
                return
        model = self._window.model
        start = proposed_file(model, model.document.trained_network, exporter.extension)
        file, _ = QFileDialog.getSaveFileName(
            self._window, catalogued(exporter.title), str(start), f"*{exporter.extension}"
        )
        if file:
            self.write(exporter, typed_file(file, exporter.extension), run)

    def export_weights(self, run: Path) -> None:
        """Export the weights of one run."""
        exporter = next(exporter for exporter in EXPORTERS if exporter.needs_run)
        self._ask(exporter, run)

    def write(self, exporter: Exporter, path: Path, run: Path | None) -> None:
        try:
            exporter.export(self._window.model.document, path, run)
        except LayerloomError as error:
            self._window.fail(_tr("The export failed"), shown(error))
        else:
            self._window.say(_tr("Wrote {0}").format(path))
