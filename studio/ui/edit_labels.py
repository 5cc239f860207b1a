"""What edits of settings are called in the history: the setting, and the value that it gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.graph.formulas import Formula
from studio.graph.words import say

_LONGEST = 24
_LEADING = ("source", "optimizer")  # another one of these resets what belongs to it


def setting_label(name: str, owner: str, value: Any) -> str:
    """``Set out_channels of conv1 to 32``."""
    shown = _shown(value)
    if shown is None:
        return say("Set {setting} of {layer}", setting=name, layer=owner)
    return say("Set {setting} of {layer} to {value}", setting=name, layer=owner, value=shown)


def changed_fields(before: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """What an edit of the data or training settings changes; of options, each by its own name."""
    changed: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(before, name)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            changed |= {key: value.get(key) for key in {**old, **value} if old.get(key) != value.get(key)}
        elif value != old:
            changed[name] = value
    return changed


def recipe_label(before: Any, values: Mapping[str, Any]) -> str:
    """``Set epochs to 20``, for fields of the data or training settings."""
    changed = changed_fields(before, values) or dict(values)
    first = next(iter(changed))
    shown = _shown(changed[first])
    if shown is None or (len(changed) > 1 and first not in _LEADING):
        return say("Set {settings}", settings=", ".join(changed))
    return say("Set {setting} to {value}", setting=first, value=shown)


def _shown(value: Any) -> str | None:
    """A value that is short enough to be told."""
    if isinstance(value, Formula):
        value = value.text
    if value is None or isinstance(value, Mapping):
        return None
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if text and len(text) <= _LONGEST else None
