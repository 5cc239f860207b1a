"""The main window: makes the parts and lets them hear of each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QMessageBox, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from studio.ui.actions import colour_actions, make_actions
from studio.ui.availability import Availability
from studio.ui.canvas.view import CanvasView
from studio.ui.canvas_actions import CanvasActions
from studio.ui.code_panel import CodePanel
from studio.ui.curves import CurvesPanel
from studio.ui.custom_code import CustomCode
from studio.ui.data_panel import DataPanel
from studio.ui.document_model import DocumentModel
from studio.ui.drawing_actions import DrawingActions
from studio.ui.file_drop import FileDrop
from studio.ui.file_watch import FileWatch
from studio.ui.form import label, line, scrolled, stacked
from studio.ui.history_panel import HistoryPanel
from studio.ui.inspector import InspectorPanel
from studio.ui.keeping import Keeping
from studio.ui.keyboard_actions import KeyboardActions
from studio.ui.lifetime import Lifetime
from studio.ui.live.views import LiveViews
from studio.ui.log_panel import LogPanel
from studio.ui.menus import Menus
from studio.ui.networks import Networks
from studio.ui.palette import PalettePanel
from studio.ui.preflight import PreflightCheck
from studio.ui.problems_panel import ProblemsPanel
from studio.ui.project_files import ProjectFiles
from studio.ui.run_edits import RunEditBanner, RunEdits
from studio.ui.run_reports import RunReports
from studio.ui.runs_panel import RunsPanel
from studio.ui.safety_net import SafetyNet
from studio.ui.session_keeper import SessionKeeper
from studio.ui.settings_store import LAYOUT_VERSION, SettingsStore
from studio.ui.shape_service import ShapeService
from studio.ui.start_page import StartPage
from studio.ui.status_facts import StatusFacts
from studio.ui.stepping import Stepping
from studio.ui.surface_view import SurfaceView
from studio.ui.theme import Theme
from studio.ui.timeline.timeline import Timeline
from studio.ui.tips import Tips
from studio.ui.training_controller import TrainingController
from studio.ui.training_panel import TrainingPanel
from studio.ui.transport import Transport
from studio.ui.trust import TrustBanner, TrustKeeper
from studio.ui.window_actions import window_handlers
from studio.ui.words import shown
from studio.ui.workbench import Workbench

if TYPE_CHECKING:
    from studio.ui.app import Keeper

_SIZE = QSize(1360, 860)
_FRAME = QSize(4, 48)  # room for the title bar that the desktop puts around the window
_MESSAGE_MS = 6000
# Keys that text fields use too belong to the canvas while it has the focus.
_CANVAS_KEYS = ("cut", "copy", "paste", "delete", "select_all", "fit")


class MainWindow(QMainWindow):
    """Owns the parts. What a part shows it takes from the document, the shapes or the training."""

    # Language: another window, in that language, is to take this one's place.
    language_chosen = Signal(object)

    transport: Transport
    keeper: Keeper  # who makes that window

    def __init__(self, theme: Theme, store: SettingsStore | None = None) -> None:
        super().__init__()
        self.theme, self.store = theme, store or SettingsStore()
        self.model = DocumentModel(self)
        self.safety, self.watch = SafetyNet(self.model), FileWatch(self.model)
        self.shapes = ShapeService(self.model, self)
        self.training = TrainingController(self)
        self.custom_code = CustomCode(self.model, theme, self)
        self.trust = TrustKeeper(self.model, self.store, self)
        self.canvas: CanvasView | None = None
        self.life = Lifetime(self)
        self.networks = Networks(self)
        self.keyboard = KeyboardActions(self)
        self.stepping = Stepping(self.model, self.networks.navigator, self)
        self.canvas_actions = CanvasActions(self)
        self.drawing_actions = DrawingActions(self)
        self.files = ProjectFiles(self)
        self.keeping = Keeping(self, self.safety, self.watch)
        self.sessions = SessionKeeper(self)
        self.setObjectName("mainWindow")
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        self._build_panels()
        self._build_actions()
        self.run_edits = RunEdits(self)
        self._build_centre()
        self._build_docks()
        self.title = label("", "muted")
        self.keyboard.prepare()
        self.menus = Menus(self)
        self.keyboard.finish()
        self.menus.build_toolbar()
        self.facts = StatusFacts(self.statusBar(), self.shapes, theme)
        self.timeline = Timeline(self)
        self.column.addWidget(self.timeline.bar)
        self.reports = RunReports(self)
        FileDrop(self)
        self._connect_parts()
        self.show_start_page()
        Availability(self)
        layout = self.store.layout()
        if layout is not None:
            self.restoreGeometry(layout[0])
        self._restyle()

    # Building

    def _build_panels(self) -> None:
        self.palette_panel = PalettePanel(self.model.catalogue, self.theme, self.canvas_actions.uses)
        self.inspector = InspectorPanel(self.model, self.shapes, self.theme)
        self.data_panel = DataPanel(self.model, self.theme)
        self.training_panel = TrainingPanel(self.model, self.theme)
        self.code = CodePanel(self.model, self.shapes, self.theme)
        self.curves = CurvesPanel(self.training, self.theme)
        self.surface = SurfaceView(self.theme)
        self.problems = ProblemsPanel(self.model, self.shapes, self.theme)
        self.log = LogPanel(self.theme)
        self.runs = RunsPanel()
        self.history = HistoryPanel(self.model, self.theme)
        self.views = LiveViews(self)
        self.preflight = PreflightCheck(self)

    def _build_actions(self) -> None:
        self.acts = make_actions(self, window_handlers(self))
        Tips(self.acts, self)
        self.acts["reopen"].setCheckable(True)
        self.acts["reopen"].setChecked(self.store.reopens)
        for name in _CANVAS_KEYS:
            self.acts[name].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build_centre(self) -> None:
        self.stack = QStackedWidget()
        self.start_page = StartPage(self.model.catalogue, self.theme)
        self.start_page.template_chosen.connect(self.files.open_template)
        self.start_page.file_chosen.connect(lambda file: self.files.open_file(Path(file)))
        self.start_page.new_chosen.connect(self.files.new_project)
        self.start_page.open_chosen.connect(self.files.open_dialog)
        self.start_page.import_chosen.connect(self.files.import_dialog)
        self.start_page.back_wanted.connect(self.show_workbench)
        self.canvas_place = QStackedWidget()
        self.workbench = Workbench()
        self.workbench.setCentralWidget(
            stacked(
                TrustBanner(self.model, self.trust, self.theme),
                RunEditBanner(self.run_edits, self),
                self.keeping.banner(),
                self.networks.framed(self.canvas_place),
            )
        )
        self.stack.addWidget(self.start_page)
        self.stack.addWidget(self.workbench)
        centre = QWidget()
        self.column = QVBoxLayout(centre)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.stack, 1)
        self.setCentralWidget(centre)

    def _build_docks(self) -> None:
        bench = self.workbench
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        below = Qt.DockWidgetArea.BottomDockWidgetArea
        bench.add_dock("layers", self.tr("Layers"), self.palette_panel, left, 180)
        bench.add_dock("inspector", self.tr("Inspector"), self.inspector, right, 264)
        bench.add_dock("training", self.tr("Data and training"), self._recipe(), right, 264)
        bench.add_dock("code", self.tr("Code"), self.code, right, 264)
        bench.add_dock("curves", self.tr("Curves"), self.curves, below)
        self.views.add_docks()
        bench.add_dock("problems", self.tr("Problems"), self.problems, below)
        bench.add_dock("log", self.tr("Log"), self.log, below)
        bench.add_dock("runs", self.tr("Runs"), self.runs, below)
        bench.add_dock("history", self.tr("History"), self.history, left)
        for name, panel in (("curves", self.curves), ("log", self.log), ("runs", self.runs)):
            bench.docks[name].visibilityChanged.connect(panel.set_seen)

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

    def _connect_parts(self) -> None:
        model = self.model
        self.stack.currentChanged.connect(self._show_place)
        model.refused.connect(self.refuse)
        model.noticed.connect(lambda text: self.say(text, "warning"))
        model.state_changed.connect(self._show_state)
        model.reset.connect(self._document_reset)
        model.reset.connect(self._forget_run)
        self.facts.problem_button.clicked.connect(lambda: self.workbench.reveal("problems"))
        self.palette_panel.chosen.connect(lambda name: self.canvas.add_layer(name) if self.canvas else None)
        self.palette_panel.custom_wanted.connect(self.acts["custom_layer"].trigger)
        self.inspector.code_wanted.connect(self.custom_code.edit)
        self.problems.activated.connect(self.networks.show)
        self.data_panel.samples_shown.connect(self.surface.set_samples)
        self.data_panel.told.connect(self.say)
        self.runs.told.connect(self.say)
        self.curves.told.connect(self.say)
        self.history.chosen.connect(self.stepping.jump)
        self.stepping.told.connect(lambda text: self.statusBar().showMessage(text, _MESSAGE_MS))
        self.inspector.trained_weights.told.connect(self.say)
        self.runs.export_wanted.connect(lambda folder: self.menus.exports.export_weights(Path(folder)))
        self.theme.changed.connect(self._restyle)
        self._show_state()

    # The document

    def _document_reset(self) -> None:
        self.close_canvas()
        network = self.model.document.trained_network or next(iter(self.model.document), None)
        if network is None:
            self.show_start_page()
            return
        self.canvas = CanvasView(self.model, self.shapes, self.theme, network.id)
        self.canvas.addActions([self.acts[name] for name in _CANVAS_KEYS])
        self.keyboard.start(self.canvas)
        self.canvas.selection_changed.connect(self._selection_changed)
        self.canvas.zoom_changed.connect(self.facts.show_zoom)
        self.canvas.status.connect(lambda text: self.statusBar().showMessage(text))
        self.canvas_place.addWidget(self.canvas)
        self.stack.setCurrentWidget(self.workbench)
        layout = self.store.layout()
        self.workbench.arrange(layout[1] if layout is not None else None)
        self.code.clear()
        self.inspector.show_nodes(network.id, ())
        self.code.show_network(network.id)
        self.networks.start(self.canvas)
        self.drawing_actions.start(self.canvas)
        self.canvas_actions.start(self.canvas)
        self.views.start()
        self.facts.show_network(network.id)
        self.canvas.setFocus()
        self.reports.show_surface()
        self.sessions.restore_views()

    def _forget_run(self) -> None:
        """Curves and figures of a run that has ended are those of the project before; one in progress stays."""
        if not self.training.active:
            self.curves.forget()
            self.transport.forget()

    def close_canvas(self) -> None:
        if self.canvas is not None:
            self.canvas.let_go()
            self.canvas_place.removeWidget(self.canvas)
            self.canvas.deleteLater()
            self.canvas = None
            self.facts.show_network(None)

    def _selection_changed(self, ids: tuple[str, ...]) -> None:
        if self.canvas is not None:
            self.inspector.show_nodes(self.canvas.network_id, ids)
            self.code.show_nodes(ids)

    def show_start_page(self) -> None:
        """The start page; from there, the project that is open is still a click away."""
        self.start_page.show_recent(self.store.recent)
        self.start_page.show_open(self._name if self.canvas is not None else "")
        self.stack.setCurrentWidget(self.start_page)

    def _show_place(self, _index: int) -> None:
        self.facts.set_visible(self.stack.currentWidget() is not self.start_page)

    def show_workbench(self) -> None:
        """Show the project that is open."""
        if self.canvas is not None and self.stack.currentWidget() is not self.workbench:
            self.stack.setCurrentWidget(self.workbench)
            self.canvas.setFocus()

    # Showing

    @property
    def _name(self) -> str:
        return self.model.path.name if self.model.path else self.tr("Untitled")

    def _show_state(self) -> None:
        name = self._name
        mark = " •" if self.model.modified and self.canvas is not None else ""
        self.title.setText(f"{name}{mark}" if self.canvas is not None else "")
        self.setWindowTitle(f"{name} – Layerloom" if self.canvas is not None else "Layerloom")
        session = self.model.session
        self.acts["undo"].setEnabled(session.can_undo)
        self.acts["redo"].setEnabled(session.can_redo)
        self.acts["undo"].setText(self.tr("Undo {0}").format(shown(session.undo_label)).rstrip())
        self.acts["redo"].setText(self.tr("Redo {0}").format(shown(session.redo_label)).rstrip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.keyboard.go_back():
            super().keyPressEvent(event)

    def say(self, text: str, level: str = "text") -> None:
        """Tell something in the log and, for a while, in the status bar."""
        self.log.add(text, level)
        self.statusBar().showMessage(text, _MESSAGE_MS)

    def refuse(self, text: str) -> None:
        """Tell why something was not done."""
        self.say(text, "warning")

    def fail(self, title: str, text: str) -> QMessageBox:
        """A message that doesn't block the window."""
        self.log.add(f"{title}: {text}", "error")
        box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, self)
        box.setObjectName("failure")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return box

    def _restyle(self) -> None:
        colour_actions(self.acts, self.theme)
        self.start_page.show_recent(self.store.recent)

    # The end

    def remember_layout(self) -> None:
        if self.workbench.arranged:
            self.store.save_layout(self.saveGeometry(), self.workbench.saveState(LAYOUT_VERSION))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes to what is seen: Qt has the panels behind others in its chain too, out of sight."""
        begun = passed = self.focusWidget()
        while super().focusNextPrevChild(forward):
            now = self.focusWidget()
            if now is None or now in (begun, passed) or _comes_in_sight(now):
                return True
            passed = now
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_close():
            event.ignore()
            return
        self.sessions.closing()
        self.remember_layout()
        self.hide()  # threads are waited for, and one that imports torch takes seconds
        self.life.end()
        event.accept()


def _comes_in_sight(widget: QWidget) -> bool:
    """Whether it is seen, once what it stands in has been scrolled to it; a panel behind another isn't."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and not above.visibleRegion().isEmpty():
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
    return not widget.visibleRegion().isEmpty()
