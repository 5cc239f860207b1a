"""What the window's actions do: each part's own handlers, and those that belong to no part alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

Handlers = dict[str, Callable[[], object]]


def window_handlers(window: MainWindow) -> Handlers:
    """What is called by the name of each action."""
    return {
        **_file_handlers(window),
        **_canvas_handlers(window),
        **_run_handlers(window),
        **window.keyboard.handlers(),
        **window.views.handlers(),
        **window.preflight.handlers(),
        **window.networks.handlers(),
        **window.canvas_actions.handlers(),
        **window.drawing_actions.handlers(),
    }


def _file_handlers(window: MainWindow) -> Handlers:
    def toggle_reopening() -> None:
        window.store.reopens = window.acts["reopen"].isChecked()

    return {
        "new": window.files.new_project,
        "open": window.files.open_dialog,
        "import": window.files.import_dialog,
        "save": window.files.save,
        "save_as": window.files.save_as,
        "start_page": window.show_start_page,
        "quit": window.close,
        "versions": window.keeping.show_versions,
        "unsaved": window.keeping.show_work,
        "reopen": toggle_reopening,
        "undo": window.stepping.undo,
        "redo": window.stepping.redo,
    }


def _canvas_handlers(window: MainWindow) -> Handlers:
    def on_canvas(method: str) -> Callable[[], object]:
        return lambda: getattr(window.canvas, method)() if window.canvas else None

    def zoom(factor: float) -> None:
        if window.canvas is not None:
            window.canvas.zoom_to(window.canvas.zoom * factor)

    return {
        "cut": on_canvas("cut"),
        "copy": on_canvas("copy"),
        "paste": on_canvas("paste"),
        "duplicate": on_canvas("duplicate"),
        "delete": on_canvas("delete_selection"),
        "select_all": on_canvas("select_all"),
        "add_layer": on_canvas("open_search"),
        "custom_layer": lambda: window.custom_code.new(window.canvas),
        "fit": on_canvas("fit"),
        "zoom_in": lambda: zoom(1.25),
        "zoom_out": lambda: zoom(0.8),
        "zoom_100": lambda: window.canvas.zoom_to(window.canvas.natural_zoom) if window.canvas else None,
    }


def _run_handlers(window: MainWindow) -> Handlers:
    """Parts that are made after the actions are asked for when an action is called."""

    def find_rate() -> None:
        window.workbench.reveal("training")
        window.training_panel.sections["optimizer"].set_open(True)
        window.training_panel.finder.toggle()

    def compare_runs() -> None:
        window.workbench.reveal("runs")
        window.runs.compare_chosen()

    return {
        "train": lambda: window.reports.train(),
        "pause": window.training.pause,
        "stop": window.training.stop,
        "step": window.training.step,
        "end_epoch": window.training.end_epoch,
        "restart": window.training.restart,
        "apply_edit": lambda: window.run_edits.ask(),
        "undo_apply": lambda: window.run_edits.undo(),
        "enqueue": lambda: window.reports.enqueue(),
        "timeline": lambda: window.timeline.open_newest(),
        "branch": lambda: window.timeline.ask_branch(),
        "leave_timeline": lambda: window.timeline.leave(),
        "find_rate": find_rate,
        "compare_runs": compare_runs,
        "export_curves": lambda: window.curves.export(),
    }
