"""Several documents beside each other: the settings in which they differ, and what else differs from the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studio.graph.differences import Difference, Kind, differences
from studio.graph.document import ProjectDocument

_SETTINGS = (Kind.TRAINING, Kind.DATA, Kind.SETTING)
_DRAWN = (Kind.LAYER_MOVED, Kind.DRAWING, Kind.DESCRIPTION)  # these train the same


class _Absent:
    """The value of a setting in a document that has no such layer."""


ABSENT = _Absent()


@dataclass(frozen=True)
class SettingRow:
    """A setting that isn't the same in all documents, with its value in each."""

    kind: Kind
    network: str
    subject: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Comparison:
    """``others`` has, for each document after the first, what differs in it besides settings."""

    settings: tuple[SettingRow, ...]
    others: tuple[tuple[Difference, ...], ...]


def compare(documents: Sequence[ProjectDocument]) -> Comparison:
    """What differs between documents; the first is the measure."""
    first, *rest = documents
    found = [differences(first, document) for document in rest]
    keys = {_key(d): d.before for each in found for d in each if d.kind in _SETTINGS}
    rows = [SettingRow(*key, _values(key, before, found)) for key, before in keys.items()]
    rows.sort(key=lambda row: (_SETTINGS.index(row.kind), row.network, row.subject))
    others = tuple(tuple(d for d in each if d.kind not in (*_SETTINGS, *_DRAWN)) for each in found)
    return Comparison(tuple(rows), others)


def _key(difference: Difference) -> tuple[Kind, str, str]:
    return difference.kind, difference.network, difference.subject


def _values(
    key: tuple[Kind, str, str], before: Any, found: Sequence[Sequence[Difference]]
) -> tuple[Any, ...]:
    """The first document's value and those of the others: its own, where it doesn't differ and the layer is there."""
    values = [before]
    layer = key[2].partition(".")[0]
    for each in found:
        changed = [d.after for d in each if _key(d) == key]
        gone = key[0] is Kind.SETTING and any(
            d.kind is Kind.LAYER_REMOVED and d.network == key[1] and d.subject.split(" ")[0] == layer
            for d in each
        )
        values.append(changed[0] if changed else ABSENT if gone else before)
    return tuple(values)
