"""The runs of the store: what was trained, how well, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.engine.run_records import RunRecord, RunStatus
from studio.graph.errors import LayerloomError
from studio.ui.background import Task
from studio.ui.form import label, scrolled
from studio.ui.run_details import RunDetails
from studio.ui.run_names import run_name
from studio.ui.run_table import RunTable
from studio.ui.words import shown

_DETAILS_WIDTH = 220


class RunsPanel(QWidget):
    """``opened`` gives a run's record, steps and epochs to draw; the signals with a text a run's folder."""

    opened = Signal(object, object, object)
    resume_wanted = Signal(str)
    timeline_wanted = Signal(str)
    project_wanted = Signal(str)
    deleted = Signal(str)  # an id
    export_wanted = Signal(str)
    compared = Signal(object)  # ComparedRuns, from the top of the list
    told = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale, self._seen = True, True
        self._records: tuple[RunRecord, ...] = ()
        self._reading: Task | None = None
        self._writing: Task | None = None
        self.table = RunTable()
        self.table.itemActivated.connect(lambda item: self._open(self.table.record(item.row())))
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(self._head())
        self.details = RunDetails()
        self.details.annotated.connect(self._annotate)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        self._side = scrolled(self.details)
        self._side.setMinimumWidth(_DETAILS_WIDTH)
        parts.addWidget(self._side)
        parts.setStretchFactor(0, 1)
        parts.setSizes([10 * _DETAILS_WIDTH, _DETAILS_WIDTH])
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(parts)
        self._pages.addWidget(self.nothing)
        layout.addWidget(self._pages, 1)
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
        self.timeline = QPushButton(self.tr("Timeline"))
        self.timeline.setObjectName("runTimeline")
        self.timeline.clicked.connect(lambda: self.timeline_wanted.emit(str(self.chosen[0].path)))
        head.addWidget(self.timeline)
        head.addWidget(self.compare)
        return head

    @property
    def chosen(self) -> list[RunRecord]:
        """The runs that are selected and seen, from the top."""
        return self.table.chosen

    def compare_chosen(self) -> None:
        """Read the selected runs on a thread, then open a window with them."""
        chosen = self.chosen
        if len(chosen) < 2:
            self.told.emit(self.tr("Select two or more runs in the list to compare them."), "warning")
            return
        self._end_reading()
        self._reading = Task(lambda _task: _read_runs(chosen), self)
        self._reading.done.connect(self.compared)
        self._reading.failed.connect(lambda text: self.told.emit(text, "error"))
        self._reading.start()

    def shutdown(self) -> None:
        self.details.commit()
        self._end_reading()
        if self._writing is not None:
            self._writing.stop()
            self._writing = None

    def _end_reading(self) -> None:
        if self._reading is not None:
            self._reading.stop()
            self._reading = None

    def _show_chosen(self) -> None:
        chosen = self.chosen
        names = {record.id: run_name(record) for record in self._records}
        self.details.show_run(chosen[0] if len(chosen) == 1 else None, names)
        count = len(chosen)
        self._side.setVisible(count == 1)  # else the table needs the room
        self.timeline.setEnabled(count == 1 and _has_moments(chosen[0]))
        self.timeline.setToolTip(self._timeline_tip(chosen))
        self.compare.setEnabled(count > 1)
        text = self.tr("Compare {0} runs").format(count) if count > 1 else self.tr("Compare")
        self.compare.setText(text)

    def _timeline_tip(self, chosen: Sequence[RunRecord]) -> str:
        """What the button does, or why it can't."""
        if len(chosen) != 1:
            return self.tr("Select one run to go through its checkpoints")
        if chosen[0].status is RunStatus.RUNNING:
            return self.tr("This run is in progress: stop it to go through its checkpoints")
        if not chosen[0].checkpoints:
            return self.tr("This run has kept no checkpoint to go back to")
        return self.tr("Go through the checkpoints of the selected run; all views show that moment")

    def _filter(self) -> None:
        found = self.table.filter(self.filter.text().split())
        if self._records:
            self.nothing.setText(self.tr("No run matches the filter."))
        else:
            self.nothing.setText(
                self.tr("Press Train: each run is kept here, with its settings, its curves and its weights.")
            )
        self.filter.setEnabled(bool(self._records))
        self._pages.setCurrentIndex(0 if found else 1)
        self._show_chosen()

    def refresh(self) -> None:
        """Read the store anew: at once where the panel is seen, else when it is, so that training isn't held up."""
        self._stale = not (self._seen and self.isVisible())
        if not self._stale:
            self._read()

    def set_seen(self, seen: bool) -> None:
        """Whether the panel is in front of those that share its place."""
        self._seen = seen
        if seen and self._stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _read(self) -> None:
        try:
            from studio.engine.runs import RunStore

            with RunStore() as store:
                records = self._records = store.list()
        except LayerloomError as error:
            self.told.emit(shown(error), "error")
            return
        self.table.show_records(records)
        self._filter()

    def newest_folder(self, project_path: Path | None) -> Path | None:
        """The folder of the newest run with weights."""
        from studio.engine.runs import RunStore

        with RunStore() as store:
            records = store.list(project_path) if project_path else store.list()
        return next((record.path for record in records if record.checkpoints), None)

    def _open(self, record: RunRecord) -> None:
        from studio.engine.runs import RunStore

        try:
            with RunStore() as store:
                self.opened.emit(store.run(record.id), store.steps(record.id), store.epochs(record.id))
        except LayerloomError as error:
            self.told.emit(shown(error), "error")

    def _menu(self, position: object) -> None:
        item = self.table.itemAt(position)  # type: ignore[call-overload]
        if item is None:
            return
        record = self.table.record(item.row())
        menu = QMenu(self)
        menu.addAction(self.tr("Show its curves"), lambda: self._open(record))
        timeline = menu.addAction(
            self.tr("Go through its timeline"), lambda: self.timeline_wanted.emit(str(record.path))
        )
        timeline.setEnabled(_has_moments(record))
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
        menu.addAction(self.tr("Write TensorBoard files…"), self.write_tensorboard)
        menu.addAction(
            self.tr("Open a copy of its project"), lambda: self.project_wanted.emit(str(record.path))
        )
        menu.addAction(
            self.tr("Open its folder"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(record.path)))
        )
        menu.addSeparator()
        menu.addAction(self.tr("Delete…"), self.delete_chosen)
        menu.popup(self.table.viewport().mapToGlobal(position))  # type: ignore[call-overload]

    def write_tensorboard(self) -> None:
        """Ask for a folder, and write the curves of the selected runs there, off this thread."""
        chosen = self.chosen
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for TensorBoard")) if chosen else ""
        if not folder or self._writing is not None:
            return

        def write(_task: Task) -> int:
            from studio.engine.runs import RunStore
            from studio.export.tensorboard import export_runs

            with RunStore() as store:
                return len(export_runs(chosen, Path(folder), store))

        self._writing = Task(write, self)
        text = self.tr("Curves of {0} runs are in {1}. Look at them with: tensorboard --logdir {1}")
        self._writing.done.connect(lambda count: self._written(text.format(count, folder), "text"))
        self._writing.failed.connect(lambda words: self._written(words, "error"))
        self._writing.start()

    def _written(self, text: str, level: str) -> None:
        if self._writing is not None:
            self._writing.join()
        self._writing = None
        self.told.emit(text, level)

    def _annotate(self, run_id: str, notes: str | None, tags: tuple[str, ...] | None) -> None:
        """Keep what was written of a run; what others write elsewhere is left alone."""
        from studio.engine.runs import RunStore

        try:
            with RunStore() as store:
                store.annotate(run_id, notes, tags)
        except LayerloomError as error:
            self.told.emit(shown(error), "error")
        self._read()

    def changeEvent(self, event: QEvent) -> None:
        """Back in this window: another one may have changed the list meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.isVisible():
            self.refresh()

    def delete_chosen(self) -> None:
        """Ask, then delete the selected runs with their files."""
        chosen = self.chosen
        if not chosen:
            return
        from studio.engine.runs import RunStore

        text = self.tr("Delete {0}, with its checkpoints? This can't be undone.").format(run_name(chosen[0]))
        if len(chosen) > 1:
            text = self.tr("Delete {0} runs, with their checkpoints? This can't be undone.").format(
                len(chosen)
            )
        answers = QMessageBox.StandardButton  # Enter keeps them: Delete is near it
        asked = QMessageBox.question(self, self.tr("Delete runs"), text, answers.Yes | answers.No, answers.No)
        if asked is not answers.Yes:
            return
        self.details.show_run(None)
        try:
            with RunStore() as store:
                freed = sum(store.size(record.id) for record in chosen)
                for record in chosen:
                    self.deleted.emit(record.id)
                    store.delete(record.id)
            self.told.emit(self.tr("Deleted: {0} MB are free again.").format(f"{freed / 1e6:,.1f}"), "text")
        except LayerloomError as error:
            self.told.emit(shown(error), "error")
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.delete_chosen()
        else:
            super().keyPressEvent(event)


def _has_moments(record: RunRecord) -> bool:
    return bool(record.checkpoints) and record.status is not RunStatus.RUNNING


def _read_runs(records: Sequence[RunRecord]) -> object:
    from studio.ui.compared_runs import read_runs  # brings numpy, which the first window doesn't wait for

    return read_runs(records)
