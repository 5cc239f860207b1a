"""Asks where curves are to be written to, and writes them: pictures at once, numbers on a thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.graph.errors import LayerloomError
from studio.ui.background import Task
from studio.ui.theme import Theme
from studio.ui.words import shown

if TYPE_CHECKING:
    from studio.ui.curve_charts import CurveCharts


class CurveExports(QObject):
    """``told`` is a message and its level: where the file is, or why there is none."""

    told = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._over = theme, parent
        self._task: Task | None = None

    def ask(self, charts: CurveCharts) -> None:
        kinds = ";;".join(
            (
                self.tr("Picture (*.png)"),
                self.tr("Vector picture (*.svg)"),
                self.tr("Every point as a table (*.csv)"),
            )
        )
        name, kind = QFileDialog.getSaveFileName(self._over, self.tr("Export curves"), "curves.png", kinds)
        if not name:
            return
        path = Path(name)
        wanted = kind.rpartition("*")[2].rstrip(")")
        if path.suffix.lower() not in (".png", ".svg", ".csv"):
            path = path.with_name(path.name + (wanted or ".png"))
        self.write(charts, path)

    def write(self, charts: CurveCharts, path: Path) -> None:
        """Write the file that its ending says."""
        from studio.ui.curve_files import RunTable, write_csv, write_picture

        if path.suffix.lower() == ".csv":
            tables = [
                RunTable.of(loss.curves, accuracy.curves)
                for loss, accuracy in zip(charts.loss.runs, charts.accuracy.runs, strict=True)
            ]
            self.shutdown()
            self._task = Task(lambda task: write_csv(path, tables, lambda: task.cancelled), self)
            self._task.done.connect(lambda _nothing: self._written(path))
            self._task.failed.connect(lambda text: self.told.emit(text, "error"))
            self._task.start()
            return
        try:
            write_picture(path, charts.both, self._theme)
        except LayerloomError as error:
            self.told.emit(shown(error), "error")
        else:
            self._written(path)

    def _written(self, path: Path) -> None:
        self.told.emit(self.tr("Wrote {0}").format(path), "text")

    def shutdown(self) -> None:
        if self._task is not None:
            self._task.stop()
            self._task = None
