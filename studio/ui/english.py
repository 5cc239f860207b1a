"""The English words behind the texts of another language: people know the field's words in English too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from studio.ui.language import translation

_BETWEEN = " / "
_APPENDED = re.compile(r"\(&\w\)")  # a menu's letter where the words have none: 文件(&F)
_HOLE = re.compile(r"(\{\w+\})")


def plain(text: str) -> str:
    """A menu's text without the mark of its letter."""
    text = _APPENDED.sub("", text)
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def english(text: str) -> str:
    """What stands for a text of the window in English, all of it where there are several; empty in English."""
    shown = translation()
    return _english(plain(text), _sources(shown.with_suffix(".ts"))) if shown is not None else ""


def _english(text: str, sources: Mapping[str, str]) -> str:
    whole = sources.get(text) or sources.get(text.removesuffix("…"))
    return whole or next(_composed(text, sources), "")


def _composed(text: str, sources: Mapping[str, str]) -> Iterator[str]:
    """A text that has another one in it: 转到检查器 is "Go to {area}" with the inspector."""
    for shown, source in sources.items():
        before, hole, after = _HOLE.split(shown, 1) if _HOLE.search(shown) else ("", "", "")
        if hole and len(before) > 1 and text.startswith(before) and text.endswith(after):
            inner = sources.get(text[len(before) : len(text) - len(after)])
            if inner:
                yield source.replace(hole, inner)


@lru_cache(maxsize=2)
def _sources(file: Path) -> Mapping[str, str]:
    """The English texts by those of a language, from the translators' file, which takes some 20 ms to read."""
    from xml.etree import ElementTree  # takes longer still, and English needs none of it

    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for message in ElementTree.parse(file).iter("message"):
        source, shown = plain(message.findtext("source", "")), plain(message.findtext("translation", ""))
        if shown and shown != source:
            found[shown][source] = None
    return {shown: _BETWEEN.join(sources) for shown, sources in found.items()}
