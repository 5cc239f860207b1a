"""The status bar: parameters, problems and zoom of what is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton

from studio.graph.problems import Severity
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Theme, text_scale


class StatusFacts(QObject):
    """Keeps the figures at the right of the status bar true."""

    def __init__(self, bar: QStatusBar, shapes: ShapeService, theme: Theme) -> None:
        super().__init__(bar)
        self._shapes, self._theme = shapes, theme
        self._network_id: str | None = None
        self.parameters, self._zoom = QLabel(), QLabel()
        self.problem_button = QToolButton()
        self.problem_button.setObjectName("problemCount")
        for widget in (self.parameters, self.problem_button, self._zoom):
            bar.addPermanentWidget(widget)
        bar.setSizeGripEnabled(False)
        shapes.facts_changed.connect(self._show_parameters)
        shapes.problems_changed.connect(self._show_problems)
        theme.changed.connect(self._show_problems)
        self.show_network(None)
        self.set_visible(False)

    def show_network(self, network_id: str | None) -> None:
        """Tell of this network from now on; of none on the start page."""
        self._network_id = network_id
        self._show_parameters()
        self._show_problems()

    def set_visible(self, visible: bool) -> None:
        """There is nothing to tell of on the start page."""
        for figure in (self.parameters, self.problem_button, self._zoom):
            figure.setVisible(visible)

    def show_zoom(self, zoom: float) -> None:
        self._zoom.setText(f"{zoom / text_scale():.0%}")

    def _show_parameters(self) -> None:
        if self._network_id is not None:
            facts = self._shapes.facts.get(self._network_id)
            self.parameters.setText(self.tr("{0:,} parameters").format(facts.parameters) if facts else "")

    def _show_problems(self) -> None:
        problems = self._shapes.told_problems if self._network_id is not None else ()
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        warnings = len(problems) - errors
        parts = [self.tr("Errors: {0}").format(errors)] if errors else []
        parts += [self.tr("Warnings: {0}").format(warnings)] if warnings else []
        self.problem_button.setText("   ".join(parts) or self.tr("No problems"))
        color = self._theme.hex("error" if errors else "warning" if problems else "muted")
        self.problem_button.setStyleSheet(f"color: {color}")
