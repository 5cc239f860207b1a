"""Curves as files: the picture as it is seen (PNG, SVG), or every point of it (CSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtSvg import QSvgGenerator

from studio.graph.files import atomic_file, write_bytes
from studio.ui.run_lines import RunCurves
from studio.ui.series import Array, Series
from studio.ui.step_scale import Axis, StepScale
from studio.ui.theme import Theme

if TYPE_CHECKING:
    from studio.ui.chart import Chart

_WIDTH = 720  # of a chart; its height is to its width as on the screen
_HEAD, _ROW, _MARGIN = 34, 22, 14  # pixels
_SCALE = 2  # of a PNG
_CHUNK = 20_000  # rows
_HEADER = (
    "run",
    "step",
    "epoch",
    "seconds",
    "loss",
    "accuracy",
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
)


# Pictures


def write_picture(path: Path, charts: Sequence[Chart], theme: Theme) -> None:
    """Write the charts side by side, as they are looked at, with a legend; ``.svg`` or else PNG."""
    size = _picture_size(charts)
    content = QBuffer()
    content.open(QIODevice.OpenModeFlag.WriteOnly)
    if path.suffix.lower() == ".svg":
        generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
        generator.setOutputDevice(content)
        generator.setResolution(charts[0].logicalDpiX())  # the axes are recorded for the screen's
        generator.setSize(size)
        generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
        _paint(generator, charts, theme, size)
    else:
        image = QImage(size * _SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SCALE)
        _paint(image, charts, theme, size)
        image.save(content, "PNG")  # type: ignore[call-overload]
    write_bytes(path, bytes(content.data().data()))


def _picture_size(charts: Sequence[Chart]) -> QSize:
    runs = max(len(chart.runs) for chart in charts)
    height = _HEAD + max(_height(chart) for chart in charts) + runs * _ROW + 2 * _MARGIN
    return QSize(len(charts) * _WIDTH + 2 * _MARGIN, height)


def _height(chart: Chart) -> int:
    seen = chart.plot.viewport().size()
    return round(_WIDTH * seen.height() / max(seen.width(), 1))


def _paint(device: Any, charts: Sequence[Chart], theme: Theme, size: QSize) -> None:
    painter = QPainter(device)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.color("panel"))
    for column, chart in enumerate(charts):
        left = _MARGIN + column * _WIDTH
        painter.setPen(theme.color("text"))
        head = QRectF(left + 8, _MARGIN, _WIDTH - 16, _HEAD)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, chart.title)
        place = QRectF(left, _MARGIN + _HEAD, _WIDTH, _height(chart))
        with chart.as_picture():
            chart.plot.render(painter, place, chart.plot.viewport().rect())
        for row, lines in enumerate(chart.runs):
            text = QTextDocument()
            text.setDefaultFont(painter.font())
            name = f"<b>{lines.curves.name}</b> &nbsp; " if lines.curves.name else ""
            values = chart.values_text(lines.curves, None)
            text.setHtml(f'<span style="color:{theme.hex("muted")}">{name}{values}</span>')
            painter.save()
            painter.translate(left + 4, place.bottom() + row * _ROW)
            text.drawContents(painter)
            painter.restore()
    painter.end()


# Numbers


@dataclass(frozen=True)
class RunTable:
    """The points of a run as they were when this was made: curves only grow at their end, and go on elsewhere."""

    name: str
    steps: Array
    columns: tuple[Array, ...]  # of each step
    epochs: tuple[Mapping[float, float], ...]  # by the step that ended them
    metrics: Mapping[str, Mapping[float, float]]  # by their names, likewise
    scale: StepScale

    @classmethod
    def of(cls, losses: RunCurves, accuracies: RunCurves) -> RunTable:
        epochs = (losses.train, accuracies.train, losses.validation, accuracies.validation)

        def by_step(series: Series) -> dict[float, float]:
            return dict(zip(series.x.tolist(), series.y.tolist(), strict=True))

        return cls(
            losses.name,
            losses.steps.x,
            (losses.steps.y, accuracies.steps.y),
            tuple(by_step(series) for series in epochs),
            {name: by_step(series) for name, series in accuracies.metrics.items()},
            deepcopy(losses.scale),
        )


class Cancelled(Exception):
    """The file isn't wanted any more; what stood there stays."""


def write_csv(path: Path, tables: Sequence[RunTable], cancelled: Callable[[], bool] = lambda: False) -> None:
    """Write a row for each step of each run.

    Numbers are written so that they come back to the last bit. The columns' names are not translated.
    """
    metrics = list(dict.fromkeys(name for table in tables for name in table.metrics))
    header = (*_HEADER, *(f"validation_{name}" for name in metrics))
    with atomic_file(path) as file:
        file.write((",".join(header) + "\n").encode())
        for table in tables:
            for start in range(0, len(table.steps), _CHUNK):
                if cancelled():
                    raise Cancelled
                file.write(_rows(table, metrics, slice(start, start + _CHUNK)).encode("utf-8"))


def _rows(table: RunTable, metrics: Sequence[str], part: slice) -> str:
    epochs = (*table.epochs, *(table.metrics.get(name, {}) for name in metrics))
    steps = table.steps[part]
    places = (_column(table.scale, steps, axis) for axis in (Axis.EPOCH, Axis.TIME))
    values = (column[part].tolist() for column in table.columns)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for step, *others in zip(steps.tolist(), *places, *values, strict=True):
        writer.writerow([table.name, int(step), *others, *(known.get(step, "") for known in epochs)])
    return text.getvalue()


def _column(scale: StepScale, steps: Array, axis: Axis) -> list[object]:
    """Where the steps stand on another axis; nothing where that isn't known."""
    if not scale.knows(axis):
        return [""] * len(steps)
    return [float(f"{value:.6g}") for value in scale.shown(steps, axis).tolist()]
