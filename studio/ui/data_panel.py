"""Where samples come from and how they are batched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QVBoxLayout,
    QWidget,
)

from studio.graph import edits
from studio.graph.answers import Answers
from studio.graph.catalogue import SettingKind, SettingSpec, SourceSpec
from studio.graph.data_places import anchored_root
from studio.graph.recipe import DataSettings
from studio.graph.recipe_checks import check_recipe
from studio.graph.recipe_facts import source_facts
from studio.graph.task_facts import suited
from studio.ui.augment_list import AugmentList
from studio.ui.background import Task
from studio.ui.data_folder import DataFolder
from studio.ui.document_model import DocumentModel
from studio.ui.edit_labels import changed_fields, recipe_label
from studio.ui.editors import make_editor
from studio.ui.form import LABEL_WIDTH, ChoiceBox, Section, flexible, label, make_form, row_label
from studio.ui.option_form import OptionForm
from studio.ui.picture_fields import PictureFields, counts_text, shares_text
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
        self.active = False  # loads samples only once the window is up and torch is in
        self.source = flexible(ChoiceBox())
        self.source.setObjectName("dataSource")
        for spec in model.catalogue.sources.values():
            self.source.addItem(catalogued(spec.title), spec.name)
        self.source.activated.connect(self._pick_source)
        self._help = label("", "muted", wrap=True)
        self.strip = SampleStrip(theme)
        self._options = OptionForm(label_width=LABEL_WIDTH)
        self._options.edited.connect(self._set_option)
        self._folder = DataFolder()
        self._folder.chosen.connect(self._set_root)
        self._folder.downloaded.connect(self._downloaded)
        self._folder.failed.connect(self._download_failed)
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
        self._shuffle = QCheckBox(self.tr("each epoch"))
        self._shuffle.clicked.connect(lambda checked: self._set(shuffle=checked))
        self._normalise = flexible(ChoiceBox())
        self._normalise.setObjectName("normalise")
        self._normalise.activated.connect(self._pick_normalisation)
        self._form = make_form()
        self._form.addRow(row_label(self.tr("source")), self.source)
        self._layout_rows()
        model.changed.connect(lambda change, _origin: self.refresh() if change.data else None)
        model.reset.connect(self.refresh)
        self.refresh()

    def _layout_rows(self) -> None:
        self._batching = QWidget()
        form = make_form()
        self._batching.setLayout(form)
        form.addRow(row_label(self.tr("batch size")), self._batch)
        self._fraction_label = row_label(self.tr("validation"))
        form.addRow(self._fraction_label, self._fraction)
        form.addRow(row_label(self.tr("normalise")), self._normalise)
        form.addRow(row_label(self.tr("shuffle")), self._shuffle)
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
        own = bool(spec and spec.own in ("pictures", "masks"))
        self._folder.show_settings(data, spec)
        self._reading.setVisible(own)
        self._reading.show_settings(data)
        if not own:
            self._counts.hide()

    def _show_augmentation(self, spec: SourceSpec | None, data: DataSettings) -> None:
        self.augment.show_rows(data.augment, spec is None or len(spec.shape) == 3)
        tokens = spec is not None and spec.answers is Answers.TOKENS
        self._augmenting.setVisible((spec is None or spec.has_samples) and (not tokens or bool(data.augment)))
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
        if not spec.has_samples or spec.own:
            return catalogued(spec.help)
        shape = "\u00a0×\u00a0".join(map(str, spec.shape))  # not broken into lines
        if spec.answers is Answers.TOKENS:
            shape = self.tr("{0} tokens").format(shape)
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
        choices: list[tuple[str, Any]] = [(self.tr("no"), (None, None))]
        if spec is None or spec.answers is not Answers.TOKENS:
            choices.append((self.tr("to −1 … 1"), ((0.5,) * channels, (0.5,) * channels)))
        if spec and spec.mean and spec.std:
            own = self.tr("ImageNet's mean, std") if spec.own else self.tr("the set's mean, std")
            choices.append((own, (spec.mean, spec.std)))
        current = (data.mean, data.std)
        if current not in [value for _, value in choices]:
            choices.append((self.tr("mean {0}, std {1}").format(data.mean, data.std), current))
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
        spec = self._spec
        self._folder.offer_download(bool(spec and spec.folder))
        self.strip.show_text(text)

    def _show_preview(self, key: object, result: Any) -> None:
        if key != self._previewed:
            return
        self.strip.show_preview(result)
        self._folder.offer_download(False)
        if result.counts is not None:
            counted = counts_text if result.answers is Answers.CLASSES else shares_text
            told = [counted(result.counts, result.classes), shown(result.notice)]
            self._counts.setText(" ".join(filter(None, told)))
        self._counts.setVisible(result.counts is not None)
        if result.x.ndim == 2 and not result.answers.have_places:
            self.samples_shown.emit(result.x, result.y)

    def _task(self, function: Any) -> Task:
        task = Task(function, self)
        self._tasks = [other for other in self._tasks if other.running] + [task]
        return task

    def take_over(self, other: DataPanel) -> None:
        """Go on with the download of another panel; its other work is begun anew."""
        self._folder.take_over(other._folder)
        for task in other._tasks:
            task.let_go()
        other._tasks.clear()

    def shutdown(self) -> None:
        self._folder.shutdown()
        for task in self._tasks:
            task.stop()

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
        more: dict[str, Any] = {} if before and before.own == after.own else {"root": None}
        if after.answers is Answers.TOKENS:
            more["augment"] = ()
        values = {"source": name, "options": {}, "mean": None, "std": None, **more}
        catalogue = self._model.catalogue
        self._model.edit(
            recipe_label(self._data, values),
            lambda document: suited(edits.set_data(document, **values), catalogue),
            self,
            ("data", *changed_fields(self._data, values)),
        )

    def _set_root(self, root: str | None) -> None:
        """A folder that was typed is relative to the project's, where that has one."""
        path = self._model.path
        folder = path.parent if path is not None else Path()
        self._set(root=anchored_root(root, folder) if root else None)

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

    # Download

    def _downloaded(self) -> None:
        self._previewed = None
        self.preview()

    def _download_failed(self, text: str) -> None:
        self.strip.show_text(text)
        self.told.emit(text, "error")


def _what_is_seen(data: DataSettings, draw: int) -> tuple[Any, ...]:
    """All that the preview depends on; source, options and folder come first."""
    seen = (data.source, tuple(sorted(data.options.items())), data.root, data.memory_mb)
    if not data.augment:
        return (*seen, data.validation_fraction)
    rows = tuple(tuple(sorted(row.items(), key=str)) for row in data.augment if hasattr(row, "items"))
    return (*seen, data.validation_fraction, rows, data.mean, data.std, draw)
