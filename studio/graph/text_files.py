"""A text to learn from: its characters, and whether it is long enough, without tensors."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from studio.graph.words import say

LARGEST_MB = 64


@dataclass(frozen=True)
class TextFile:
    """The different characters of a text, in order. ``fault`` says what is wrong with it, in words."""

    characters: tuple[str, ...] = ()
    fault: str = ""


def look_into_text(path: str | None, context: int, held_out: float) -> TextFile:
    """What the file has, read again when it has changed."""
    if not path:
        return TextFile(fault=say("Choose the text file to learn from."))
    file = Path(path).expanduser()
    try:
        if file.is_dir():
            return TextFile(fault=say("{path} is a folder. Choose a text file in it.", path=file))
        facts = file.stat()
        if not stat.S_ISREG(facts.st_mode):  # a device or a pipe may have no end
            return TextFile(fault=say("{path} is no ordinary file. Choose a text file.", path=file))
        found = _read(file, facts.st_mtime_ns, facts.st_size)
    except FileNotFoundError:
        return TextFile(
            fault=say("The file {path} isn't there. Choose where the text is, or bring it back.", path=file)
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return TextFile(fault=say("The file {path} can't be read: {reason}.", path=file, reason=reason))
    if isinstance(found, str):
        return TextFile(fault=found)
    length, characters = found
    held = round(length * held_out)
    if min(length - held, held) <= context:
        return TextFile(
            characters,
            say(
                "The text {path} has {length} characters, of which {held} are set aside to validate with: too few for "
                "a context of {context} and the next one. Set a smaller context, or take a longer text.",
                path=file,
                length=length,
                held=held,
                context=context,
            ),
        )
    return TextFile(characters)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int, size: int) -> tuple[int, tuple[str, ...]] | str:
    """The length and the characters, or a fault."""
    if size > LARGEST_MB * 2**20:
        return say(
            "The text {path} has {size} MB, and {most} MB at most are read. Take a part of it.",
            path=file,
            size=size // 2**20,
            most=LARGEST_MB,
        )
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return say(
            "The text {path} isn't UTF-8: byte {place} is none of it. Save it as UTF-8 in a text editor.",
            path=file,
            place=error.start,
        )
    characters = tuple(sorted(set(text)))
    if len(characters) < 2:
        return say("The text {path} has fewer than two different characters: nothing to learn.", path=file)
    return len(text), characters
