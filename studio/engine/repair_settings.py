"""Candidates that change a node's settings: what follows from the input, divisors, windows, axes, new shapes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from studio.engine.repair_edits import Site, clear, set_to
from studio.graph.catalogue import NodeKind
from studio.graph.problems import Repair
from studio.graph.tensors import Axis

PLACES = re.compile(r"(\d)d$")  # Conv2d works on two axes besides batch and channels
_AXIS_SETTINGS = ("dim", "dim0", "dim1", "start_dim", "end_dim")


def _set_by_hand(site: Site) -> list[str]:
    """Settings that could follow from the input, and were set to something else."""
    if site.first is None:
        return []
    shape = site.first[1].shape
    return [
        setting.name
        for setting in site.spec.settings
        if setting.axis is not None
        and site.settings.get(setting.name) is not None
        and -len(shape) <= setting.axis < len(shape)
        and site.settings[setting.name] != shape[setting.axis]
    ]


def follow(site: Site) -> Iterator[Repair]:
    for name in _set_by_hand(site):
        yield clear(site, site.owner, name)


def divisors(site: Site) -> Iterator[Repair]:
    """Heads and groups have to divide what they divide up."""
    if site.first is None:
        return
    shape, values = site.first[1].shape, site.settings
    groups, made = values.get("groups"), whole(values.get("out_channels"))
    if isinstance(groups, int) and groups > 0 and made % groups:
        yield set_to(site, site.owner, "out_channels", math.ceil(made / groups) * groups)
    for name, total in (
        ("num_heads", values.get("embed_dim", shape[-1])),
        ("nhead", values.get("d_model", shape[-1])),
        ("num_groups", channels(site, "num_channels")),
        ("groups", math.gcd(channels(site, "in_channels"), made)),
    ):
        count = values.get(name)
        if isinstance(count, int) and isinstance(total, int) and total > 0 and (count < 1 or total % count):
            fitting = [number for number in range(1, min(total, 4096) + 1) if total % number == 0]
            for number in sorted(fitting, key=lambda number: abs(number - count))[:2]:
                yield set_to(site, site.owner, name, number)


def channels(site: Site, name: str) -> int:
    shape = site.first[1].shape if site.first else ()
    return whole(site.settings.get(name, shape[1] if len(shape) > 1 else 0))


def whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def windows(site: Site) -> Iterator[Repair]:
    """A window that is larger than the image."""
    kernel = site.settings.get("kernel_size")
    match = PLACES.search(site.spec.type)
    if kernel is None or match is None or site.first is None:
        return
    places = int(match[1])
    sizes = site.first[1].shape[-places:]
    kernels = kernel if isinstance(kernel, tuple) else (kernel,) * places
    dilation = site.settings.get("dilation", 1)
    if len(sizes) != places or len(kernels) != places or not isinstance(dilation, int):
        return
    reach = [dilation * (number - 1) + 1 for number in kernels]
    fixed = [(size, goal) for size, goal in zip(sizes, reach, strict=True) if isinstance(size, int)]
    needed = max((math.ceil((goal - size) / 2) for size, goal in fixed), default=0)
    if needed <= 0:
        return
    same = (reach[0] - 1) // 2
    if needed <= same and len(set(kernels)) == 1:
        yield set_to(site, site.owner, "padding", same)
    yield set_to(site, site.owner, "padding", needed)
    smaller = tuple(_fitting(number, size, dilation) for number, size in zip(kernels, sizes, strict=True))
    yield set_to(site, site.owner, "kernel_size", smaller[0] if len(set(smaller)) == 1 else smaller)


def _fitting(kernel: int, size: Axis, dilation: int) -> int:
    if not isinstance(size, int) or size < 1:
        return kernel
    return min(kernel, (size - 1) // dilation + 1)


def axis_numbers(site: Site) -> Iterator[Repair]:
    """An axis that the input hasn't got."""
    if site.first is None:
        return
    count = len(site.first[1].shape)
    for name in _AXIS_SETTINGS:
        setting = site.spec.setting(name)
        value = site.settings.get(name, setting.default if setting else None)
        for axis in value if isinstance(value, tuple) else (value,):
            if isinstance(axis, int) and not -count <= axis < count:
                yield set_to(site, site.owner, name, count - 1)
                break


def new_shapes(site: Site) -> Iterator[Repair]:
    """A new shape with one size left open, the last one first."""
    for name in ("shape", "unflattened_size"):
        sizes = site.owner.settings.get(name)
        if site.spec.kind is NodeKind.INPUT or not isinstance(sizes, tuple):
            continue
        for index in reversed(range(len(sizes))):
            if sizes[index] != -1:
                open_ = tuple(-1 if place == index else size for place, size in enumerate(sizes))
                if open_.count(-1) == 1:
                    yield set_to(site, site.owner, name, open_)
