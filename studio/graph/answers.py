"""The kinds of answers that a network can be asked for."""

from __future__ import annotations

from enum import Enum


class Answers(str, Enum):
    """``CLASSES``: the network gives a logit for each class. ``NUMBERS``: it gives the numbers themselves.

    ``PIXELS``: a logit for each class at each pixel, ``(B, C, H, W)``. ``TOKENS``: one for each token that may come
    next, at each position, ``(B, T, C)``.
    """

    CLASSES = "classes"
    NUMBERS = "numbers"
    PIXELS = "pixels"
    TOKENS = "tokens"

    @property
    def are_classes(self) -> bool:
        """Whether an answer is a class, for a sample or for a place in it."""
        return self is not Answers.NUMBERS

    @property
    def have_places(self) -> bool:
        """Whether a sample has many answers, each at its place."""
        return self in (Answers.PIXELS, Answers.TOKENS)
