"""Where a model's own tensors stand among its items: right before what first uses them, as source reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from studio.engine.importing.items import Item


def tensors_at_use(items: Sequence[Item]) -> list[Item]:
    """The items with each Parameter and Constant moved; one that is used outside of its module stays."""
    users: dict[int, tuple[int, int]] = {}  # by tensor: its first user's place, and which of its inputs it is
    for index, item in enumerate(items):
        for port, (_, value) in enumerate(item.inputs):
            users.setdefault(id(value.item), (index, port))
    moved: dict[int, list[Item]] = defaultdict(list)
    movable = {id(item) for item in items if _is_movable(item, items, users)}
    for item in items:
        if id(item) in movable:
            moved[_start(item, items, users[id(item)][0], movable)].append(item)
    ordered: list[Item] = []
    for index, item in enumerate(items):
        ordered += sorted(moved[index], key=lambda tensor: users[id(tensor)])
        if id(item) not in movable:
            ordered.append(item)
    return ordered


def _is_movable(item: Item, items: Sequence[Item], users: Mapping[int, tuple[int, int]]) -> bool:
    if item.type not in ("Parameter", "Constant") or id(item) not in users:
        return False
    user = items[users[id(item)][0]]
    return user.scopes[: len(item.scopes)] == item.scopes


def _start(item: Item, items: Sequence[Item], user: int, movable: set[int]) -> int:
    """The place of the user, or of the first item of the submodule of ``item``'s module that the user is in."""
    depth = len(item.scopes) + 1
    inner = items[user].scopes[:depth]
    if len(inner) < depth:
        return user
    start = place = user
    while place > 0 and (items[place - 1].scopes[:depth] == inner or id(items[place - 1]) in movable):
        place -= 1
        if items[place].scopes[:depth] == inner and id(items[place]) not in movable:
            start = place
    return start
