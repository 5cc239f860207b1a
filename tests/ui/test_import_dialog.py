"""File > Import: a model becomes a project in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from safetensors.torch import load_file

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
