"""File > Import: a model becomes a project in the window."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from safetensors.torch import load_file

from studio.ui import import_dialog
from studio.ui.import_dialog import ImportDialog
from studio.ui.main_window import MainWindow

CODE = """
import torch
from torch import nn

open({marker!r}, "a").close()

class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))

    def forward(self, x):
        return self.body(x)
"""


def opened(window: MainWindow) -> ImportDialog:
    window.acts["import"].trigger()
    dialog = window.findChild(ImportDialog)
    assert dialog is not None
    return dialog


def press_import(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def test_a_class_of_a_file_is_imported_once_it_is_trusted(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    marker, file = tmp_path / "ran", tmp_path / "small.py"
    file.write_text(CODE.format(marker=str(marker)))
    dialog = opened(window)
    dialog.findChild(QComboBox, "importKind").setCurrentIndex(1)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "importFile"), str(file))
    assert dialog.findChild(QComboBox, "importClass").currentText() == "Small"
    dialog.findChild(QLineEdit, "importShape").setText("1, 8")
    press_import(qtbot, dialog)
    assert "trust" in dialog.findChild(QLabel, "importMessage").text()
    assert not marker.exists()
    qtbot.mouseClick(
        dialog.findChild(QCheckBox, "importTrust"),
        Qt.MouseButton.LeftButton,
        pos=dialog.trust.rect().center(),
    )
    dialog.trust.setChecked(True)
    weights = tmp_path / "small.safetensors"
    dialog.keeps_weights.setChecked(True)
    press_import(qtbot, dialog)
    assert "Name a file" in dialog.findChild(QLabel, "importMessage").text()
    assert not marker.exists()
    qtbot.keyClicks(dialog.findChild(QLineEdit, "importWeights"), str(weights))
    with qtbot.waitSignal(dialog.imported, timeout=60_000):
        press_import(qtbot, dialog)
    assert marker.exists()
    assert sorted(tensor.shape for tensor in load_file(weights).values()) == [(3,), (3, 16), (16,), (16, 8)]
    network = window.model.document.network_named("Small")
    assert network is not None
    assert [node.type for node in network.nodes.values()] == ["Input", "Linear", "ReLU", "Linear", "Output"]


def test_what_goes_wrong_is_told_in_the_dialog(qtbot: QtBot, window: MainWindow) -> None:
    dialog = opened(window)
    dialog.findChild(QComboBox, "importModel").setEditText("resnet19")
    press_import(qtbot, dialog)
    message = dialog.findChild(QLabel, "importMessage")
    qtbot.waitUntil(lambda: "Did you mean" in message.text(), timeout=60_000)
    assert dialog.isVisible()
    dialog.reject()


def test_a_model_that_is_not_opened_at_once_has_not_to_be_taken_in_again(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[object] = []
    take_in = import_dialog._take_in
    monkeypatch.setattr(import_dialog, "_take_in", lambda *what: taken.append(what) or take_in(*what))
    # A person has work that is to be saved first.
    monkeypatch.setattr(window.files, "may_close", lambda: False)
    dialog = opened(window)
    dialog.findChild(QComboBox, "importModel").setEditText("squeezenet1_1")
    dialog.findChild(QLineEdit, "importShape").setText("1, 3, 32, 32")
    with qtbot.waitSignal(dialog.imported):
        press_import(qtbot, dialog)
    assert dialog.isVisible()
    assert window.canvas is None
    assert "Import opens it" in dialog.findChild(QLabel, "importMessage").text()
    monkeypatch.undo()
    press_import(qtbot, dialog)
    assert not dialog.isVisible()
    trained = window.model.document.trained_network
    assert trained is not None
    assert len(taken) == 1
    window.model.session.mark_saved()


def test_giving_up_an_import_does_not_hold_up_the_window(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def take_in(*_what: object) -> None:
        begun.set()
        may_end.wait()

    monkeypatch.setattr(import_dialog, "_take_in", take_in)
    dialog = opened(window)
    came: list[object] = []
    dialog.imported.connect(came.append)
    press_import(qtbot, dialog)
    begun.wait()
    dialog.reject()  # would wait for ever, if it waited
    assert not dialog.isVisible()
    may_end.set()
    window.close()  # this one waits
    assert not came
    assert not [thread for thread in threading.enumerate() if thread.name == "layerloom-task"]
