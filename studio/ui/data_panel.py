"""Where samples come from and how they are batched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio import paths
from studio.graph import edits
from studio.graph.catalogue import SettingKind, SettingSpec, SourceSpec
from studio.graph.recipe import DataSettings
from studio.graph.recipe_checks import check_recipe
from studio.graph.recipe_facts import source_facts
from studio.ui.augment_list import AugmentList
from studio.ui.background import Task
from studio.ui.document_model import DocumentModel
from studio.ui.edit_labels import changed_fields, recipe_label
from studio.ui.editors import make_editor
from studio.ui.form import Section, flexible, label, make_form
from studio.ui.option_form import OptionForm
from studio.ui.picture_fields import PictureFields, counts_text
from studio.ui.sample_strip import SampleStrip
from studio.ui.theme import Theme
from studio.ui.words import catalogued, shown

_PREVIEW = 24
_PREVIEW_POINTS = 400


class DataPanel(QWidget):
    """Edits the data settings; shows samples; fetches what isn't there."""

    samples_shown = Signal(object, object)  # points and labels of 2-D sets, for the decision surface
    told = Signal(str, str)  # message, level

    def __init__(self, model: DocumentModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._tasks: list[Task] = []
        self._previewed: tuple[Any, ...] | None = None
        self._download: Task | None = None
        self.active = False  # loads samples only once the window is up and torch is in
        self.source = flexible(QComboBox())
        self.source.setObjectName("dataSource")
        for spec in model.catalogue.sources.values():
            self.source.addItem(catalogued(spec.title), spec.name)
        self.source.activated.connect(self._pick_source)
        self._help = label("", "muted", wrap=True)
        self.strip = SampleStrip(theme)
        self._options = OptionForm()
        self._options.edited.connect(self._set_option)
        self._folder = self._folder_row()
        self._counts = label("", "muted", wrap=True)
        self._counts.setObjectName("pictureCounts")
        self._reading = PictureFields()
        self._reading.edited.connect(lambda name, value: self._set(**{name: value}))
        self._augmenting = Section(self.tr("Augmentation"), "augmentation")
        self._draw = 0
        self.augment = AugmentList(model.catalogue, theme)
        self.augment.edited.connect(self._set_augment)
        self.augment.draw_again.connect(self._draw_again)
        self._augmenting.body.addWidget(self.augment)
        self._batch = make_editor(
            SettingSpec(
                "batch_size",
                SettingKind.INT,
                minimum=1,
                required=True,
                help=self.tr("Samples that are learned from at each step."),
            )
        )
        self._batch.value_edited.connect(lambda value: self._set(batch_size=value))
        self._fraction = make_editor(
            SettingSpec(
                "validation_fraction",
                SettingKind.FLOAT,
                default=0.2,
                nullable=True,
                minimum=0,
                maximum=0.9,
                help=self.tr("Share of the samples that is set aside to validate with."),
            )
        )
        self._fraction.value_edited.connect(lambda value: self._set(validation_fraction=value))
        self._shuffle = QCheckBox(self.tr("shuffle before each epoch"))
        self._shuffle.clicked.connect(lambda checked: self._set(shuffle=checked))
        self._normalise = flexible(QComboBox())
        self._normalise.setObjectName("normalise")
        self._normalise.activated.connect(self._pick_normalisation)
        self._form = make_form()
        self._form.addRow(label(self.tr("source"), "muted"), self.source)
        self._layout_rows()
        model.changed.connect(lambda change, _origin: self.refresh() if change.data else None)
        model.reset.connect(self.refresh)
        self.refresh()

    def _layout_rows(self) -> None:
        self._batching = QWidget()
        form = make_form()
        self._batching.setLayout(form)
        form.addRow(label(self.tr("batch size"), "muted"), self._batch)
        self._fraction_label = label(self.tr("validation"), "muted")
        form.addRow(self._fraction_label, self._fraction)
        form.addRow(label(self.tr("normalise"), "muted"), self._normalise)
        form.addRow(label("", "muted"), self._shuffle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._form)
        layout.addWidget(self._help)
        layout.addWidget(self._folder)
        layout.addWidget(self._counts)
        layout.addWidget(self.strip)
        layout.addWidget(self._options)
        layout.addWidget(self._batching)
        layout.addWidget(self._augmenting)
        layout.addWidget(self._reading)

    def _folder_row(self) -> QWidget:
        self._root = QLineEdit()
        self._root.setObjectName("dataRoot")
        self._root.editingFinished.connect(self._set_root)
        browse = QPushButton(self.tr("Browse…"))
        browse.setObjectName("browseData")
        browse.clicked.connect(self._browse)
        self._fetch = QPushButton(self.tr("Download"))
        self._fetch.setObjectName("download")
        self._fetch.clicked.connect(self._start_or_cancel_download)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        box = QWidget()
        outer = QVBoxLayout(box)
        outer.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self._root, 1)
        row.addWidget(browse)
        outer.addLayout(row)
        outer.addWidget(self._fetch)
        outer.addWidget(self._bar)
        return box

    # Showing

    @property
    def _data(self) -> DataSettings:
        return self._model.document.data

    @property
    def _spec(self) -> SourceSpec | None:
        return source_facts(self._data, self._model.catalogue)

    def refresh(self) -> None:
        data, spec = self._data, self._spec
        self.source.setCurrentIndex(self.source.findData(data.source))
        self._help.setText(self._about(spec) if spec else self.tr("This source isn't known."))
        for widget in (self.strip, self._batching, self._augmenting):
            widget.setVisible(spec is None or spec.has_samples)
        self._show_folder(spec, data)
        self._options.show_option(spec, data.options)
        self._options.setVisible(bool(spec and spec.settings))
        self._batch.set_value(data.batch_size)
        self._fraction.set_value(data.validation_fraction)
        for widget in (self._fraction, self._fraction_label):
            widget.setVisible(not (spec and spec.has_test))
        self._shuffle.setChecked(data.shuffle)
        self._show_normalisation()
        self._show_augmentation(spec, data)
        self.preview()

    def _show_folder(self, spec: SourceSpec | None, data: DataSettings) -> None:
        own = bool(spec and spec.pictures)
        self._folder.setVisible(own or bool(spec and spec.folder))
        self._reading.setVisible(own)
        self._reading.show_settings(data)
        if own:
            self._fetch.hide()
            self._root.setPlaceholderText(self.tr("the folder of the pictures"))
            tip = self.tr("A folder that has a folder for each class, or train and val with those in them.")
        else:
            self._counts.hide()
            self._root.setPlaceholderText(str(paths.data_root()))
            tip = self.tr("The folder that holds the data sets, as torchvision lays them out.")
        self._root.setToolTip(tip)
        if not self._root.hasFocus():
            self._root.setText(data.root or "")

    def _show_augmentation(self, spec: SourceSpec | None, data: DataSettings) -> None:
        self.augment.show_rows(data.augment, spec is None or len(spec.shape) == 3)
        start = "data.augment."
        found = check_recipe(self._model.document, self._model.catalogue)
        places = ((problem.setting or "", shown(problem.message)) for problem in found)
        faults = {place.removeprefix(start): text for place, text in places if place.startswith(start)}
        self.augment.show_faults(faults)
        titles = self.augment.titles
        said = ", ".join(titles) if len(titles) < 2 else self.tr("{0} changes").format(len(titles))
        title = self.tr("Augmentation")
        self._augmenting.head.setText(f"{title}  ·  {said}" if titles else title)

    def _about(self, spec: SourceSpec) -> str:
        """What a set is, and how many samples of which shape it has."""
        if not spec.has_samples or spec.pictures:
            return catalogued(spec.help)
        shape = "\u00a0×\u00a0".join(map(str, spec.shape))  # not broken into lines
        facts = self.tr("Samples of {0}.").format(shape)
        if spec.samples and spec.size_mb:
            facts = self.tr("{0} samples of {1}, {2} MB.").format(
                f"{spec.samples:,}", shape, f"{spec.size_mb:.0f}"
            )
        elif spec.samples:
            facts = self.tr("{0} samples of {1}.").format(f"{spec.samples:,}", shape)
        return f"{catalogued(spec.help)} {facts}"

    def _show_normalisation(self) -> None:
        spec, data = self._spec, self._data
        self._normalise.clear()
        channels = spec.shape[0] if spec and spec.shape else 1
        choices: list[tuple[str, Any]] = [(self.tr("no: leave samples as they are"), (None, None))]
        choices.append((self.tr("to −1 … 1 (mean 0.5, std 0.5)"), ((0.5,) * channels, (0.5,) * channels)))
        if spec and spec.mean and spec.std:
            own = (
                self.tr("by ImageNet's mean and std")
                if spec.pictures
                else self.tr("by the set's own mean and std")
            )
            choices.append((own, (spec.mean, spec.std)))
        current = (data.mean, data.std)
        if current not in [value for _, value in choices]:
            choices.append((self.tr("as set: mean {0}, std {1}").format(data.mean, data.std), current))
        for text, value in choices:
            self._normalise.addItem(text)
            self._normalise.setItemData(self._normalise.count() - 1, value)
            if value == current:
                self._normalise.setCurrentIndex(self._normalise.count() - 1)
        self._choices = choices

    def preview(self) -> None:
        """Load a few samples on a thread and show them."""
        data, catalogue, draw = self._data, self._model.catalogue, self._draw
        key = _what_is_seen(data, draw)
        if not self.active or key == self._previewed:
            return
        before, self._previewed = self._previewed, key
        if self._spec is not None and not self._spec.has_samples:
            return
        if before is None or key[:3] != before[:3]:
            self.strip.show_text(self.tr("Loading samples…"))
            self._counts.hide()

        def load(_task: Task) -> Any:
            from studio.engine.torch_loader import load_torch

            load_torch()
            from studio.engine.sample_preview import load_preview

            return load_preview(data, catalogue, _PREVIEW, _PREVIEW_POINTS, draw)

        task = self._task(load)
        task.done.connect(lambda result: self._show_preview(key, result))
        task.failed.connect(lambda text: self._show_failure(text) if key == self._previewed else None)
        task.start()

    def _show_failure(self, text: str) -> None:
        self._counts.hide()
        self.strip.show_text(text)

    def _show_preview(self, key: object, result: Any) -> None:
        if key != self._previewed:
            return
        self.strip.show_samples(result.x, result.y, result.classes, result.changed)
        self._fetch.hide()
        if result.counts is not None:
            told = [counts_text(result.counts, result.classes), shown(result.notice)]
            self._counts.setText(" ".join(filter(None, told)))
        self._counts.setVisible(result.counts is not None)
        if result.x.ndim == 2:
            self.samples_shown.emit(result.x, result.y)

    def _task(self, function: Any) -> Task:
        task = Task(function, self)
        self._tasks = [other for other in self._tasks if other.running] + [task]
        return task

    def take_over(self, other: DataPanel) -> None:
        """Go on with the download of another panel; its other work is begun anew."""
        download, other._download = other._download, None
        for task in other._tasks:
            if task is not download:
                task.let_go()
        other._tasks.clear()
        if download is not None and download.running:
            other._follow(download, False)
            download.setParent(self)
            self._tasks.append(download)
            self._begin_download(download)

    def shutdown(self) -> None:
        for task in self._tasks:
            task.cancel()
            task.join()

    # Edits

    def _set(self, **values: Any) -> None:
        label_, merge = recipe_label(self._data, values), ("data", *changed_fields(self._data, values))
        self._model.edit(label_, lambda document: edits.set_data(document, **values), self, merge)

    def _pick_source(self, index: int) -> None:
        name = self.source.itemData(index)
        if name == self._data.source:
            return
        sources = self._model.catalogue.sources
        before, after = sources.get(self._data.source), sources[name]
        # A folder of one's own pictures is no folder of data sets, nor the other way round.
        more = {} if before and before.pictures == after.pictures else {"root": None}
        self._set(source=name, options={}, mean=None, std=None, **more)

    def _set_option(self, name: str, value: Any) -> None:
        options = {key: old for key, old in self._data.options.items() if key != name}
        more = {"mean": None, "std": None} if name == "channels" else {}  # they have a value for each channel
        self._set(options=options if value is None else {**options, name: value}, **more)

    def _set_augment(self, rows: Any, text: str, merge: Any) -> None:
        self._augmenting.set_open(True)
        self._model.edit(text, lambda document: edits.set_data(document, augment=rows), self, merge)

    def _draw_again(self) -> None:
        self._draw += 1
        self.preview()

    def _pick_normalisation(self, index: int) -> None:
        mean, std = self._choices[index][1]
        self._set(mean=mean, std=std)

    def _set_root(self) -> None:
        text = self._root.text().strip() or None
        if text != self._data.root:
            self._set(root=text)

    def _browse(self) -> None:
        spec = self._spec
        title = self.tr("Folder of pictures") if spec and spec.pictures else self.tr("Folder of data sets")
        folder = QFileDialog.getExistingDirectory(self, title, self._data.root or "")
        if folder:
            self._set(root=folder)

    # Download

    def _start_or_cancel_download(self) -> None:
        if self._download is not None:
            self._download.cancel()
            self._end_download()
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

        task = self._task(fetch)
        self._begin_download(task)
        task.start()

    def _begin_download(self, task: Task) -> None:
        self._download = task
        self._follow(task, True)
        self._fetch.setText(self.tr("Cancel"))
        self._bar.setRange(0, 0)
        self._bar.show()

    def _follow(self, task: Task, wanted: bool) -> None:
        for signal, slot in (
            (task.progress, self._show_progress),
            (task.done, self._downloaded),
            (task.failed, self._download_failed),
        ):
            if wanted:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _end_download(self) -> None:
        self._download = None
        self._bar.hide()
        self._fetch.setText(self.tr("Download"))

    def _downloaded(self, _result: object) -> None:
        self._end_download()
        self._previewed = None
        self.preview()

    def _download_failed(self, text: str) -> None:
        self._end_download()
        self._fetch.show()
        self.strip.show_text(text)
        self.told.emit(text, "error")


def _what_is_seen(data: DataSettings, draw: int) -> tuple[Any, ...]:
    """All that the preview depends on; source, options and folder come first."""
    seen = (data.source, tuple(sorted(data.options.items())), data.root, data.memory_mb)
    if not data.augment:
        return (*seen, data.validation_fraction)
    rows = tuple(tuple(sorted(row.items(), key=str)) for row in data.augment if hasattr(row, "items"))
    return (*seen, data.validation_fraction, rows, data.mean, data.std, draw)
