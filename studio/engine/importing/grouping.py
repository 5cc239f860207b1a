"""From items to networks: submodules that occur several times become blocks, runs of them repeats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from torch import nn

from studio.engine.importing.items import Item, Value
from studio.engine.importing.tracing import Scope

_CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)


@dataclass(eq=False)
class Group:
    """One call of a submodule with what it did, in order."""

    scope: Scope | None
    elements: list[Element] = field(default_factory=list)
    block: Block | None = None
    inputs: list[Value] = field(default_factory=list)  # values from outside, in the order of first use
    outputs: list[Value] = field(default_factory=list)  # its values that are used outside

    def items(self) -> Iterator[Item]:
        for element in self.elements:
            if isinstance(element, Item):
                yield element
            else:
                yield from element.items()


Element = Item | Group


@dataclass(eq=False)
class Block:
    """A kind of group: what all its uses have in common. ``uses`` are the groups."""

    name: str
    uses: list[Group]


def build_tree(items: Sequence[Item]) -> Group:
    """The calls as they were nested. The root stands for the whole model."""
    root = Group(None)
    open_groups: list[Group] = [root]
    for item in items:
        scopes = item.scopes
        depth = 0
        while (
            depth < len(scopes)
            and depth + 1 < len(open_groups)
            and open_groups[depth + 1].scope == scopes[depth]
        ):
            depth += 1
        del open_groups[depth + 1 :]
        for scope in scopes[depth:]:
            group = Group(scope)
            open_groups[-1].elements.append(group)
            open_groups.append(group)
        open_groups[-1].elements.append(item)
    return root


def find_blocks(root: Group, results: Sequence[Value]) -> list[Block]:
    """Decide which groups are blocks, the smallest first; the others' elements go to where they stand."""
    blocks: list[Block] = []
    names: set[str] = set()
    for level in _levels(root):
        found: dict[Any, list[Group]] = defaultdict(list)
        for group in level:
            _inline(group)
            assert group.scope is not None
            if group.scope.kind not in _CONTAINERS:
                _find_ends(group, root, results)
                if len(group.elements) >= 2 and group.inputs and group.outputs:
                    found[_skeleton(group)].append(group)
        for groups in found.values():
            if len(groups) >= 2:
                assert groups[0].scope is not None
                block = Block(_fresh(groups[0].scope.kind.__name__, names), groups)
                names.add(block.name)
                blocks.append(block)
                for group in groups:
                    group.block = block
    _inline(root)
    return blocks


def _levels(root: Group) -> list[list[Group]]:
    """The groups by height: those without groups inside first."""
    by_height: dict[int, list[Group]] = defaultdict(list)

    def height(group: Group) -> int:
        inner = [height(element) for element in group.elements if isinstance(element, Group)]
        own = 1 + max(inner, default=-1)
        if group is not root:
            by_height[own].append(group)
        return own

    height(root)
    return [by_height[key] for key in sorted(by_height)]


def _inline(group: Group) -> None:
    """Take the elements of inner groups that are no blocks into this one."""
    elements: list[Element] = []
    for element in group.elements:
        if isinstance(element, Group) and element.block is None:
            elements += element.elements
        else:
            elements.append(element)
    group.elements = elements


def _element_inputs(element: Element) -> list[Value]:
    return [value for _, value in element.inputs] if isinstance(element, Item) else element.inputs


def _find_ends(group: Group, root: Group, results: Sequence[Value]) -> None:
    """What enters and what leaves a group."""
    inside = set(group.items())
    group.inputs = list(
        {
            id(value): value
            for element in group.elements
            for value in _element_inputs(element)
            if value.item not in inside
        }.values()
    )
    used = {
        id(value): value
        for item in root.items()
        if item not in inside
        for _, value in item.inputs
        if value.item in inside
    }
    used |= {id(value): value for value in results if value.item in inside}
    made = list(used.values())
    order = {item: index for index, item in enumerate(group.items())}
    group.outputs = sorted(made, key=lambda value: (order[value.item], value.output))


def is_scalar(value: Any) -> bool:
    return isinstance(value, bool | int | float)


def local_name(element: Element, group: Group) -> str:
    """Where an element stands inside of its group: the same in every use of a block."""
    path = (element.path if isinstance(element, Item) else element.scope.path if element.scope else "") or ""
    prefix = group.scope.path + "." if group.scope is not None and group.scope.path else ""
    return path.removeprefix(prefix)


def _skeleton(group: Group) -> Any:
    """What two groups have to share to be the same block: everything but the numbers among their settings."""
    assert group.scope is not None
    places: dict[int, Any] = {id(value): ("in", index) for index, value in enumerate(group.inputs)}
    rows = []
    for index, element in enumerate(group.elements):
        wires = []
        if isinstance(element, Item):
            wires = [(port, places[id(value)]) for port, value in element.inputs]
            kinds = tuple(
                (name, type(value).__name__ if is_scalar(value) else repr(value))
                for name, value in sorted(element.settings.items())
            )
            what: Any = (
                element.type,
                kinds,
                element.outputs,
                element.has_weights,
                element.freeze,
                element.uncalled,
            )
        else:
            wires = [(str(number), places[id(value)]) for number, value in enumerate(element.inputs)]
            what = (id(element.block), element.scope.call if element.scope else 0)
        rows.append((what, local_name(element, group), tuple(wires)))
        for value in _made_by(element, group):
            places[id(value)] = (index, value.output, _item_place(element, value))
    ends = tuple(places[id(value)] for value in group.outputs)
    return (group.scope.kind, tuple(rows), ends)


def _item_place(element: Element, value: Value) -> int:
    return 0 if isinstance(element, Item) else next(i for i, v in enumerate(element.outputs) if v is value)


def _made_by(element: Element, group: Group) -> list[Value]:
    """The values of an element that something in the group, or outside, uses."""
    if isinstance(element, Group):
        return element.outputs
    found = {
        id(value): value
        for other in group.elements
        for value in _element_inputs(other)
        if value.item is element
    }
    found |= {id(value): value for value in group.outputs if value.item is element}
    return list(found.values())


def _fresh(name: str, taken: set[str]) -> str:
    number, fresh = 2, name
    while fresh in taken:
        fresh, number = f"{name}{number}", number + 1
    return fresh
