"""The window's menus and toolbar."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QMessageBox, QSizePolicy, QToolBar

from studio import __version__
from studio.ui.action_button import action_button
from studio.ui.canvas_actions import WIRING
from studio.ui.drawing_actions import FLAGS
from studio.ui.exporting import ExportMenu
from studio.ui.language import NATIVE_NAMES, Language
from studio.ui.theme import Mode
from studio.ui.transport import Transport

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

_EDIT = (
    ("undo", "redo"),
    ("cut", "copy", "paste", "duplicate", "delete"),
    ("rename", "add_layer", "custom_layer", "select_all", "find"),
    WIRING,
    FLAGS,
    ("frame", "note"),
)
_VIEW = (
    ("command_palette",),
    ("fit", "fit_selection", "zoom_in", "zoom_out", "zoom_100"),
    ("minimap", "port_legend", "health"),
)
_CANVAS = (
    ("next_layer", "previous_layer", "wire_by_letters", "next_wire", "next_mark", "edit_settings"),
    ("next_area", "previous_area"),
)
_RUN = (
    ("train", "pause", "step", "end_epoch", "stop", "restart"),
    ("apply_edit", "undo_apply"),
    ("enqueue",),
    ("preflight", "find_rate"),
    ("timeline", "branch", "leave_timeline"),
    ("compare_runs", "export_curves"),
)
_TOOLS = (("start_page", "new", "open", "save"), ("undo", "redo"), ("add_layer", "delete", "fit", "tidy"))


class Menus(QObject):
    """Fills the menu bar and the toolbar with the window's actions."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.exports = ExportMenu(window)
        self.recent = QMenu(self.tr("Open recent"), window)
        self.recent.aboutToShow.connect(self._fill_recent)
        self._build_file()
        self._build_edit()
        self._build_view()
        window.menuBar().addMenu(window.networks.menu)
        self._add(window.menuBar().addMenu(self.tr("&Run")), _RUN)
        help_ = window.menuBar().addMenu(self.tr("&Help"))
        self._add(help_, (("shortcuts",),))
        help_.addAction(self.tr("About Layerloom"), self._about)

    def _add(self, menu: QMenu, groups: tuple[tuple[str, ...], ...]) -> None:
        """Add actions by their names, a line between groups."""
        for group in groups:
            if menu.actions():
                menu.addSeparator()
            menu.addActions([self._window.acts[name] for name in group])

    def _build_file(self) -> None:
        menu = self._window.menuBar().addMenu(self.tr("&File"))
        self._add(menu, (("new", "open", "import"),))
        menu.addMenu(self.recent)
        self._add(menu, (("save", "save_as"),))
        menu.addMenu(self.exports.menu)
        self._add(menu, (("export_picture",), ("versions", "unsaved"), ("start_page", "reopen"), ("quit",)))

    def _build_edit(self) -> None:
        menu = self._window.menuBar().addMenu(self.tr("&Edit"))
        menu.setObjectName("editMenu")
        self._add(menu, _EDIT)
        menu.addMenu(self._window.canvas_actions.arrange_menu)

    def _build_view(self) -> None:
        menu = self._window.menuBar().addMenu(self.tr("&View"))
        self._add(menu, _VIEW)
        menu.addMenu(self._window.drawing_actions.bookmarks)
        menu.addSeparator()
        menu.addMenu(self._theme_menu())
        menu.addAction(self._window.acts["reduce_motion"])
        menu.addMenu(self._go_menu())
        menu.addMenu(self._language_menu())
        menu.addSeparator()
        menu.addMenu(self._panels_menu())

    def _panels_menu(self) -> QMenu:
        """Which panels are shown: a menu of its own, as the one of the view would be higher than small screens."""
        menu = QMenu(self.tr("Panels"), self._window)
        menu.setObjectName("panelsMenu")
        for name, dock in self._window.workbench.docks.items():
            dock.toggleViewAction().setObjectName(f"toggle-{name}")
            menu.addAction(dock.toggleViewAction())
        return menu

    def _go_menu(self) -> QMenu:
        menu = QMenu(self.tr("Go to"), self._window)
        menu.setObjectName("goMenu")
        self._add(menu, _CANVAS)
        menu.addSeparator()
        menu.addActions(self._window.keyboard.areas.actions)
        return menu

    def _theme_menu(self) -> QMenu:
        menu = QMenu(self.tr("Theme"), self._window)
        group = QActionGroup(menu)
        for mode, text in (
            (Mode.SYSTEM, self.tr("As the system")),
            (Mode.LIGHT, self.tr("Light")),
            (Mode.DARK, self.tr("Dark")),
        ):
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(self._window.theme.mode is mode)
            action.triggered.connect(lambda _=False, mode=mode: self._set_mode(mode))
            group.addAction(action)
        return menu

    def _language_menu(self) -> QMenu:
        menu = QMenu(self.tr("Language"), self._window)
        menu.setObjectName("languageMenu")
        group = QActionGroup(menu)
        names = {Language.SYSTEM: self.tr("As the system"), **NATIVE_NAMES}
        for language, text in names.items():
            action = menu.addAction(text)
            action.setObjectName(f"language-{language.value}")
            action.setCheckable(True)
            action.setChecked(self._window.store.language is language)
            action.triggered.connect(partial(self._window.language_chosen.emit, language))
            group.addAction(action)
        return menu

    def _set_mode(self, mode: Mode) -> None:
        self._window.store.mode = mode
        self._window.theme.set_mode(mode)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for file in self._window.store.recent:
            self.recent.addAction(file).triggered.connect(
                lambda _=False, file=file: self._window.files.open_file(Path(file))
            )
        if self.recent.isEmpty():
            self.recent.addAction(self.tr("No recent projects")).setEnabled(False)

    def _about(self) -> None:
        text = self.tr("Layerloom {0}. Draw a network, watch it learn, take away the PyTorch code.")
        QMessageBox.about(self._window, self.tr("About Layerloom"), text.format(__version__))

    def build_toolbar(self) -> None:
        window = self._window
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(17, 17))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for group in _TOOLS:
            for name in group:
                button = action_button(window.acts[name])
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each of them has a key
                button.setIconSize(bar.iconSize())
                bar.addWidget(button)
            bar.addSeparator()
        window.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        window.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar.addWidget(window.title)
        window.transport = Transport(window.training, window.acts, window.theme)
        bar.addWidget(window.transport)
        window.addToolBar(bar)

        def show_tools() -> None:
            """The start page has its own buttons; only a run in progress is steered from there too."""
            bar.setVisible(window.stack.currentWidget() is not window.start_page or window.training.active)

        window.stack.currentChanged.connect(lambda _index: show_tools())
        window.training.state_changed.connect(lambda _state: show_tools())
        show_tools()
