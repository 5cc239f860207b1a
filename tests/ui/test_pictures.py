"""Pictures of a network: SVG, PNG that carries its project, PDF; and how the window takes them back."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QRectF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from studio.graph.errors import FileError, LayerloomError
from studio.graph.picture_file import _chunk, load_picture, with_project
from studio.graph.serial import to_json
from studio.ui.canvas.picture import Part, Picture
from studio.ui.main_window import MainWindow
from studio.ui.picture_dialog import PictureDialog
from studio.ui.theme import Mode, Theme
from tests.ui.bench import Bench, know_shapes
from tests.ui.gestures import node_id

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def picture(chain: Bench) -> Iterator[Picture]:
    """A picture of the chain with its shapes, in the light theme."""
    know_shapes(chain)
    theme = Theme(Mode.LIGHT)
    made = Picture(chain.model, chain.view.network_id, chain.shapes.facts[chain.view.network_id], theme)
    yield made
    made.close()


def pixels(png: bytes) -> QImage:
    image = QImage.fromData(png, "PNG")
    assert not image.isNull()
    return image


# The formats


def test_an_svg_has_the_texts_as_text_and_no_pixels(picture: Picture) -> None:
    svg = picture.svg(transparent=False).decode()
    texts = set(re.findall(r"<text[^>]*>([^<]+)</text>", svg))
    assert {"image", "fc1", "relu1", "fc2", "B×16", "B×8"} <= texts
    assert "<image" not in svg, "icons are lines too"
    renderer = QSvgRenderer(svg.encode())
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    assert image.pixelColor(2, 2) == Theme(Mode.LIGHT).color("canvas")


def test_a_png_has_the_pixels_that_were_asked_for(picture: Picture) -> None:
    once, twice = pixels(picture.png(1, transparent=False)), pixels(picture.png(2, transparent=False))
    assert twice.width() == pytest.approx(2 * once.width(), abs=2)
    assert once.pixelColor(1, 1) == Theme(Mode.LIGHT).color("canvas")
    clear = pixels(picture.png(1, transparent=True))
    assert clear.pixelColor(1, 1).alpha() == 0
    assert clear.pixelColor(clear.rect().center()) != clear.pixelColor(1, 1) or clear.hasAlphaChannel()


def test_a_pdf_has_one_page_with_fonts_of_the_network_size(picture: Picture) -> None:
    pdf = picture.pdf(transparent=False)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 1
    assert b"/Font" in pdf
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert float(box[1]) == pytest.approx(picture.size.width * 0.75, abs=2)


def test_a_selection_is_painted_by_itself(chain: Bench, picture: Picture) -> None:
    ids = frozenset(node_id(chain.view, name) for name in ("fc1", "relu1"))
    facts = chain.shapes.facts[chain.view.network_id]
    part = Picture(chain.model, chain.view.network_id, facts, Theme(Mode.LIGHT), Part(ids))
    svg = part.svg(transparent=False).decode()
    texts = set(re.findall(r"<text[^>]*>([^<]+)</text>", svg))
    assert {"fc1", "relu1", "B×8"} <= texts
    assert not texts & {"image", "fc2", "B×16"}
    assert part.size.width < picture.size.width
    part.close()


def test_a_picture_leaves_the_canvas_alone(chain: Bench, picture: Picture) -> None:
    before = chain.view.grab().toImage()
    picture.png(1, transparent=False)
    picture.svg(transparent=True)
    assert chain.view.grab().toImage() == before


def test_too_many_pixels_are_refused_in_words(chain: Bench) -> None:
    chain.view.add_layer("ReLU")
    chain.view.select([node_id(chain.view, "relu2")])
    chain.view.editor.nudge(90_000, 0)
    huge = Picture(chain.model, chain.view.network_id, None, chain.theme)
    with pytest.raises(LayerloomError, match="smaller scale"):
        huge.png(1, transparent=False)
    huge.close()


# The project in a picture


def test_a_project_comes_back_from_a_picture_as_it_was(
    chain: Bench, picture: Picture, tmp_path: Path
) -> None:
    content = with_project(picture.png(1, transparent=False), to_json(chain.model.document))
    assert not pixels(content).isNull(), "it is still a picture"
    path = tmp_path / "net.png"
    path.write_bytes(content)
    assert load_picture(path).document == chain.model.document


def _png(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "odd.png"
    path.write_bytes(content)
    return path


def test_pictures_that_carry_no_whole_project_are_refused_in_words(
    chain: Bench, picture: Picture, tmp_path: Path
) -> None:
    plain, text = picture.png(1, transparent=False), to_json(chain.model.document)
    whole = with_project(plain, text)
    damaged = bytearray(whole)
    damaged[80] ^= 1
    flood = zlib.compress(b" " * (65 * 2**20))
    cases = [
        (plain, "carries no Layerloom project"),
        (b"GIF89a", "isn't a PNG"),
        (b"", "isn't a PNG"),
        (bytes(damaged), "damaged"),
        (whole[:60], "damaged"),
        (with_project(plain, "{}"), "no format number"),
        (with_project(plain, "[" * 9000), "nested too deep"),
    ]
    for content, words in cases:
        with pytest.raises(FileError, match=words):
            load_picture(_png(tmp_path, content))
    bomb = _chunk(b"iTXt", b"layerloom-project\0\1\0\0\0" + flood)
    with pytest.raises(FileError, match="larger than 64 MB"):
        load_picture(_png(tmp_path, plain[:33] + bomb + plain[33:]))


# In the window


def drop_file(widget: QWidget, path: Path) -> bool:
    """Drop a file on a widget as the platform tells it; whether anything took it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at = widget.rect().center()
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, LEFT, PLAIN)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(at, Qt.DropAction.CopyAction, data, LEFT, PLAIN))
        QApplication.processEvents()
    return enter.isAccepted()


