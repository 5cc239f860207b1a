"""The runs of the store: what was trained, how well, and what to do with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.engine.run_records import RunRecord, RunStatus
from studio.graph.errors import LayerloomError
from studio.ui.words import shown

_RECORD = Qt.ItemDataRole.UserRole
_NARROW = (0, 3, 4, 5, 7)  # started, status, epochs, best accuracy, time: as wide as their texts


class RunsPanel(QWidget):
    """``opened`` gives steps and epochs of a run to draw; ``export_wanted`` and ``resume_wanted`` a run's folder."""

    opened = Signal(object, object)
    resume_wanted = Signal(str)
    export_wanted = Signal(str)
    told = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale = True
        self.table = QTableWidget(0, 8)
        self.table.setObjectName("runs")
        self.table.setAccessibleName(self.tr("Runs"))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("started"),
                self.tr("network"),
                self.tr("data"),
                self.tr("status"),
                self.tr("epochs"),
                self.tr("best accuracy"),
                self.tr("metrics"),
                self.tr("time"),
            ]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSortingEnabled(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in _NARROW:
            self.table.horizontalHeader().setSectionResizeMode(
                column, QHeaderView.ResizeMode.ResizeToContents
            )
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.cellDoubleClicked.connect(lambda row, _column: self._open(self._record(row)))
        self.table.customContextMenuRequested.connect(self._menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self.table)

    def refresh(self) -> None:
        """Read the store anew: at once where the panel is seen, else when it is, so that training isn't held up."""
        self._stale = not self.isVisible()
        if not self._stale:
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _read(self) -> None:
        try:
            from studio.engine.runs import RunStore

            with RunStore() as store:
                records = store.list()
        except LayerloomError as error:
            self.told.emit(shown(error), "error")
            return
        self.table.setSortingEnabled(False)
        self.table.setRowCount(len(records))
        for row, record in enumerate(records):
            for column, text in enumerate(_texts(record)):
                item = QTableWidgetItem(text)
                item.setData(_RECORD, record)
                item.setToolTip(record.message or str(record.path))
                self.table.setItem(row, column, item)
        self.table.setSortingEnabled(True)

    def newest_folder(self, project_path: Path | None) -> Path | None:
        """The folder of the newest run with weights."""
        from studio.engine.runs import RunStore

        with RunStore() as store:
            records = store.list(project_path) if project_path else store.list()
        return next((record.path for record in records if record.checkpoints), None)

    def _record(self, row: int) -> RunRecord:
        item = self.table.item(row, 0)
        assert item is not None
        record: RunRecord = item.data(_RECORD)
        return record

    def _open(self, record: RunRecord) -> None:
        from studio.engine.runs import RunStore

        try:
            with RunStore() as store:
                self.opened.emit(store.steps(record.id), store.epochs(record.id))
        except LayerloomError as error:
            self.told.emit(shown(error), "error")

    def _menu(self, position: object) -> None:
        item = self.table.itemAt(position)  # type: ignore[call-overload]
        if item is None:
            return
        record = self._record(item.row())
        menu = QMenu(self)
        menu.addAction(self.tr("Show its curves"), lambda: self._open(record))
        resume = menu.addAction(
            self.tr("Resume from its last step"), lambda: self.resume_wanted.emit(str(record.path))
        )
        resume.setEnabled(record.resumable)
        export = menu.addAction(
            self.tr("Export its weights…"), lambda: self.export_wanted.emit(str(record.path))
        )
        export.setEnabled(bool(record.checkpoints))
        menu.addAction(
            self.tr("Open its folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(record.path)))
        )
        menu.addSeparator()
        menu.addAction(self.tr("Delete…"), lambda: self._delete(record))
        menu.popup(self.table.viewport().mapToGlobal(position))  # type: ignore[call-overload]

    def _delete(self, record: RunRecord) -> None:
        from studio.engine.runs import RunStore

        text = self.tr("Delete this run of {0}, with its checkpoints? This can't be undone.").format(
            record.network
        )
        if QMessageBox.question(self, self.tr("Delete run"), text) is not QMessageBox.StandardButton.Yes:
            return
        try:
            with RunStore() as store:
                store.delete(record.id)
        except LayerloomError as error:
            self.told.emit(shown(error), "error")
        self.refresh()


def _status(status: RunStatus) -> str:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Runs", text)

    return {
        RunStatus.RUNNING: tr("running"),
        RunStatus.COMPLETED: tr("completed"),
        RunStatus.STOPPED: tr("stopped"),
        RunStatus.FAILED: tr("failed"),
        RunStatus.INTERRUPTED: tr("interrupted"),
    }[status]


def _texts(record: RunRecord) -> tuple[str, ...]:
    best = f"{record.best_accuracy:.2%}" if record.best_accuracy is not None else "–"
    return (
        record.started[:19].replace("T", "  "),
        record.network,
        record.source,
        _status(record.status),
        f"{record.epochs_done}/{record.epochs}",
        best,
        ", ".join(f"{name} {value:.3f}" for name, value in record.best_metrics.items()) or "–",
        f"{record.seconds:.1f} s",
    )
