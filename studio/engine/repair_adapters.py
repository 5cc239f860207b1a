"""Layers that make one tensor's shape into another's, and the mending of nodes where tensors meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import Any

from studio.engine.repair_edits import NewLayer, Site, insert, set_to, together
from studio.graph.catalogue import NodeKind
from studio.graph.document import Edge, Node
from studio.graph.order import leading_to
from studio.graph.problems import Repair
from studio.graph.settings import format_value
from studio.graph.tensors import Axis, TensorSpec
from studio.graph.words import say

Shape = tuple[Axis, ...]
Layers = tuple[NewLayer, ...]
JOINING = ("Concat", "Stack")
FLATTEN = NewLayer("Flatten")
EACH_WAY = 3  # adapters tried for one input


def linear(have: Axis, wanted: Axis) -> NewLayer:
    return NewLayer(
        "Linear", {"out_features": wanted}, say("Linear {have} -> {wanted}", have=have, wanted=wanted)
    )


def flatten(start: int) -> NewLayer:
    return FLATTEN if start == 1 else NewLayer("Flatten", {"start_dim": start}, f"Flatten({start})")


def pooled_to_one(axes: int) -> Layers:
    """For images (4 axes), volumes (5) and signals (3): each channel's mean."""
    pool = f"AdaptiveAvgPool{axes - 2}d"
    return (NewLayer(pool, {"output_size": 1}, f"{pool}(1)"), FLATTEN)


def to_sequence(axes: int) -> Layers:
    """From channels and places to places and channels, as recurrent layers and attention read them."""
    turned = NewLayer("Transpose", {"dim0": 1, "dim1": 2}, "Transpose")
    return (flatten(2), turned) if axes > 3 else (turned,)


def unsqueeze(axis: int) -> NewLayer:
    return NewLayer("Unsqueeze", {"dim": axis}, f"Unsqueeze({axis})")


def adapters(have: Shape, wanted: Shape) -> Iterator[Layers]:
    """Layers that may lead from one shape to the other, best first. Whether they do is checked elsewhere."""
    if len(have) < len(wanted):
        yield from _with_more_axes(have, wanted)
    elif len(have) > len(wanted):
        yield from _with_fewer_axes(have, wanted)
    else:
        differing = [axis for axis in range(len(have)) if have[axis] != wanted[axis]]
        yield from _swapped(have, wanted, differing)
        if all(isinstance(wanted[axis], int) for axis in differing):
            yield from _resized(have, wanted, differing)


def _with_more_axes(have: Shape, wanted: Shape) -> Iterator[Layers]:
    for kept in combinations(range(len(wanted)), len(have)):
        if all(size in (1, wanted[axis]) for size, axis in zip(have, kept, strict=True)):
            yield tuple(unsqueeze(axis) for axis in range(len(wanted)) if axis not in kept)


def _with_fewer_axes(have: Shape, wanted: Shape) -> Iterator[Layers]:
    start = len(wanted) - 1
    yield (flatten(start),)
    if start != 1:
        return
    if len(have) in (3, 4, 5):
        pooled = pooled_to_one(len(have))
        yield pooled if have[1] == wanted[1] else (*pooled, linear(have[1], wanted[1]))
    yield (
        FLATTEN,
        NewLayer("Linear", {"out_features": wanted[1]}, say("Linear -> {wanted}", wanted=wanted[1])),
    )


def _swapped(have: Shape, wanted: Shape, differing: Sequence[int]) -> Iterator[Layers]:
    if len(differing) == 2 and have[differing[0]] == wanted[differing[1]]:
        one, other = differing
        yield (NewLayer("Transpose", {"dim0": one, "dim1": other}, "Transpose"),)


def _resized(have: Shape, wanted: Shape, differing: Sequence[int]) -> Iterator[Layers]:
    last = len(have) - 1
    if differing == [last] and last in (1, 2):
        yield (linear(have[last], wanted[last]),)
    if last in (2, 3, 4) and 0 not in differing:
        yield from _convolved(have, wanted)
        if 1 not in differing:
            yield from _resampled(have, wanted)
    if differing == [last] and last > 2:
        yield (linear(have[last], wanted[last]),)