def export(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch, **choices: str) -> None:
    """File > Export picture, with what is chosen in the dialog's boxes."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.acts["export_picture"].trigger()
    dialog = window.findChild(PictureDialog)
    assert dialog is not None
    for name, text in choices.items():
        box = getattr(dialog, name)
        box.setCurrentIndex(box.findText(text))
    assert not dialog.preview.pixmap().isNull()
    QTest.keyClick(dialog.part, Qt.Key.Key_Return)
    assert path.is_file()


def test_an_exported_picture_that_is_dropped_on_the_window_opens_its_project(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.files.open_template("digits-mlp")
    before, path = window.model.document, tmp_path / "digits.png"
    export(window, path, monkeypatch, theme="Light")
    window.model.new()
    assert window.model.document != before
    assert window.canvas is not None
    assert drop_file(window.canvas.viewport(), path)
    assert window.model.document == before
    assert window.model.path is None, "a copy without a file of its own"


@pytest.mark.parametrize(("kind", "start"), [("SVG", b"<?xml"), ("PDF", b"%PDF")])
def test_the_other_formats_are_written_too(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, start: bytes
) -> None:
    window.files.open_template("digits-mlp")
    path = tmp_path / f"digits.{kind.lower()}"
    export(window, path, monkeypatch, format=kind)
    assert path.read_bytes().startswith(start)


def test_a_picture_without_a_project_is_refused_in_words_and_the_open_one_stays(
    window: MainWindow, tmp_path: Path
) -> None:
    window.files.open_template("digits-mlp")
    before, path = window.model.document, tmp_path / "photo.png"
    QImage(4, 4, QImage.Format.Format_RGB32).save(str(path))
    assert window.canvas is not None
    assert drop_file(window.canvas.viewport(), path)
    box = window.findChild(QMessageBox, "failure")
    assert box is not None
    assert "carries no Layerloom project" in box.text()
    assert window.model.document is before
    box.close()


def test_a_project_file_that_is_dropped_on_the_window_opens(window: MainWindow, tmp_path: Path) -> None:
    window.files.open_template("digits-mlp")
    path = tmp_path / "saved.loom"
    window.model.save(path)
    window.model.new()
    assert drop_file(window.start_page, path)
    assert window.model.path == path


def test_files_of_other_kinds_are_not_taken(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    assert not drop_file(window, path)
