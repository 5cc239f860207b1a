"""What differs between two documents, in words: one sentence, or a line for each difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from studio.graph.differences import Difference, Kind

_MOST_IN_A_SUMMARY = 2  # changed values that are named in one sentence
_LONGEST_VALUE = 40


def summary(found: Sequence[Difference]) -> str:
    """One sentence: ``2 layers added, 1 setting changed (conv1.out_channels 16 → 32)``."""
    if not found:
        return QCoreApplication.translate("Differences", "nothing differs")
    counts = Counter(difference.kind for difference in found)
    told = [_counted(kind, count) + _values(found, kind) for kind, count in counts.items()]
    return QCoreApplication.translate("Differences", ", ").join(told)


def _values(found: Iterable[Difference], kind: Kind) -> str:
    """The values in brackets, where they are few enough to be read."""
    changed = [difference for difference in found if difference.kind is kind]
    told = [f"{d.subject} {_value(d.before)} → {_value(d.after)}" for d in changed if _has_values(d)]
    if not told or len(changed) > _MOST_IN_A_SUMMARY:
        return ""
    return QCoreApplication.translate("Differences", " ({values})").format(values="; ".join(told))


def lines(found: Iterable[Difference]) -> list[str]:
    """A line for each difference."""
    texts = []
    for difference in found:
        line = QCoreApplication.translate("Differences", "{what}: {subject}")
        text = line.format(what=_words()[difference.kind][0], subject=difference.subject)
        if _has_values(difference):
            text += f"  {_value(difference.before)} → {_value(difference.after)}"
        if difference.network and difference.network != difference.subject:
            text += QCoreApplication.translate("Differences", "  (in {network})").format(
                network=difference.network
            )
        texts.append(text)
    return texts


def _has_values(difference: Difference) -> bool:
    return difference.before is not None or difference.after is not None


def _value(value: object) -> str:
    if value is None:
        return QCoreApplication.translate("Differences", "unset")
    text = str(list(value) if isinstance(value, tuple) else value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _counted(kind: Kind, count: int) -> str:
    _, one, many = _words()[kind]
    return one if count == 1 else many.format(count=count)


def _words() -> dict[Kind, tuple[str, str, str]]:
    """What a kind of difference is called, and how one and several are counted."""
    tr = QCoreApplication.translate
    return {
        Kind.NETWORK_ADDED: (
            tr("Differences", "Network added"),
            tr("Differences", "1 network added"),
            tr("Differences", "{count} networks added"),
        ),
        Kind.NETWORK_REMOVED: (
            tr("Differences", "Network removed"),
            tr("Differences", "1 network removed"),
            tr("Differences", "{count} networks removed"),
        ),
        Kind.NETWORK_RENAMED: (
            tr("Differences", "Network renamed"),
            tr("Differences", "1 network renamed"),
            tr("Differences", "{count} networks renamed"),
        ),
        Kind.LAYER_ADDED: (
            tr("Differences", "Layer added"),
            tr("Differences", "1 layer added"),
            tr("Differences", "{count} layers added"),
        ),
        Kind.LAYER_REMOVED: (
            tr("Differences", "Layer removed"),
            tr("Differences", "1 layer removed"),
            tr("Differences", "{count} layers removed"),
        ),
        Kind.LAYER_RENAMED: (
            tr("Differences", "Layer renamed"),
            tr("Differences", "1 layer renamed"),
            tr("Differences", "{count} layers renamed"),
        ),
        Kind.LAYER_MOVED: (
            tr("Differences", "Layer moved"),
            tr("Differences", "1 layer moved"),
            tr("Differences", "{count} layers moved"),
        ),
        Kind.SETTING: (
            tr("Differences", "Setting changed"),
            tr("Differences", "1 setting changed"),
            tr("Differences", "{count} settings changed"),
        ),
        Kind.WIRE_ADDED: (
            tr("Differences", "Wire added"),
            tr("Differences", "1 wire added"),
            tr("Differences", "{count} wires added"),
        ),
        Kind.WIRE_REMOVED: (
            tr("Differences", "Wire removed"),
            tr("Differences", "1 wire removed"),
            tr("Differences", "{count} wires removed"),
        ),
        Kind.PARAMETER: (
            tr("Differences", "Parameters changed"),
            tr("Differences", "1 network's parameters changed"),
            tr("Differences", "{count} networks' parameters changed"),
        ),
        Kind.DATA: (
            tr("Differences", "Data setting changed"),
            tr("Differences", "1 data setting changed"),
            tr("Differences", "{count} data settings changed"),
        ),
        Kind.TRAINING: (
            tr("Differences", "Training setting changed"),
            tr("Differences", "1 training setting changed"),
            tr("Differences", "{count} training settings changed"),
        ),
        Kind.CODE: (
            tr("Differences", "Code changed"),
            tr("Differences", "1 piece of code changed"),
            tr("Differences", "{count} pieces of code changed"),
        ),
        Kind.DESCRIPTION: (
            tr("Differences", "Description changed"),
            tr("Differences", "1 description changed"),
            tr("Differences", "{count} descriptions changed"),
        ),
        Kind.DRAWING: (
            tr("Differences", "Drawing changed"),
            tr("Differences", "1 part of the drawing changed"),
            tr("Differences", "{count} parts of the drawing changed"),
        ),
    }


def moment(when: datetime) -> str:
    """A time as the system writes it; the day too, unless it is today."""
    locale, short = QLocale(), QLocale.FormatType.ShortFormat
    time = locale.toString(QTime(when.hour, when.minute), short)
    if when.date() == datetime.now().date():
        return QCoreApplication.translate("Differences", "today, {time}").format(time=time)
    return f"{locale.toString(QDate(when.year, when.month, when.day), short)}, {time}"