def _convolved(have: Shape, wanted: Shape) -> Iterator[Layers]:
    """A convolution of one place: other channels, and with a stride a smaller image (a residual's shortcut)."""
    strides = []
    for size, goal in zip(have[2:], wanted[2:], strict=True):
        if size == goal:
            strides.append(1)
        elif isinstance(size, int) and isinstance(goal, int) and size > goal > 0:
            strides.append(-(-size // goal))
        else:
            return
    settings: dict[str, Any] = {"out_channels": wanted[1], "kernel_size": 1}
    stride = strides[0] if len(set(strides)) == 1 else tuple(strides)
    words = say("a convolution of size 1, {have} -> {wanted} channels", have=have[1], wanted=wanted[1])
    if stride != 1:
        settings["stride"] = stride
        words = say("{words}, stride {stride},", words=words, stride=format_value(stride))
    yield (NewLayer(f"Conv{len(have) - 2}d", settings, words),)


def _resampled(have: Shape, wanted: Shape) -> Iterator[Layers]:
    sizes = wanted[2:]
    if all(isinstance(size, int) for size in (*have[2:], *sizes)):
        pool = f"AdaptiveAvgPool{len(sizes)}d"
        yield (NewLayer(pool, {"output_size": sizes}, f"{pool}({format_value(sizes)})"),)


# Where tensors meet


def merges(site: Site) -> Iterator[Repair]:
    """Repairs of a node whose inputs have to be alike: element by element, joined or stacked."""
    wires = list(site.inputs.values())
    if len(wires) < 2 or site.spec.kind is not NodeKind.FUNCTION:
        return
    if site.spec.type in JOINING:
        yield from _other_axis(site, [tensor for _, tensor in wires])
    yield from _grown_branches(site, wires)
    # The input with the most axes stays, and of these the one with the most layers before it: a shortcut is adapted
    # to its branch, and not the other way round.
    depth = {edge.input: len(leading_to(site.network, [edge.source])) for edge, _ in wires}
    for goal in sorted(wires, key=lambda wire: (-len(wire[1].shape), -depth[wire[0].input]))[:2]:
        yield from _adapted_to(site, goal[1], wires)


def _other_axis(site: Site, tensors: Sequence[TensorSpec]) -> Iterator[Repair]:
    """Concat along the one axis that differs."""
    shapes = [tensor.shape for tensor in tensors]
    if site.spec.type != "Concat" or len({len(shape) for shape in shapes}) > 1:
        return
    differing = [axis for axis in range(len(shapes[0])) if len({shape[axis] for shape in shapes}) > 1]
    if len(differing) == 1 and differing[0] > 0:
        yield set_to(
            site, site.node, "dim", differing[0], say("Join along axis {differing}", differing=differing[0])
        )


def _adapted_to(site: Site, goal: TensorSpec, wires: Sequence[tuple[Edge, TensorSpec]]) -> Iterator[Repair]:
    """Every other input adapted to one of them; one choice for each of the ways to adapt."""
    ways = []
    for edge, tensor in wires:
        wanted = _wanted(site, tensor.shape, goal.shape)
        if wanted != tensor.shape:
            ways.append((edge, list(islice(adapters(tensor.shape, wanted), EACH_WAY))))
    for number in range(max((len(choices) for _, choices in ways), default=0)):
        parts = [
            insert(site, [edge], choices[min(number, len(choices) - 1)]) for edge, choices in ways if choices
        ]
        yield parts[0] if len(parts) == 1 else together(" and ".join(part.label for part in parts), *parts)


def _wanted(site: Site, have: Shape, goal: Shape) -> Shape:
    """``goal``, but for the axis that a Concat joins along."""
    dim = site.settings.get("dim", 1)
    if site.spec.type != "Concat" or len(have) != len(goal) or not -len(goal) <= dim < len(goal):
        return goal
    dim %= len(goal)
    return (*goal[:dim], have[dim], *goal[dim + 1 :])


def _grown_branches(site: Site, wires: Sequence[tuple[Edge, TensorSpec]]) -> Iterator[Repair]:
    """Padding and strides of the branch whose image is smaller than the others'."""
    shapes = [tensor.shape for _, tensor in wires]
    if len({len(shape) for shape in shapes}) > 1 or len({shape[2:] for shape in shapes}) < 2:
        return
    smallest = min(range(len(wires)), key=lambda index: _pixels(shapes[index]))
    others = [wires[index][0].source for index in range(len(wires)) if index != smallest]
    shared = leading_to(site.network, others)
    branch = [node for node in site.back(wires[smallest][0].source) if node.id not in shared]
    windows = [node for node in branch if _is_window(site, node)]
    paddings = [repair for node in windows for repair in _same_padding(site, node)]
    if len(paddings) > 1:
        yield together(" and ".join([paddings[0].label, *(_lower(p.label) for p in paddings[1:])]), *paddings)
    yield from paddings
    for node in windows:
        if node.settings.get("stride", 1) not in (1, None):
            yield set_to(site, node, "stride", 1)


def _pixels(shape: Shape) -> int:
    product = 1
    for size in shape[2:]:
        product *= size if isinstance(size, int) else 1
    return product


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _is_window(site: Site, node: Node) -> bool:
    spec = site.catalogue.of(node)
    return spec is not None and all(spec.setting(name) for name in ("kernel_size", "stride", "padding"))


def _same_padding(site: Site, node: Node) -> Iterator[Repair]:
    """The padding that keeps an image's size, for an odd window."""
    values = site.at(node).settings
    kernel, dilation = values.get("kernel_size"), values.get("dilation", 1)
    if not isinstance(kernel, int) or not isinstance(dilation, int) or kernel % 2 == 0:
        return
    padding = dilation * (kernel - 1) // 2
    if padding and values.get("padding", 0) != padding:
        yield set_to(site, node, "padding", padding)
