"""Finds layers by what a person types: names, parts of them, other words for them, and forgiving of slips."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from studio.graph.catalogue import LayerSpec

# The layers that most networks are made of come first where nothing else tells two apart.
_COMMON = (
    "Linear", "Conv2d", "ReLU", "MaxPool2d", "Flatten", "Dropout", "BatchNorm2d", "Input", "Output", "Add", "Concat",
    "Embedding", "LSTM", "LayerNorm", "MultiheadAttention", "GELU",
)  # fmt: skip
_RANK = {name: index for index, name in enumerate(_COMMON)}
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+d?")
_SHORTEST_SLIP = 4  # letters: in shorter words every other name would be a slip away
_SLIP = 0.75  # how like a name a mistyped word has to be


Translate = Callable[[str], str]


def ranked(
    specs: Iterable[LayerSpec],
    text: str,
    uses: Mapping[str, float] | None = None,
    translate: Translate | None = None,
) -> list[LayerSpec]:
    """The layers that match, the best first; all of them for an empty text.

    ``uses`` says how much a person uses a type: of two that match alike, the one that is used more comes first.
    ``translate`` gives category and help in the language that is spoken, which words of that language are found in.
    """
    words, used = text.lower().split(), uses or {}
    scored = [(_score(spec, words, translate), spec) for spec in specs]
    found = [(score, spec) for score, spec in scored if score is not None]

    def place(pair: tuple[int, LayerSpec]) -> tuple[float, ...]:
        score, spec = pair
        shortness = len(spec.title) if words else 0
        return (score, -used.get(spec.type, 0.0), _RANK.get(spec.type, 99), shortness)

    return [spec for _, spec in sorted(found, key=lambda pair: (place(pair), pair[1].title))]


def _score(spec: LayerSpec, words: list[str], translate: Translate | None) -> int | None:
    """How badly a layer matches (0 is best), or None when a word isn't found at all."""
    scores = [
        _word_score(spec, word)
        if translate is None or word.isascii()
        else _local_score(spec, word, translate)
        for word in words
    ]
    if any(score is None for score in scores):
        return None
    return max((score for score in scores if score is not None), default=0)


def _local_score(spec: LayerSpec, word: str, translate: Translate) -> int | None:
    """For a word of another script, which no layer's name has: what comes early in the help is what a layer is."""
    place = translate(spec.help).lower().find(word)
    if place == 0:
        return 1
    if word in translate(spec.category).lower():
        return 5
    return 6 if place > 0 else None


def _word_score(spec: LayerSpec, word: str) -> int | None:
    name = spec.title.lower()
    if name == word:
        return 0
    if name.startswith(word):
        return 1
    if any(keyword.startswith(word) for keyword in spec.keywords) or spec.stem.startswith(word):
        return 2
    if _starts_humps(word, humps(spec.title)):
        return 3
    if word in name:
        return 4
    if word in spec.category.lower():
        return 5
    if _in_order(word, name):
        return 6
    return 7 if _is_slip(word, name) else None


@lru_cache(maxsize=4096)
def humps(title: str) -> tuple[str, ...]:
    """The parts that a name is made of, in small letters: ``BatchNorm2d`` has batch, norm and 2d."""
    return tuple(part.lower() for part in _HUMP.findall(title))


def _starts_humps(letters: str, parts: tuple[str, ...]) -> bool:
    """Whether the letters are beginnings of the parts, in order, from the first one on: ``bn2`` in BatchNorm2d."""
    if not parts:
        return False
    most = _shared_start(letters, parts[0])
    return any(_go_on(letters[count:], parts[1:]) for count in range(most, 0, -1))


def _go_on(letters: str, parts: tuple[str, ...]) -> bool:
    if not letters:
        return True
    if not parts:
        return False
    most = _shared_start(letters, parts[0])
    return any(_go_on(letters[count:], parts[1:]) for count in range(most, -1, -1))


def _shared_start(first: str, second: str) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


def _in_order(letters: str, name: str) -> bool:
    """Whether the letters stand in the name in that order, the first one first: ``cv2`` in ``conv2d``."""
    rest = iter(name)
    return len(letters) > 1 and name[0] == letters[0] and all(letter in rest for letter in letters)


def _is_slip(word: str, name: str) -> bool:
    """Whether the word is a slip of the fingers away from the name's beginning: ``liner``, ``drpoout``."""
    if len(word) < _SHORTEST_SLIP or word[0] != name[0]:
        return False
    return SequenceMatcher(None, word, name[: len(word) + 1], autojunk=False).ratio() >= _SLIP
