"""The main window: docks around a canvas, and how they hear of each other."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QActionGroup, QCloseEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMessageBox,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio import __version__
from studio.engine.events import EpochEnded, Outcome, RunFinished, RunStarted
from studio.graph.errors import LayerloomError
from studio.graph.problems import Severity
from studio.templates import find_template
from studio.ui.actions import colour_actions, make_actions
from studio.ui.canvas.view import CanvasView
from studio.ui.code_panel import CodePanel
from studio.ui.curves import CurvesPanel
from studio.ui.custom_code import CustomCode
from studio.ui.data_panel import DataPanel
from studio.ui.document_model import DocumentModel
from studio.ui.exporting import ExportMenu
from studio.ui.form import label, line, scrolled, stacked
from studio.ui.import_dialog import ImportDialog
from studio.ui.inspector import InspectorPanel
from studio.ui.log_panel import LogPanel
from studio.ui.networks import Networks
from studio.ui.palette import PalettePanel
from studio.ui.problems_panel import ProblemsPanel
from studio.ui.runs_panel import RunsPanel
from studio.ui.settings_store import LAYOUT_VERSION, SettingsStore
from studio.ui.shape_service import ShapeService
from studio.ui.start_page import StartPage
from studio.ui.surface_view import SurfaceView
from studio.ui.theme import Mode, Theme
from studio.ui.training_controller import State, TrainingController
from studio.ui.training_panel import TrainingPanel
from studio.ui.transport import Transport
from studio.ui.trust import TrustBanner, TrustKeeper

if TYPE_CHECKING:
    from studio.engine.importing.importer import ImportedModel

_SIZE = QSize(1360, 860)
_MESSAGE_MS = 6000


class MainWindow(QMainWindow):
    """Owns the parts. What a part shows it takes from the document, the shapes or the training."""

    def __init__(self, theme: Theme, store: SettingsStore | None = None) -> None:
        super().__init__()
        self.theme, self.store = theme, store or SettingsStore()
        self.model = DocumentModel(self)
        self.shapes = ShapeService(self.model, self)
        self.training = TrainingController(self)
        self.custom_code = CustomCode(self.model, theme, self)
        self.trust = TrustKeeper(self.model, self.store, self)
        self.canvas: CanvasView | None = None
        self.networks = Networks(self)
        self.setObjectName("mainWindow")
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        self._build_actions()
        self._build_centre()
        self._build_docks()
        self._build_menus()
        self._build_toolbar()
        self._build_status_bar()
        self._connect_parts()
        self.show_start_page()
        layout = self.store.layout()
        if layout is not None:
            self.restoreGeometry(layout[0])
        self._restyle()

    # Building

    def _build_actions(self) -> None:
        def on_canvas(method: str) -> Any:
            return lambda: getattr(self.canvas, method)() if self.canvas else None

        self.acts = make_actions(
            self,
            {
                "new": self.new_project,
                "open": self.open_dialog,
                "import": self.import_dialog,
                "save": self.save,
                "save_as": self.save_as,
                "start_page": self.show_start_page,
                "quit": self.close,
                "undo": self.model.undo,
                "redo": self.model.redo,
                "cut": on_canvas("cut"),
                "copy": on_canvas("copy"),
                "paste": on_canvas("paste"),
                "duplicate": on_canvas("duplicate"),
                "delete": on_canvas("delete_selection"),
                "select_all": on_canvas("select_all"),
                "rename": self._rename,
                "add_layer": on_canvas("open_search"),
                "custom_layer": lambda: self.custom_code.new(self.canvas),
                "fit": on_canvas("fit"),
                "zoom_in": lambda: self._zoom(1.25),
                "zoom_out": lambda: self._zoom(0.8),
                "zoom_100": lambda: self.canvas.zoom_to(1.0) if self.canvas else None,
                "train": self.train,
                "pause": self.training.pause,
                "stop": self.training.stop,
                **self.networks.handlers(),
            },
        )
        # Keys that text fields use too belong to the canvas while it has the focus.
        for name in ("cut", "copy", "paste", "delete", "select_all", "fit"):
            self.acts[name].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build_centre(self) -> None:
        self.stack = QStackedWidget()
        self.start_page = StartPage(self.model.catalogue, self.theme)
        self.start_page.template_chosen.connect(self.open_template)
        self.start_page.file_chosen.connect(lambda file: self.open_file(Path(file)))
        self.start_page.new_chosen.connect(self.new_project)
        self.start_page.open_chosen.connect(self.open_dialog)
        # The docks stand around the canvas in a frame of their own, so that the start page has all the room and
        # going back and forth leaves them as they are.
        self.workbench = QMainWindow()
        self.workbench.setObjectName("workbench")
        self.workbench.setWindowFlags(Qt.WindowType.Widget)
        self.workbench.setDockOptions(
            QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks
        )
        self.workbench.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.canvas_place = QStackedWidget()
        self.workbench.setCentralWidget(
            stacked(
                TrustBanner(self.model, self.trust, self.theme),
                self.networks.framed(self.canvas_place),
            )
        )
        self.stack.addWidget(self.start_page)
        self.stack.addWidget(self.workbench)
        self.setCentralWidget(self.stack)

    def _build_docks(self) -> None:
        self.palette_panel = PalettePanel(self.model.catalogue, self.theme)
        self.inspector = InspectorPanel(self.model, self.shapes, self.theme)
        self.data_panel = DataPanel(self.model, self.theme)
        self.training_panel = TrainingPanel(self.model)
        self.code = CodePanel(self.model, self.shapes, self.theme)
        self.curves = CurvesPanel(self.training, self.theme)
        self.surface = SurfaceView(self.theme)
        self.problems = ProblemsPanel(self.model, self.shapes, self.theme)
        self.log = LogPanel(self.theme)
        self.runs = RunsPanel()
        areas = Qt.DockWidgetArea
        self.docks = {
            "layers": self._dock("layers", self.tr("Layers"), self.palette_panel, areas.LeftDockWidgetArea),
            "inspector": self._dock(
                "inspector", self.tr("Inspector"), self.inspector, areas.RightDockWidgetArea
            ),
            "training": self._dock(
                "training", self.tr("Data and training"), self._recipe(), areas.RightDockWidgetArea
            ),
            "code": self._dock("code", self.tr("Code"), self.code, areas.RightDockWidgetArea),
            "curves": self._dock("curves", self.tr("Curves"), self.curves, areas.BottomDockWidgetArea),
            "problems": self._dock(
                "problems", self.tr("Problems"), self.problems, areas.BottomDockWidgetArea
            ),
            "log": self._dock("log", self.tr("Log"), self.log, areas.BottomDockWidgetArea),
            "runs": self._dock("runs", self.tr("Runs"), self.runs, areas.BottomDockWidgetArea),
        }
        for name, width in (("layers", 180), ("inspector", 264), ("training", 264), ("code", 264)):
            self.docks[name].setMinimumWidth(width)  # narrower, their texts would be cut off
        self._arranged = False

    def _arrange_docks(self) -> None:
        """Put the docks in their places, once the workbench is on the screen: before, it has no size to share out."""
        if self._arranged:
            return
        self._arranged = True
        areas, bench = Qt.DockWidgetArea, self.workbench
        bench.splitDockWidget(self.docks["inspector"], self.docks["code"], Qt.Orientation.Vertical)
        bench.tabifyDockWidget(self.docks["inspector"], self.docks["training"])
        self.docks["inspector"].raise_()
        for first, second in (("curves", "problems"), ("problems", "log"), ("log", "runs")):
            bench.tabifyDockWidget(self.docks[first], self.docks[second])
        self.docks["curves"].raise_()
        for name in ("inspector", "training", "curves", "problems", "log", "runs"):
            self.docks[name].setTitleBarWidget(QWidget())  # its tab says what it is
        bench.setCorner(Qt.Corner.BottomRightCorner, areas.RightDockWidgetArea)
        bench.setCorner(Qt.Corner.BottomLeftCorner, areas.LeftDockWidgetArea)
        docks = self.docks
        bench.resizeDocks([docks["layers"], docks["inspector"]], [236, 336], Qt.Orientation.Horizontal)
        bench.resizeDocks([docks["inspector"], docks["code"]], [400, 300], Qt.Orientation.Vertical)
        bench.resizeDocks([docks["curves"]], [248], Qt.Orientation.Vertical)
        layout = self.store.layout()
        if layout is not None:
            bench.restoreState(layout[1], LAYOUT_VERSION)
        QTimer.singleShot(0, self._hide_left_over_tabs)

    def _hide_left_over_tabs(self) -> None:
        """Tabs that Qt made for a group before it was whole, or restored, and may leave lying on other docks."""
        bars = self.workbench.findChildren(QTabBar, "", Qt.FindChildOption.FindDirectChildrenOnly)
        groups = [{bar.tabText(index) for index in range(bar.count())} for bar in bars]
        for index, (bar, group) in enumerate(zip(bars, groups, strict=True)):
            if any(group < other for other in groups) or group in groups[index + 1 :]:
                bar.hide()

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self.workbench)
        dock.setObjectName(f"dock-{name}")
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        dock.setWidget(widget)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        self.workbench.addDockWidget(area, dock)
        return dock

    def _recipe(self) -> QWidget:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(label(self.tr("Data"), "title"))
        layout.addWidget(self.data_panel)
        layout.addWidget(line())
        layout.addWidget(label(self.tr("Training"), "title"))
        layout.addWidget(self.training_panel)
        layout.addStretch(1)
        return scrolled(content)

    def _build_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu(self.tr("&File"))
        file.addActions([self.acts["new"], self.acts["open"], self.acts["import"]])
        self.recent_menu = file.addMenu(self.tr("Open recent"))
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        file.addSeparator()
        file.addActions([self.acts["save"], self.acts["save_as"]])
        self.exports = ExportMenu(self)
        file.addMenu(self.exports.menu)
        file.addSeparator()
        file.addActions([self.acts["start_page"], self.acts["quit"]])
        edit = bar.addMenu(self.tr("&Edit"))
        edit.setObjectName("editMenu")
        for group in (
            ("undo", "redo"),
            ("cut", "copy", "paste", "duplicate", "delete"),
            ("rename", "add_layer", "custom_layer", "select_all"),
        ):
            edit.addActions([self.acts[name] for name in group])
            edit.addSeparator()
        view = bar.addMenu(self.tr("&View"))
        view.addActions([self.acts[name] for name in ("fit", "zoom_in", "zoom_out", "zoom_100")])
        view.addSeparator()
        view.addMenu(self._theme_menu())
        view.addSeparator()
        view.addActions([dock.toggleViewAction() for dock in self.docks.values()])
        bar.addMenu(self.networks.menu)
        run = bar.addMenu(self.tr("&Run"))
        run.addActions([self.acts[name] for name in ("train", "pause", "stop")])
        help_ = bar.addMenu(self.tr("&Help"))
        help_.addAction(self.tr("About Layerloom"), self._about)

    def _theme_menu(self) -> QMenu:
        menu = QMenu(self.tr("Theme"), self)
        group = QActionGroup(menu)
        for mode, text in (
            (Mode.SYSTEM, self.tr("As the system")),
            (Mode.LIGHT, self.tr("Light")),
            (Mode.DARK, self.tr("Dark")),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(self.theme.mode is mode)
            action.triggered.connect(lambda _=False, mode=mode: self._set_mode(mode))
            group.addAction(action)
        return menu

    def _build_toolbar(self) -> None:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(17, 17))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for group in (
            ("start_page", "new", "open", "save"),
            ("undo", "redo"),
            ("add_layer", "delete", "fit", "tidy"),
        ):
            bar.addActions([self.acts[name] for name in group])
            bar.addSeparator()
        self.title = label("", "muted")
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar.addWidget(self.title)
        buttons = (self.acts["train"], self.acts["pause"], self.acts["stop"])
        self.transport = Transport(self.training, buttons, self.theme)
        bar.addWidget(self.transport)
        self.addToolBar(bar)

    def _build_status_bar(self) -> None:
        self._parameters, self._zoom_label = QLabel(), QLabel()
        self._problem_button = QToolButton()
        self._problem_button.setObjectName("problemCount")
        self._problem_button.clicked.connect(lambda: self._raise("problems"))
        for widget in (self._parameters, self._problem_button, self._zoom_label):
            self.statusBar().addPermanentWidget(widget)
        self.statusBar().setSizeGripEnabled(False)

    def _connect_parts(self) -> None:
        model, training = self.model, self.training
        model.refused.connect(self._refuse)
        model.noticed.connect(lambda text: self._say(text, "warning"))
        model.state_changed.connect(self._show_state)
        model.reset.connect(self._document_reset)
        self.shapes.facts_changed.connect(self._show_parameters)
        self.shapes.problems_changed.connect(self._show_problem_count)
        self.palette_panel.chosen.connect(lambda name: self.canvas.add_layer(name) if self.canvas else None)
        self.palette_panel.custom_wanted.connect(self.acts["custom_layer"].trigger)
        self.inspector.code_wanted.connect(self.custom_code.edit)
        self.problems.activated.connect(self.networks.show)
        self.data_panel.samples_shown.connect(self.surface.set_samples)
        self.data_panel.told.connect(self._say)
        self.runs.told.connect(self._say)
        self.runs.opened.connect(self._show_run)
        self.runs.export_wanted.connect(lambda folder: self.exports.export_weights(Path(folder)))
        training.state_changed.connect(self._show_training_state)
        training.started.connect(self._run_started)
        training.epoch.connect(self._epoch_ended)
        training.surface.connect(self.surface.show_surface)
        training.finished.connect(self._run_finished)
        self.theme.changed.connect(self._restyle)
        self._show_training_state(State.IDLE)
        self._show_state()

    def start_background(self) -> None:
        """What may wait until the window is seen: torch, shapes, samples, devices, the runs."""
        self.shapes.start()
        self.training_panel.find_devices()
        self.data_panel.active = True
        if self.canvas is not None:
            self.data_panel.preview()
        self.runs.refresh()

    # Documents

    def _document_reset(self) -> None:
        self._close_canvas()
        network = self.model.document.trained_network or next(iter(self.model.document), None)
        if network is None:
            self.show_start_page()
            return
        self.canvas = CanvasView(self.model, self.shapes, self.theme, network.id)
        for name in ("cut", "copy", "paste", "delete", "select_all", "fit"):
            self.canvas.addAction(self.acts[name])
        self.canvas.selection_changed.connect(self._selection_changed)
        self.canvas.zoom_changed.connect(lambda zoom: self._zoom_label.setText(f"{zoom:.0%}"))
        self.canvas.status.connect(lambda text: self.statusBar().showMessage(text))
        self.canvas_place.addWidget(self.canvas)
        self.stack.setCurrentWidget(self.workbench)
        self._arrange_docks()
        self.code.clear()
        self.inspector.show_nodes(network.id, ())
        self.code.show_network(network.id)
        self.networks.start(self.canvas)
        self.canvas.setFocus()
        self._show_surface()

    def _close_canvas(self) -> None:
        if self.canvas is not None:
            self.canvas.let_go()
            self.canvas_place.removeWidget(self.canvas)
            self.canvas.deleteLater()
            self.canvas = None

    def _selection_changed(self, ids: tuple[str, ...]) -> None:
        if self.canvas is not None:
            self.inspector.show_nodes(self.canvas.network_id, ids)
            self.code.show_nodes(ids)

    def show_start_page(self) -> None:
        """The start page; from there, the project that is open is still a click away."""
        self.start_page.show_recent(self.store.recent)
        self.stack.setCurrentWidget(self.start_page)

    def new_project(self) -> None:
        if self._may_close():
            self.model.new()

    def open_template(self, name: str) -> None:
        if self._may_close():
            self.model.open_copy(find_template(name).load())

    def open_dialog(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open project"), "", self.tr("Layerloom projects (*.loom)")
        )
        if file:
            self.open_file(Path(file))

    def import_dialog(self) -> None:
        dialog = ImportDialog(self)
        dialog.imported.connect(self._take_imported)
        dialog.open()

    def _take_imported(self, imported: ImportedModel) -> None:
        if not self._may_close():
            return
        self.model.open_copy(imported.project)
        for note in imported.notes:
            self._say(note, "warning")
        text = self.tr("Imported {0}: {1} networks, outputs equal to the original's to the last bit")
        if imported.difference == 0:
            self._say(text.format(imported.network, len(imported.project.document.networks)))

    def open_file(self, path: Path) -> None:
        if not self._may_close():
            return
        try:
            self.model.open(path)
        except LayerloomError as error:
            self._fail(self.tr("The project can't be opened"), str(error))
            return
        self.store.add_recent(path)

    def save(self) -> bool:
        return self._save_to(self.model.path) if self.model.path else self.save_as()

    def save_as(self) -> bool:
        start = str(self.model.path or Path.cwd() / "untitled.loom")
        file, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save project"), start, self.tr("Layerloom projects (*.loom)")
        )
        if not file:
            return False
        path = Path(file)
        return self._save_to(path if path.suffix else path.with_suffix(".loom"))

    def _save_to(self, path: Path) -> bool:
        try:
            self.model.save(path)
        except LayerloomError as error:
            self._fail(self.tr("The project can't be saved"), str(error))
            return False
        self.store.add_recent(path)
        self._say(self.tr("Saved {0}").format(path))
        return True

    def _may_close(self) -> bool:
        """Ask about a run that goes on and about edits that aren't saved; whether the document may go."""
        if self.training.active and not self._ask_stop():
            return False
        if self.canvas is None or not self.model.modified:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            self.tr("Save changes?"),
            self.tr("The project has changes that aren't saved."),
            buttons.Save | buttons.Discard | buttons.Cancel,
        )
        return self.save() if answer is buttons.Save else answer is buttons.Discard

    def _ask_stop(self) -> bool:
        text = self.tr("A run is in progress. Stop it? What it has learned is kept.")
        if QMessageBox.question(self, self.tr("Stop training?"), text) is not QMessageBox.StandardButton.Yes:
            return False
        self.training.shutdown()
        return True

    # Training

    def train(self) -> None:
        if self.training.state is State.PAUSED:
            self.training.resume()
            return
        if self.canvas is None or self.training.active:
            return
        self._raise("curves")
        self._show_surface()
        self.training.start(self.model.document, self.model.path)

    def _show_surface(self) -> None:
        """The decision surface stands beside the curves for points in the plane."""
        spec = self.model.catalogue.sources.get(self.model.document.data.source)
        plane = spec is not None and spec.shape == (2,)
        self.surface.setVisible(plane)
        if plane:
            self.curves.set_side(self.surface)
        self.training.watch_surface(plane)

    def _show_training_state(self, state: State) -> None:
        self.acts["train"].setEnabled(state in (State.IDLE, State.PAUSED))
        self.acts["train"].setText(self.tr("Resume") if state is State.PAUSED else self.tr("Train"))
        self.acts["pause"].setEnabled(state is State.RUNNING)
        self.acts["stop"].setEnabled(state in (State.RUNNING, State.PAUSED, State.STARTING))

    def _run_started(self, event: RunStarted) -> None:
        text = self.tr("Training {0:,} parameters on {1}: {2} epochs of {3} steps. The run is in {4}")
        self._say(
            text.format(event.parameters, event.device, event.epochs, event.steps_per_epoch, event.path)
        )
        self.runs.refresh()

    def _epoch_ended(self, event: EpochEnded) -> None:
        text = self.tr("epoch {0}: loss {1:.4f}, accuracy {2:.2%}").format(
            event.epoch, event.train.loss, event.train.accuracy
        )
        if event.validation is not None:
            held = self.tr("; validation: loss {0:.4f}, accuracy {1:.2%}")
            text += held.format(event.validation.loss, event.validation.accuracy)
        self.log.add(text)

    def _run_finished(self, event: RunFinished) -> None:
        words = {
            Outcome.COMPLETED: self.tr("Training is complete."),
            Outcome.STOPPED: self.tr("Training was stopped after step {0}. What was learned is kept.").format(
                event.steps
            ),
            Outcome.FAILED: event.message,
        }
        failed = event.outcome is Outcome.FAILED
        self._say(words[event.outcome], "error" if failed else "text")
        self.runs.refresh()
        if failed:
            trained = self.model.document.trained_network
            if event.node_id is not None and trained is not None:
                self.networks.show(trained.name, event.node_id)
            self._fail(self.tr("Training can't go on"), event.message)

    def _show_run(self, steps: Any, epochs: Any) -> None:
        if self.training.active:
            self._say(self.tr("The curves show the run in progress. Stop it to look at another."), "warning")
            return
        self.curves.show_run(steps.losses, steps.accuracies, epochs)
        self._raise("curves")

    # Showing

    def _show_state(self) -> None:
        name = self.model.path.name if self.model.path else self.tr("Untitled")
        mark = " •" if self.model.modified and self.canvas is not None else ""
        self.title.setText(f"{name}{mark}" if self.canvas is not None else "")
        self.setWindowTitle(f"{name} – Layerloom" if self.canvas is not None else "Layerloom")
        session = self.model.session
        self.acts["undo"].setEnabled(session.can_undo)
        self.acts["redo"].setEnabled(session.can_redo)
        self.acts["undo"].setText(self.tr("Undo {0}").format(session.undo_label).rstrip())
        self.acts["redo"].setText(self.tr("Redo {0}").format(session.redo_label).rstrip())

    def _show_parameters(self) -> None:
        if self.canvas is not None:
            facts = self.shapes.facts.get(self.canvas.network_id)
            self._parameters.setText(self.tr("{0:,} parameters").format(facts.parameters) if facts else "")

    def _show_problem_count(self) -> None:
        problems = self.shapes.problems if self.canvas is not None else ()
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        text = (
            self.tr("Errors: {0}   Warnings: {1}").format(errors, len(problems) - errors)
            if problems
            else self.tr("No problems")
        )
        self._problem_button.setText(text)
        color = self.theme.hex("error" if errors else "warning" if problems else "muted")
        self._problem_button.setStyleSheet(f"color: {color}")

    def _rename(self) -> None:
        field = self.inspector.findChild(QLineEdit, "nodeName")
        if field is not None:
            self._raise("inspector")
            field.setFocus()
            field.selectAll()

    def _zoom(self, factor: float) -> None:
        if self.canvas is not None:
            self.canvas.zoom_to(self.canvas.zoom * factor)

    def _raise(self, name: str) -> None:
        self.docks[name].show()
        self.docks[name].raise_()

    def _say(self, text: str, level: str = "text") -> None:
        self.log.add(text, level)
        self.statusBar().showMessage(text, _MESSAGE_MS)

    def _refuse(self, text: str) -> None:
        self._say(text, "warning")

    def _fail(self, title: str, text: str) -> None:
        """A message that doesn't block the window."""
        self.log.add(f"{title}: {text}", "error")
        box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, self)
        box.setObjectName("failure")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for file in self.store.recent:
            self.recent_menu.addAction(file, partial(self.open_file, Path(file)))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction(self.tr("No recent projects")).setEnabled(False)

    def _set_mode(self, mode: Mode) -> None:
        self.store.mode = mode
        self.theme.set_mode(mode)

    def _restyle(self) -> None:
        colour_actions(self.acts, self.theme)
        self.start_page.show_recent(self.store.recent)
        self._show_problem_count()

    def _about(self) -> None:
        text = self.tr("Layerloom {0}. Draw a network, watch it learn, take away the PyTorch code.").format(
            __version__
        )
        QMessageBox.about(self, self.tr("About Layerloom"), text)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close():
            event.ignore()
            return
        if self._arranged:
            self.store.save_layout(self.saveGeometry(), self.workbench.saveState(LAYOUT_VERSION))
        self.shutdown()
        event.accept()

    def shutdown(self) -> None:
        """End all threads and timers."""
        for dialog in self.findChildren(ImportDialog):
            dialog.reject()
        self.training.shutdown()
        self.shapes.shutdown()
        self.data_panel.shutdown()
        self.training_panel.shutdown()
        self._close_canvas()
        self.log.shutdown()


def open_when_shown(window: MainWindow, path: str | None) -> None:
    """Once the window is on the screen: open the file that was asked for, then let the background begin."""

    def begin() -> None:
        if path is not None:
            window.open_file(Path(path))
        window.start_background()

    QTimer.singleShot(0, begin)
