"""Words for an edit of a run's network: what becomes of a layer, and what a mark on the curves says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from studio.engine.events import NetworkChanged
from studio.engine.network_plans import LayerFate
from studio.engine.run_records import LiveEdit

_MOST_NAMES = 6  # in a tip; more are counted


@dataclass(frozen=True)
class CurveMark:
    """A place on a run's curves, after ``step``, and what happened there."""

    step: int
    text: str


def fate_word(fate: LayerFate) -> str:
    translate = QCoreApplication.translate
    return {
        LayerFate.KEPT: translate("RunEdits", "kept"),
        LayerFate.WIDENED: translate("RunEdits", "widened"),
        LayerFate.NEW: translate("RunEdits", "new"),
        LayerFate.DROPPED: translate("RunEdits", "dropped"),
    }[fate]


def mark_of(event: NetworkChanged) -> CurveMark:
    return _mark(event.step, [(layer.fate, layer.name) for layer in event.plan.changed])


def marks_of(edits: Iterable[LiveEdit]) -> tuple[CurveMark, ...]:
    """The marks of a run of the store: where its network was edited."""
    return tuple(
        _mark(edit.step, [(LayerFate(fate), name) for fate, name in edit.layers])
        for edit in edits
        if edit.start
    )


def _mark(step: int, layers: list[tuple[LayerFate, str]]) -> CurveMark:
    translate = QCoreApplication.translate
    lines = [translate("RunEdits", "The network was edited after step {step}.").format(step=f"{step:,}")]
    for fate in (LayerFate.NEW, LayerFate.WIDENED, LayerFate.DROPPED):
        names = [name for each, name in layers if each is fate]
        if names:
            more = [f"+{len(names) - _MOST_NAMES}"] if len(names) > _MOST_NAMES else []
            lines.append(f"{fate_word(fate)}: {', '.join([*names[:_MOST_NAMES], *more])}")
    return CurveMark(step, "\n".join(lines))
