"""How to train: the recipe, in sections that say what is in them when they are closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QVBoxLayout, QWidget

from studio.graph import edits
from studio.graph.answers import Answers
from studio.graph.catalogue import OptionSpec, SettingKind, SettingSpec
from studio.graph.recipe import TrainingSettings
from studio.graph.recipe_checks import check_recipe
from studio.graph.task_facts import answers_of
from studio.graph.training_checks import STOP_METRICS
from studio.ui import recipe_fields
from studio.ui.background import Task
from studio.ui.document_model import DocumentModel
from studio.ui.edit_labels import changed_fields, recipe_label
from studio.ui.editors import SettingEditor, make_editor
from studio.ui.form import LABEL_WIDTH, ChoiceBox, Section, flexible, label, make_form, row_label
from studio.ui.option_form import OptionForm
from studio.ui.rate_finder import RateFinder
from studio.ui.recipe_fields import RecipeField, field_editor, read_weights, said
from studio.ui.schedule_chart import ScheduleChart
from studio.ui.theme import Theme
from studio.ui.words import catalogued, shown

_USUAL = TrainingSettings()
_SHOWN_AT_MOST = 2  # names in the head of a section; more are counted


class TrainingPanel(QWidget):
    """Edits the training settings. Every change is an edit of the document, and undone with it."""

    def __init__(self, model: DocumentModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._task: Task | None = None
        self._devices: tuple[str, ...] = ("cpu",)
        self._editors: dict[str, SettingEditor] = {}
        self._faults: dict[str, Any] = {}
        self.sections: dict[str, Section] = {}
        self._titles: dict[str, str] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._build_head()
        self._build_optimizer()
        self._build_schedule()
        self._build_plain("loss", self.tr("Loss"), recipe_fields.LOSS)
        self._build_plain("regularisation", self.tr("Regularisation"), recipe_fields.REGULARISATION)
        self._build_plain("speed", self.tr("Precision and speed"), recipe_fields.SPEED)
        self._build_metrics()
        self._build_stopping()
        self._build_plain("checkpoints", self.tr("Checkpoints"), recipe_fields.CHECKPOINTS)
        self.sections["optimizer"].set_open(True)
        self.sections["schedule"].set_open(True)
        model.changed.connect(
            lambda change, _origin: self.refresh() if change.training or change.data else None
        )
        model.reset.connect(self.refresh)
        self.refresh()

    # Building

    def _section(self, name: str, title: str) -> Section:
        section = Section(title, name)
        self.sections[name], self._titles[name] = section, title
        section.body.setContentsMargins(0, 2, 0, 8)
        self._layout.addWidget(section)
        return section

    def _build_head(self) -> None:
        form = make_form()
        self.epochs = self._number("epochs", 1, self.tr("How often to go through the data."))
        self.seed = self._number(
            "seed", 0, self.tr("The same seed gives the same weights, order and losses.")
        )
        self.device = flexible(ChoiceBox())
        self.device.setObjectName("device")
        self.device.setAccessibleName(self.tr("device"))
        self.device.activated.connect(lambda index: self._set(device=self.device.itemData(index)))
        form.addRow(row_label(self.tr("epochs")), self.epochs)
        form.addRow(row_label(self.tr("seed")), self.seed)
        form.addRow(row_label(self.tr("device")), self.device)
        self._layout.addLayout(form)

    def _number(self, name: str, minimum: int, help_: str) -> SettingEditor:
        editor = make_editor(SettingSpec(name, SettingKind.INT, required=True, minimum=minimum, help=help_))
        editor.value_edited.connect(lambda value: self._set(**{name: value}))
        self._editors[name] = editor
        return editor

    def _build_optimizer(self) -> None:
        body = self._section("optimizer", self.tr("Optimizer")).body
        self.optimizer = self._choice("optimizer", self._model.catalogue.optimizers.values())
        self.optimizer.activated.connect(self._pick_optimizer)
        self._optimizer_help = label("", "muted", wrap=True)
        self.optimizer_settings = OptionForm(label_width=LABEL_WIDTH)
        self.optimizer_settings.edited.connect(lambda *edit: self._set_option("optimizer_settings", *edit))
        self._decay_form = make_form()
        self._add_field(self._decay_form, recipe_fields.DECAY_ALL)
        self.finder = RateFinder(self._model, self._theme)
        self.finder.chosen.connect(lambda rate: self._set_option("optimizer_settings", "lr", rate))
        for widget in (self.optimizer, self._optimizer_help, self.optimizer_settings):
            body.addWidget(widget)
        body.addLayout(self._decay_form)
        body.addWidget(self._fault_line("optimizer"))
        body.addWidget(self.finder)

    def _align_decay(self) -> None:
        """The row below the optimizer's own has its field where theirs have."""
        name = self._decay_form.labelForField(self._editors["decay_all"])
        name.setMinimumWidth(max(LABEL_WIDTH, self.optimizer_settings.label_width))

    def _build_schedule(self) -> None:
        body = self._section("schedule", self.tr("Schedule")).body
        self.scheduler = self._choice("scheduler", self._model.catalogue.schedulers.values())
        self.scheduler.insertItem(0, self.tr("None: the rate stays"), "none")
        self.scheduler.activated.connect(self._pick_scheduler)
        self._scheduler_help = label("", "muted", wrap=True)
        self.scheduler_settings = OptionForm(label_width=LABEL_WIDTH)
        self.scheduler_settings.edited.connect(lambda *edit: self._set_option("scheduler_settings", *edit))
        self.chart = ScheduleChart(self._theme)
        for widget in (self.scheduler, self._scheduler_help, self.scheduler_settings, self.chart):
            body.addWidget(widget)
        body.addWidget(self._fault_line("scheduler"))

    def _choice(self, name: str, specs: Any) -> QComboBox:
        box = flexible(ChoiceBox())
        box.setObjectName(name)
        box.setAccessibleName(name)
        for spec in specs:
            box.addItem(catalogued(spec.title), spec.name)
        return box

    def _build_plain(self, name: str, title: str, rows: Sequence[RecipeField]) -> None:
        form = make_form()
        for field in rows:
            self._add_field(form, field)
        self._section(name, title).body.addLayout(form)

    def _build_metrics(self) -> None:
        body = self._section("metrics", self.tr("Metrics")).body
        body.setSpacing(4)
        body.addWidget(label(self.tr("Of the validation samples, after each epoch:"), "muted", wrap=True))
        self.metrics: dict[str, QCheckBox] = {}
        for spec in self._model.catalogue.metrics.values():
            box = QCheckBox(catalogued(spec.title))
            box.setObjectName(f"metric-{spec.name}")
            box.setToolTip(catalogued(spec.help))
            box.clicked.connect(self._set_metrics)
            self.metrics[spec.name] = box
            body.addWidget(box)
        body.addWidget(self._fault_line("metrics"))

    def _build_stopping(self) -> None:
        form = make_form()
        self.stop_metric = flexible(ChoiceBox())
        self.stop_metric.setObjectName("stopMetric")
        self.stop_metric.setAccessibleName(self.tr("stops when"))
        self.stop_metric.activated.connect(
            lambda index: self._set(stop_metric=self.stop_metric.itemData(index))
        )
        form.addRow(row_label(self.tr("watches")), self.stop_metric)
        for field in recipe_fields.STOPPING:
            self._add_field(form, field)
        self._stop_form = form
        body = self._section("stopping", self.tr("Early stopping")).body
        body.addLayout(form)
        body.addWidget(self._fault_line("stop_metric"))

    def _add_field(self, form: QFormLayout, field: RecipeField) -> None:
        editor, name = field_editor(field), row_label(said(field.label))
        name.setToolTip(said(field.help))
        editor.value_edited.connect(lambda value: self._set_field(field, value))
        self._editors[field.name] = editor
        form.addRow(name, editor)

    def _fault_line(self, name: str) -> QWidget:
        """A place for what is wrong with a choice that has no editor of its own."""
        line = label("", "fault", wrap=True)
        line.setObjectName(f"fault-{name}")
        line.hide()
        self._faults[name] = line
        return line

    # Devices

    def find_devices(self) -> None:
        """Ask which devices there are, on a thread."""

        def look(_task: Task) -> tuple[str, ...]:
            from studio.engine.torch_loader import load_torch

            load_torch()
            from studio.engine.devices import available_devices

            return available_devices()

        self._task = Task(look, self)
        self._task.done.connect(self._show_devices)
        self._task.start()

    def _show_devices(self, devices: tuple[str, ...]) -> None:
        self._devices = devices
        self.refresh()

    def take_over(self, other: TrainingPanel) -> None:
        """Show the devices that another panel has found, if it has; else they are looked for anew."""
        self._show_devices(other._devices)
        other.finder.stop()
        if other._task is not None:
            other._task.let_go()
            other._task = None

    def shutdown(self) -> None:
        self.finder.stop()
        if self._task is not None:
            self._task.stop()

    # Showing

    def refresh(self) -> None:
        training, catalogue = self._model.document.training, self._model.catalogue
        optimizer = catalogue.optimizers.get(training.optimizer)
        scheduler = catalogue.schedulers.get(training.scheduler)
        self.optimizer.setCurrentIndex(self.optimizer.findData(training.optimizer))
        self.scheduler.setCurrentIndex(self.scheduler.findData(training.scheduler))
        _describe(self._optimizer_help, optimizer)
        _describe(self._scheduler_help, scheduler)
        self.optimizer_settings.show_option(optimizer, training.optimizer_settings)
        self._align_decay()
        self.scheduler_settings.show_option(scheduler, training.scheduler_settings)
        self.scheduler_settings.setVisible(scheduler is not None)
        decays = optimizer is not None and optimizer.groups and optimizer.setting("weight_decay") is not None
        self._decay_form.setRowVisible(self._editors["decay_all"], decays or not training.decay_all)
        for name, editor in self._editors.items():
            if not editor.is_typing:
                self._show_value(name, editor, getattr(training, name))
        task = answers_of(self._model.document.data, catalogue)
        for name, box in self.metrics.items():
            box.setChecked(name in training.metrics)
            # One that doesn't fit stays in sight until it is taken out.
            box.setVisible(task.value in catalogue.metrics[name].tasks or name in training.metrics)
        self._fill_devices(training.device)
        self._fill_stop_metrics(training)
        self.chart.show_document(self._model.document, catalogue)
        self._show_faults()
        self._show_heads(training, optimizer, scheduler)

    def _show_value(self, name: str, editor: SettingEditor, value: Any) -> None:
        """What is as usual is left to the placeholder."""
        stated = editor.spec.required or value != getattr(_USUAL, name)
        editor.set_value(value if stated else None)

    def _fill_devices(self, chosen: str) -> None:
        self.device.clear()
        self.device.addItem(self.tr("automatic ({0})").format(self._devices[0]), "auto")
        for device in self._devices:
            self.device.addItem(device, device)
        if self.device.findData(chosen) < 0:
            self.device.addItem(self.tr("{0} (not on this machine)").format(chosen), chosen)
        self.device.setCurrentIndex(self.device.findData(chosen))

    def _fill_stop_metrics(self, training: TrainingSettings) -> None:
        words = {
            "train_loss": self.tr("training loss"),
            "val_loss": self.tr("validation loss"),
            "val_accuracy": self.tr("validation accuracy"),
        }
        titles = {name: catalogued(spec.title) for name, spec in self._model.catalogue.metrics.items()}
        box, chosen = self.stop_metric, training.stop_metric
        box.clear()
        box.addItem(self.tr("nothing: trains to the end"), None)
        numbers = answers_of(self._model.document.data, self._model.catalogue) is Answers.NUMBERS
        watched = [name for name in STOP_METRICS if not (numbers and name == "val_accuracy")]
        for name in (*watched, *training.metrics):
            box.addItem(words.get(name) or titles.get(name, name), name)
        if chosen is not None and box.findData(chosen) < 0:
            box.addItem(titles.get(chosen, str(chosen)), chosen)
        box.setCurrentIndex(0 if chosen is None else box.findData(chosen))
        for field in recipe_fields.STOPPING:
            self._stop_form.setRowVisible(self._editors[field.name], chosen is not None)

    def _show_faults(self) -> None:
        """Each problem at its field."""
        found = {
            (problem.setting or "").removeprefix("training."): shown(problem.message)
            for problem in check_recipe(self._model.document, self._model.catalogue)
        }
        for name, editor in self._editors.items():
            if not editor.is_typing:
                editor.show_fault(found.get(name, ""))
        self.optimizer_settings.show_faults(_below("optimizer_settings", found))
        self.scheduler_settings.show_faults(_below("scheduler_settings", found))
        for name, line in self._faults.items():
            line.setText(found.get(name, ""))
            line.setVisible(name in found)

    def _show_heads(
        self, training: TrainingSettings, optimizer: OptionSpec | None, scheduler: OptionSpec | None
    ) -> None:
        titles = {name: catalogued(spec.title) for name, spec in self._model.catalogue.metrics.items()}
        self._head("optimizer", [catalogued(optimizer.title) if optimizer else training.optimizer])
        self._head("schedule", [catalogued(scheduler.title)] if scheduler else [])
        self._head("loss", self._differing(recipe_fields.LOSS))
        self._head("regularisation", self._differing(recipe_fields.REGULARISATION))
        self._head("speed", self._differing(recipe_fields.SPEED))
        self._head("checkpoints", self._differing(recipe_fields.CHECKPOINTS))
        self._head("metrics", [titles.get(name, name) for name in training.metrics])
        self._head("stopping", [self.stop_metric.currentText()] if training.stop_metric is not None else [])

    def _head(self, name: str, parts: Sequence[str]) -> None:
        said_ = ", ".join(parts) if len(parts) <= _SHOWN_AT_MOST else self.tr("{0} set").format(len(parts))
        self.sections[name].head.setText(f"{self._titles[name]}  ·  {said_}" if parts else self._titles[name])

    def _differing(self, rows: Sequence[RecipeField]) -> list[str]:
        """What isn't as usual: the name of a field, or what was chosen."""
        training, found = self._model.document.training, []
        for field in rows:
            value = getattr(training, field.name)
            if value != getattr(_USUAL, field.name):
                found.append(said((field.choices or {}).get(value, field.label)))
        return found

    # Editing

    def _set(self, **values: Any) -> None:
        before = self._model.document.training
        label_, merge = recipe_label(before, values), ("training", *changed_fields(before, values))
        self._model.edit(label_, lambda document: edits.set_training(document, **values), self, merge)

    def _set_field(self, field: RecipeField, value: Any) -> None:
        if field.name == "class_weights":
            value = read_weights(value)
        self._set(**{field.name: getattr(_USUAL, field.name) if value is None else value})

    def _set_metrics(self) -> None:
        self._set(metrics=tuple(name for name, box in self.metrics.items() if box.isChecked()))

    def _pick_optimizer(self, index: int) -> None:
        name = self.optimizer.itemData(index)
        if name != self._model.document.training.optimizer:
            self._set(optimizer=name, optimizer_settings={})

    def _pick_scheduler(self, index: int) -> None:
        name = self.scheduler.itemData(index)
        if name != self._model.document.training.scheduler:
            spec = self._model.catalogue.schedulers.get(name)
            needed = {s.name: s.suggested for s in spec.settings if s.required} if spec else {}
            self._set(scheduler=name, scheduler_settings=needed)

    def _set_option(self, place: str, name: str, value: Any) -> None:
        old = getattr(self._model.document.training, place)
        kept = {key: item for key, item in old.items() if key != name}
        self._set(**{place: kept if value is None else {**kept, name: value}})


def _describe(line: Any, spec: OptionSpec | None) -> None:
    line.setText(catalogued(spec.help) if spec else "")
    line.setVisible(spec is not None)


def _below(place: str, found: dict[str, str]) -> dict[str, str]:
    start = f"{place}."
    return {key.removeprefix(start): text for key, text in found.items() if key.startswith(start)}
