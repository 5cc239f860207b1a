"""The checksum in a project's text: set when it is written, compared when it is read."""

from __future__ import annotations

import hashlib
import re

from studio.graph.words import say

NO_CHECKSUM = "sha256:" + "0" * 64  # stands in the text while the sum is taken
_CHECKSUM = re.compile(r'"checksum": "(sha256:[0-9a-f]{64})"')


def with_checksum(text: str) -> str:
    """The text with its checksum in the place of ``NO_CHECKSUM``."""
    return text.replace(NO_CHECKSUM, _digest(text), 1)


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def checksum_notices(text: str) -> tuple[str, ...]:
    """In words, that the checksum is missing or isn't that of the text."""
    text = text.replace("\r\n", "\n")
    match = _CHECKSUM.search(text)
    if match is None:
        return (
            say(
                "the file has no checksum: it was written by another program, or damaged. Save it to add one"
            ),
        )
    blank = text[: match.start(1)] + NO_CHECKSUM + text[match.end(1) :]
    if _digest(blank) != match[1]:
        return (
            say(
                "the file was changed outside Layerloom, or damaged: its checksum doesn't match. "
                "Look it over; saving it accepts it as it is"
            ),
        )
    return ()
