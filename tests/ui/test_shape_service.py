"""Shapes come at once, repairs a moment later, in a second answer."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.ui.document_model import DocumentModel
from studio.ui.problems_panel import ProblemsPanel
from studio.ui.shape_service import ShapeService
from studio.ui.theme import Mode, Theme
from tests.engine.test_shapes import line


def test_repairs_follow_their_problems(qtbot: QtBot) -> None:
    parent = QObject()
    model = DocumentModel()
    net = line((1, 8, 8), ("Conv2d", {"out_channels": 4, "kernel_size": 3}), ("Linear", {"out_features": 10}))
    model.open_copy(net.project)
    service = ShapeService(model, parent)
    panel = ProblemsPanel(model, service, Theme(Mode.DARK))
    qtbot.addWidget(panel)
    answers: list[int] = []
    shapes: list[int] = []
    service.problems_changed.connect(lambda: answers.append(len(service.problems)))
    service.facts_changed.connect(lambda: shapes.append(1))
    service.start()
    try:
        qtbot.waitUntil(lambda: any(problem.repairs for problem in service.problems), timeout=60_000)
        assert len(shapes) == 1
        assert len(answers) >= 2
        button = panel.findChild(QPushButton, "repair")
        assert button is not None
        assert button.text() == "Insert Flatten between conv1 and fc1"
        (problem,) = service.problems
        model.edit(problem.repairs[0].label, problem.repairs[0].apply)
        qtbot.waitUntil(lambda: service.up_to_date and len(shapes) > 1, timeout=10_000)
        assert service.problems == ()
    finally:
        service.shutdown()
