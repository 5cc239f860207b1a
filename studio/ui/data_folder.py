"""The folder or the file that data is in: typed, browsed for, or filled by a download."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio import paths
from studio.graph.catalogue import SourceSpec
from studio.graph.recipe import DataSettings
from studio.ui.background import Task
from studio.ui.unfinished import is_typed_in


class DataFolder(QWidget):
    """``chosen`` gives a folder's path, or None; ``downloaded`` and ``failed`` tell how a download ended."""

    chosen = Signal(object)
    downloaded = Signal()
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data, self._own = DataSettings(), ""
        self._download: Task | None = None
        self.field = QLineEdit()
        self.field.setObjectName("dataRoot")
        self.field.editingFinished.connect(self._typed)
        browse = QPushButton(self.tr("Browse…"))
        browse.setObjectName("browseData")
        browse.clicked.connect(self._browse)
        self.fetch = QPushButton(self.tr("Download"))
        self.fetch.setObjectName("download")
        self.fetch.clicked.connect(self._start_or_cancel)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(browse)
        outer.addLayout(row)
        outer.addWidget(self.fetch)
        outer.addWidget(self._bar)

    def show_settings(self, data: DataSettings, spec: SourceSpec | None) -> None:
        self._data, self._own = data, spec.own if spec else ""
        self.setVisible(bool(self._own) or bool(spec and spec.folder))
        if self._own:
            self.offer_download(False)
        if self._own == "pictures":
            self.field.setPlaceholderText(self.tr("the folder of the pictures"))
            tip = self.tr("A folder that has a folder for each class, or train and val with those in them.")
        elif self._own == "masks":
            self.field.setPlaceholderText(self.tr("the folder of pictures and masks"))
            tip = self.tr("A folder that has the folders images and masks, or train and trainannot.")
        elif self._own == "text":
            self.field.setPlaceholderText(self.tr("the text file"))
            tip = self.tr("A plain text in UTF-8, such as a book.")
        else:
            self.field.setPlaceholderText(str(paths.data_root()))
            tip = self.tr("The folder that holds the data sets, as torchvision lays them out.")
        self.field.setToolTip(tip)
        if self.field.text() != (data.root or "") and not is_typed_in(self.field):
            self.field.setText(data.root or "")

    def offer_download(self, offered: bool) -> None:
        """Show the button, or hide it where everything is there; never while it cancels."""
        self.fetch.setVisible(offered or self._download is not None)

    def _typed(self) -> None:
        text = self.field.text().strip() or None
        self.field.setModified(False)
        if text != self._data.root:
            self.chosen.emit(text)

    def _browse(self) -> None:
        if self._own == "text":
            kinds = self.tr("Text files (*.txt *.md *.csv *.py);;All files (*)")
            file, _ = QFileDialog.getOpenFileName(self, self.tr("Text file"), self._data.root or "", kinds)
            if file:
                self.chosen.emit(file)
            return
        titles = {"pictures": self.tr("Folder of pictures"), "masks": self.tr("Folder of pictures and masks")}
        title = titles.get(self._own) or self.tr("Folder of data sets")
        folder = QFileDialog.getExistingDirectory(self, title, self._data.root or "")
        if folder:
            self.chosen.emit(folder)

    # Download

    def _start_or_cancel(self) -> None:
        if self._download is not None:
            self._download.cancel()
            self._end()
            return
        source, root = self._data.source, Path(self._data.root or paths.data_root()).expanduser()

        def fetch(task: Task) -> None:
            from studio.engine.sources import find_source

            def report(done: int, total: int) -> bool:
                task.progress.emit(done // 1024, total // 1024)
                return not task.cancelled

            files = find_source(source).files
            assert files is not None
            files.download(root, report)

        task = Task(fetch, self)
        self._begin(task)
        task.start()

    def _begin(self, task: Task) -> None:
        self._download = task
        self._follow(task, True)
        self.fetch.setText(self.tr("Cancel"))
        self._bar.setRange(0, 0)
        self._bar.show()

    def _follow(self, task: Task, wanted: bool) -> None:
        for signal, slot in (
            (task.progress, self._show_progress),
            (task.done, self._done),
            (task.failed, self._failed),
        ):
            if wanted:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _end(self) -> None:
        self._download = None
        self._bar.hide()
        self.fetch.setText(self.tr("Download"))

    def _done(self, _result: object) -> None:
        self._end()
        self.downloaded.emit()

    def _failed(self, text: str) -> None:
        self._end()
        self.fetch.show()
        self.failed.emit(text)

    def take_over(self, other: DataFolder) -> None:
        """Go on with the download of another window's."""
        download, other._download = other._download, None
        for task in other.findChildren(Task):
            if task is not download:
                task.let_go()
        if download is None:
            return
        other._follow(download, False)
        if download.running:
            download.setParent(self)
            self._begin(download)

    def shutdown(self) -> None:
        for task in self.findChildren(Task):
            task.stop()
