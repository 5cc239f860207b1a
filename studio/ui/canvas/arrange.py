"""Where nodes go when they are aligned, distributed, or read in order. Numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import QRectF

from studio.ui.canvas.geometry import NODE_WIDTH

Cards = Mapping[str, QRectF]
Places = dict[str, tuple[float, float]]


class Edge(str, Enum):
    """What is brought in line."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


def aligned(cards: Cards, edge: Edge) -> Places:
    """The places where the cards' edges, or centres, are in line: with the outermost, or all of them's centre."""
    area = _bounds(cards)
    places = {}
    for key, card in cards.items():
        moved = QRectF(card)
        if edge is Edge.LEFT:
            moved.moveLeft(area.left())
        elif edge is Edge.RIGHT:
            moved.moveRight(area.right())
        elif edge is Edge.CENTRE:
            moved.moveLeft(round(area.center().x() - card.width() / 2))
        elif edge is Edge.TOP:
            moved.moveTop(area.top())
        elif edge is Edge.BOTTOM:
            moved.moveBottom(area.bottom())
        else:
            moved.moveTop(round(area.center().y() - card.height() / 2))
        places[key] = (moved.x(), moved.y())
    return places


def distributed(cards: Cards, across: bool) -> Places:
    """The places where the gaps between the cards are the same, from left to right (``across``) or downwards."""

    def low(card: QRectF) -> float:
        return card.left() if across else card.top()

    def size(card: QRectF) -> float:
        return card.width() if across else card.height()

    area = _bounds(cards)
    free = size(area) - sum(size(card) for card in cards.values())
    gap = free / max(len(cards) - 1, 1)
    at = low(area)
    places: Places = {}
    for key in sorted(cards, key=lambda key: (low(cards[key]), size(cards[key]))):
        card = cards[key]
        places[key] = (round(at), card.y()) if across else (card.x(), round(at))
        at += size(card) + gap
    return places


def reading_order(cards: Cards) -> list[str]:
    """From left to right, and from top to bottom where cards stand about in a column."""
    columns: list[list[str]] = []
    for key in sorted(cards, key=lambda key: cards[key].left()):
        if columns and cards[key].left() - cards[columns[-1][0]].left() < NODE_WIDTH / 2:
            columns[-1].append(key)
        else:
            columns.append([key])
    return [key for column in columns for key in sorted(column, key=lambda key: cards[key].top())]


def _bounds(cards: Cards) -> QRectF:
    area = QRectF()
    for card in cards.values():
        area = area.united(card)
    return area
