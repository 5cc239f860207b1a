"""The table of runs: a row each, sorted by any column, filtered by words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from studio.engine.run_records import RunRecord, RunStatus
from studio.ui.run_names import begun_lately

Setting = bool | int | float | str | None
Order = float | str | tuple[int, float, str]

_RECORD = Qt.ItemDataRole.UserRole
_NARROWEST = 68
_VARIED = ("lr", "batch_size", "optimizer", "seed")  # what people vary most comes first
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
        self._settings: list[str] = []  # that have a column, from this one on
        self._first_setting = _BEFORE_METRICS
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
        self._settings = differing(records)
        heads = [*self._heads[:_BEFORE_METRICS], *metrics, *self._settings, *self._heads[_BEFORE_METRICS:]]
        self._first_setting = _BEFORE_METRICS + len(metrics)
        self.setSortingEnabled(False)
        self._set_heads(heads)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.setRowCount(len(records))
        for row, record in enumerate(records):
            for column, (text, order) in enumerate(_cells(record, metrics, self._settings)):
                item = _Cell(text, order)
                item.setData(_RECORD, record)
                item.setToolTip(record.message or str(record.path))
                self.setItem(row, column, item)
        self.setSortingEnabled(True)
        self._choose(chosen)
        self.blockSignals(False)

    def _set_heads(self, heads: list[str]) -> None:
        """Have these columns, sorted by the one that it was sorted by, wherever that is now."""
        header = self.horizontalHeader()
        sorted_by = self.horizontalHeaderItem(header.sortIndicatorSection())
        name = sorted_by.text() if sorted_by is not None else ""
        self.setColumnCount(len(heads))
        self.setHorizontalHeaderLabels(heads)
        if name in heads:
            header.setSortIndicator(heads.index(name), header.sortIndicatorOrder())

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
        self._hide_what_is_alike()
        return found

    def _hide_what_is_alike(self) -> None:
        """A setting that is the same in all the runs that are seen tells none of them from another."""
        rows = [row for row in range(self.rowCount()) if not self.isRowHidden(row)]
        telling = differing([self.record(row) for row in rows])
        for column, name in enumerate(self._settings, self._first_setting):
            self.setColumnHidden(column, name not in telling)


def differing(records: Sequence[RunRecord]) -> list[str]:
    """The settings of data and training that aren't the same in all of these runs that have them.

    What one optimizer has and another doesn't, the optimizers' names tell already.
    """
    values: dict[str, set[Setting]] = {}
    for record in records:
        for name, value in _settings(record).items():
            values.setdefault(name, set()).add(value)
    found = [name for name, each in values.items() if len(each) > 1]
    return sorted(found, key=lambda name: _VARIED.index(name) if name in _VARIED else len(_VARIED))


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

    def __init__(self, text: str, order: Order) -> None:
        super().__init__(text)
        self._order = order

    def __lt__(self, other: object) -> bool:
        mine, theirs = self._order, getattr(other, "_order", "")
        if isinstance(mine, tuple) and isinstance(theirs, tuple):
            return mine < theirs
        if isinstance(mine, int | float) and isinstance(theirs, int | float):
            return mine < theirs
        return str(mine) < str(theirs)


def _cells(record: RunRecord, metrics: Sequence[str], settings: Sequence[str]) -> list[tuple[str, Order]]:
    """The texts of a run's row and what each is sorted by; what isn't known comes first."""
    best, own = record.best_accuracy, record.best_metrics
    return [
        (begun_lately(record), record.id),
        (f"↳ {record.network}" if record.parent else record.network, record.network.lower()),
        (record.source, record.source.lower()),
        ("–", -1.0) if best is None else (f"{best:.2%}", best),
        *((f"{own[name]:.3f}", own[name]) if name in own else ("–", -math.inf) for name in metrics),
        *(_setting(_settings(record).get(name)) for name in settings),
        (f"{record.epochs_done}/{record.epochs}", record.epochs_done),
        (f"{record.seconds:.1f} s", record.seconds),
        (_status(record.status), _status(record.status)),
        (", ".join(record.tags), ", ".join(record.tags).lower()),
    ]


def _settings(record: RunRecord) -> Mapping[str, Setting]:
    """The settings of a run, and what became of them while it went on.

    Of one from before all were kept, what its record says anyway.
    """
    begun = record.settings or {"optimizer": record.optimizer, "seed": record.seed}
    later = {name: value for edit in record.edits for name, value in edit.settings.items()}
    edited = {name: f"{begun[name]} → {value:g}" for name, value in later.items() if name in begun}
    return {**begun, **edited}


def _setting(value: Setting) -> tuple[str, Order]:
    """Numbers by their value, then words; what a run doesn't have comes first."""
    if value is None:
        return "–", (0, 0.0, "")
    if isinstance(value, bool):
        return QCoreApplication.translate("Runs", "yes") if value else QCoreApplication.translate(
            "Runs", "no"
        ), (1, float(value), "")
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value), (1, float(value), "")
    return value, (2, 0.0, value.lower())
