"""The table of runs: a row each, sorted by any column, filtered by words."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from studio.engine.run_records import RunRecord, RunStatus
from studio.ui.run_names import begun_lately

_RECORD = Qt.ItemDataRole.UserRole
_NARROWEST = 68
_BEFORE_METRICS = 4  # columns; how well a run went is seen without scrolling


class RunTable(QTableWidget):
    """Runs as rows. Showing them anew keeps the sorting and, by their ids, the selection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heads = [
            self.tr("started"),
            self.tr("network"),
            self.tr("data"),
            self.tr("best accuracy"),
            self.tr("epochs"),
            self.tr("time"),
            self.tr("status"),
            self.tr("tags"),
        ]
        self.setColumnCount(len(self._heads))
        self.setObjectName("runs")
        self.setAccessibleName(self.tr("Runs"))
        self.setHorizontalHeaderLabels(self._heads)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().setMinimumSectionSize(_NARROWEST)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)

    def record(self, row: int) -> RunRecord:
        item = self.item(row, 0)
        assert item is not None
        record: RunRecord = item.data(_RECORD)
        return record

    @property
    def chosen(self) -> list[RunRecord]:
        """The runs that are selected and seen, from the top."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [self.record(row) for row in rows if not self.isRowHidden(row)]

    def show_records(self, records: Sequence[RunRecord]) -> None:
        """Show these runs. Nothing is told of the selection meanwhile."""
        chosen = {record.id for record in self.chosen}
        self.blockSignals(True)
        metrics = sorted({name for record in records for name in record.best_metrics})
        heads = [*self._heads[:_BEFORE_METRICS], *metrics, *self._heads[_BEFORE_METRICS:]]
        self.setSortingEnabled(False)
        self.setColumnCount(len(heads))
        self.setHorizontalHeaderLabels(heads)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.setRowCount(len(records))
        for row, record in enumerate(records):
            for column, (text, order) in enumerate(_cells(record, metrics)):
                item = _Cell(text, order)
                item.setData(_RECORD, record)
                item.setToolTip(record.message or str(record.path))
                self.setItem(row, column, item)
        self.setSortingEnabled(True)
        self._choose(chosen)
        self.blockSignals(False)

    def _choose(self, ids: Set[str]) -> None:
        """Select these runs, wherever the sorting has put them."""
        model, selection = self.model(), self.selectionModel()
        selection.clearSelection()
        rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in range(self.rowCount()):
            if self.record(row).id in ids:
                selection.select(model.index(row, 0), rows)

    def filter(self, words: Sequence[str]) -> int:
        """Show the runs that have all the words somewhere, whatever their case; how many those are."""
        found = 0
        for row in range(self.rowCount()):
            record = self.record(row)
            cells = [self.item(row, column) for column in range(self.columnCount())]
            parts = (*(cell.text() for cell in cells if cell), *record.tags, record.notes, record.device)
            text = " ".join(parts).lower()
            matches = all(word.lower() in text for word in words)
            self.setRowHidden(row, not matches)
            found += matches
        return found


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
    return [
        (begun_lately(record), record.id),
        (f"↳ {record.network}" if record.parent else record.network, record.network.lower()),
        (record.source, record.source.lower()),
        ("–", -1.0) if best is None else (f"{best:.2%}", best),
        *((f"{own[name]:.3f}", own[name]) if name in own else ("–", -math.inf) for name in metrics),
        (f"{record.epochs_done}/{record.epochs}", record.epochs_done),
        (f"{record.seconds:.1f} s", record.seconds),
        (_status(record.status), _status(record.status)),
        (", ".join(record.tags), ", ".join(record.tags).lower()),
    ]
