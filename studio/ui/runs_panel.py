"""The runs of the store: what was trained, how well, and what to do with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.engine.run_records import RunRecord, RunStatus
from studio.graph.errors import LayerloomError
from studio.ui.background import Task
from studio.ui.words import shown

_RECORD = Qt.ItemDataRole.UserRole
_WIDE = (1, 2)  # network and data take the room that the others leave


class RunsPanel(QWidget):
    """``opened`` gives steps, epochs and edits of a run; ``export_wanted`` and ``resume_wanted`` a run's folder."""

    opened = Signal(object, object, object)
    resume_wanted = Signal(str)
    export_wanted = Signal(str)
    compared = Signal(object)  # ComparedRuns, from the top of the list
    told = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale = True
        self._reading: Task | None = None
        self._heads = [
            self.tr("started"),
            self.tr("network"),
            self.tr("data"),
            self.tr("status"),
            self.tr("epochs"),
            self.tr("best accuracy"),
            self.tr("time"),
        ]
        self.table = QTableWidget(0, len(self._heads))
        self.table.setObjectName("runs")
        self.table.setAccessibleName(self.tr("Runs"))
        self.table.setHorizontalHeaderLabels(self._heads)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSortingEnabled(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.itemActivated.connect(lambda item: self._open(self._record(item.row())))
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(self._head())
        layout.addWidget(self.table)
        self._show_chosen()

    def _head(self) -> QHBoxLayout:
        self.filter = QLineEdit()
        self.filter.setObjectName("runFilter")
        self.filter.setPlaceholderText(self.tr("Filter: network, data, status, tag, note…"))
        self.filter.setAccessibleName(self.tr("Filter the runs"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.compare = QPushButton(self.tr("Compare"))
        self.compare.setObjectName("compareRuns")
        self.compare.setToolTip(
            self.tr("Select two or more runs (Ctrl+click, Shift+click): their curves and in what they differ")
        )
        self.compare.clicked.connect(self.compare_chosen)
        head = QHBoxLayout()
        head.addWidget(self.filter, 1)
        head.addWidget(self.compare)
        return head

    @property
    def chosen(self) -> list[RunRecord]:
        """The runs that are selected and seen, from the top."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self._record(row) for row in rows if not self.table.isRowHidden(row)]

    def compare_chosen(self) -> None:
        """Read the selected runs on a thread, then open a window with them."""
        chosen = self.chosen
        if len(chosen) < 2:
            self.told.emit(self.tr("Select two or more runs in the list to compare them."), "warning")
            return
        self.shutdown()
        self._reading = Task(lambda _task: _read_runs(chosen), self)
        self._reading.done.connect(self.compared)
        self._reading.failed.connect(lambda text: self.told.emit(text, "error"))
        self._reading.start()

    def shutdown(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading.join()
            self._reading = None

    def _show_chosen(self) -> None:
        count = len(self.chosen)
        self.compare.setEnabled(count > 1)
        text = self.tr("Compare {0} runs").format(count) if count > 1 else self.tr("Compare")
        self.compare.setText(text)

    def _filter(self) -> None:
        """Show the runs that have all the words somewhere."""
        words = self.filter.text().lower().split()
        for row in range(self.table.rowCount()):
            record = self._record(row)
            cells = [self.table.item(row, column) for column in range(self.table.columnCount())]
            parts = (*(cell.text() for cell in cells if cell), *record.tags, record.notes, record.device)
            text = " ".join(parts).lower()
            self.table.setRowHidden(row, not all(word in text for word in words))
        self._show_chosen()

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
        chosen = {record.id for record in self.chosen}
        metrics = sorted({name for record in records for name in record.best_metrics})
        heads = [*self._heads[:-1], *metrics, self._heads[-1]]
        self.table.setSortingEnabled(False)
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(heads)
        for column in range(len(heads)):
            mode = (
                QHeaderView.ResizeMode.Stretch if column in _WIDE else QHeaderView.ResizeMode.ResizeToContents
            )
            self.table.horizontalHeader().setSectionResizeMode(column, mode)
        self.table.setRowCount(len(records))
        for row, record in enumerate(records):
            for column, (text, order) in enumerate(_cells(record, metrics)):
                item = _Cell(text, order)
                item.setData(_RECORD, record)
                item.setToolTip(record.message or str(record.path))
                self.table.setItem(row, column, item)
        self.table.setSortingEnabled(True)
        self._choose(chosen)
        self._filter()

    def _choose(self, ids: set[str]) -> None:
        """Select these runs, wherever the sorting has put them."""
        model, selection = self.table.model(), self.table.selectionModel()
        selection.clearSelection()
        rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in range(self.table.rowCount()):
            if self._record(row).id in ids:
                selection.select(model.index(row, 0), rows)

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
                self.opened.emit(store.steps(record.id), store.epochs(record.id), record.edits)
        except LayerloomError as error:
            self.told.emit(shown(error), "error")

    def _menu(self, position: object) -> None:
        item = self.table.itemAt(position)  # type: ignore[call-overload]
        if item is None:
            return
        record = self._record(item.row())
        menu = QMenu(self)
        menu.addAction(self.tr("Show its curves"), lambda: self._open(record))
        compare = menu.addAction(self.tr("Compare the selected runs"), self.compare_chosen)
        compare.setEnabled(self.compare.isEnabled())
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


class _Cell(QTableWidgetItem):
    """A cell that is sorted by its value, not by its text."""

    def __init__(self, text: str, order: float | str) -> None:
        super().__init__(text)
        self._order = order

    def __lt__(self, other: object) -> bool:
        mine, theirs = self._order, getattr(other, "_order", "")
        if isinstance(mine, str) or isinstance(theirs, str):
            return str(mine) < str(theirs)
        return mine < theirs


def _cells(record: RunRecord, metrics: Sequence[str]) -> list[tuple[str, float | str]]:
    """The texts of a run's row and what each is sorted by; what isn't known comes first."""
    best, own = record.best_accuracy, record.best_metrics
    begun = f"{datetime.fromisoformat(record.started).astimezone():%Y-%m-%d  %H:%M:%S}"
    return [
        (begun, record.id),
        (record.network, record.network.lower()),
        (record.source, record.source.lower()),
        (_status(record.status), _status(record.status)),
        (f"{record.epochs_done}/{record.epochs}", record.epochs_done),
        ("–", -1.0) if best is None else (f"{best:.2%}", best),
        *((f"{own[name]:.3f}", own[name]) if name in own else ("–", -math.inf) for name in metrics),
        (f"{record.seconds:.1f} s", record.seconds),
    ]


def _read_runs(records: Sequence[RunRecord]) -> object:
    from studio.ui.compared_runs import read_runs  # brings numpy, which the first window doesn't wait for

    return read_runs(records)
