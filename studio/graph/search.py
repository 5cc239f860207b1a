"""Finds layers by what a person types: names, parts of them, other words for them."""

from __future__ import annotations

from collections.abc import Iterable

from studio.graph.catalogue import LayerSpec

# The layers that most networks are made of come first where nothing else tells two apart.
_COMMON = (
    "Linear", "Conv2d", "ReLU", "MaxPool2d", "Flatten", "Dropout", "BatchNorm2d", "Input", "Output", "Add", "Concat",
    "Embedding", "LSTM", "LayerNorm", "MultiheadAttention", "GELU",
)  # fmt: skip
_RANK = {name: index for index, name in enumerate(_COMMON)}


def ranked(specs: Iterable[LayerSpec], text: str) -> list[LayerSpec]:
    """The layers that match, the best first; all of them for an empty text."""
    words = text.lower().split()
    scored = [(_score(spec, words), spec) for spec in specs]
    found = [(score, spec) for score, spec in scored if score is not None]
    return [
        spec
        for _, spec in sorted(found, key=lambda pair: (pair[0], _RANK.get(pair[1].type, 99), pair[1].title))
    ]


def _score(spec: LayerSpec, words: list[str]) -> int | None:
    """How badly a layer matches (0 is best), or None when a word isn't found at all."""
    scores = [_word_score(spec, word) for word in words]
    if any(score is None for score in scores):
        return None
    return max((score for score in scores if score is not None), default=0)


def _word_score(spec: LayerSpec, word: str) -> int | None:
    name = spec.title.lower()
    if name == word:
        return 0
    if name.startswith(word):
        return 1
    if any(keyword.startswith(word) for keyword in spec.keywords) or spec.stem.startswith(word):
        return 2
    if word in name:
        return 3
    if word in spec.category.lower():
        return 4
    return 5 if _in_order(word, name) else None


def _in_order(letters: str, name: str) -> bool:
    """Whether the letters stand in the name in that order, the first one first: ``c2d`` in ``conv2d``."""
    rest = iter(name)
    return len(letters) > 1 and name[0] == letters[0] and all(letter in rest for letter in letters)
