"""Finds what a person means by a few letters: beginnings of words first, then parts of them, then letters in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")

_BOUNDARIES = " ._-/:›(\u201c"


def score(query: str, text: str) -> int | None:
    """How badly a text matches (0 is best), or None when a word of the query isn't in it at all."""
    folded = text.casefold()
    scores = [_word_score(word, folded) for word in query.casefold().split()]
    known = [value for value in scores if value is not None]
    return None if len(known) < len(scores) else sum(known)


def best(query: str, things: Iterable[Thing], texts: Callable[[Thing], Iterable[str]]) -> list[Thing]:
    """The things that match, the best first, else in their order.

    ``texts`` gives what a thing can be found by; each further text counts less than those before it.
    """
    found = []
    for index, thing in enumerate(things):
        scores = [
            value + 10 * place
            for place, text in enumerate(texts(thing))
            if (value := score(query, text)) is not None
        ]
        if scores:
            found.append((min(scores), index, thing))
    return [thing for _, _, thing in sorted(found, key=lambda entry: entry[:2])]


def _word_score(word: str, text: str) -> int | None:
    at = text.find(word)
    if at == 0:
        return 0
    starts = [index for index in range(1, len(text)) if text[index - 1] in _BOUNDARIES]
    if any(text.startswith(word, index) for index in starts):
        return 1
    if at > 0:
        return 2
    if _in_order(word, "".join(text[index] for index in (0, *starts) if text)):
        return 3
    return 4 if any(_in_order(word, text[index:], first=True) for index in (0, *starts)) else None


def _in_order(letters: str, text: str, first: bool = False) -> bool:
    """Whether the letters stand in the text in that order; with ``first`` from its first letter on."""
    rest = iter(text)
    return (not first or text[:1] == letters[:1]) and all(letter in rest for letter in letters)
