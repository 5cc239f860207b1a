"""Documents as JSON text and back: canonical, checked on the way in, with a checksum."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from studio.graph.checksum import checksum_notices, with_checksum
from studio.graph.document import ProjectDocument
from studio.graph.document_reading import read_project
from studio.graph.document_text import project_text
from studio.graph.errors import FormatError
from studio.graph.migrations import migrate
from studio.graph.reading import shown
from studio.graph.words import say


def to_json(document: ProjectDocument) -> str:
    """The canonical text: equal documents give equal text."""
    return with_checksum(project_text(document))


def from_json(text: str) -> tuple[ProjectDocument, tuple[str, ...]]:
    """The document, and notices in words about the text (a checksum that doesn't match).

    Raises FormatError with the place for anything that isn't a project. No value in the text is ever run.
    """
    raw = _parse(text)
    if not isinstance(raw, dict) or "format" not in raw:
        raise FormatError("", say("this is JSON, but not a Layerloom project: it has no format number"))
    notices = checksum_notices(text)
    raw = migrate(raw)
    raw.pop("checksum", None)
    raw.pop("format", None)
    return read_project(raw), notices


def _parse(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise FormatError(
            place, say("this isn't a whole project file ({msg}). It may be cut off", msg=error.msg)
        ) from error
    except RecursionError as error:
        raise FormatError("", say("values are nested too deep for a project")) from error
    except ValueError as error:  # a number of more digits than Python converts
        raise FormatError("", say("a number can't be read ({error})", error=error)) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = next(key for key in result if sum(key == other for other, _ in pairs) > 1)
        raise FormatError(shown(twice), say("the same key stands twice in one object"))
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise FormatError("", say("{name} is no number that a project can hold", name=name))
