"""Formats of project files: which is the current one, and the steps from older ones, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from studio.graph.errors import FormatError, NewerFormatError
from studio.graph.words import say

FORMAT = 3

# From a format to the next: STEPS[1] turns a file of format 1 into one of format 2.
# Format 2 has blocks, shared weights and custom code: fields that a file of format 1 doesn't have and doesn't need.
# Format 3 has nodes that are bypassed or muted, frames, notes, bookmarks and waypoints, schedulers and the other parts
# of a recipe: more such fields.
STEPS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: dict, 2: dict}


def migrate(raw: dict[str, Any]) -> dict[str, Any]:
    """The fields of a file of any known format as the current format has them."""
    found = raw["format"]
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise FormatError("format", say("has to be a whole number from 1 on"))
    if found > FORMAT:
        raise NewerFormatError(found, FORMAT)
    for step in range(found, FORMAT):
        raw = STEPS[step](raw)
    return dict(raw)
