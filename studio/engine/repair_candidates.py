"""What might mend a node whose layer refuses its inputs. Each candidate is only offered after it was tried."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from studio.engine.repair_adapters import (
    FLATTEN,
    adapters,
    flatten,
    linear,
    merges,
    pooled_to_one,
    to_sequence,
    unsqueeze,
)
from studio.engine.repair_edits import (
    NewLayer,
    Site,
    bypass,
    clear,
    insert,
    own_weights,
    set_to,
    together,
)
from studio.engine.repair_settings import PLACES, axis_numbers, divisors, follow, new_shapes, whole, windows
from studio.graph.blocks import interface
from studio.graph.catalogue import NodeKind
from studio.graph.document import Edge
from studio.graph.problems import Repair
from studio.graph.tensors import Axis, TensorSpec
from studio.graph.words import say

SEQUENCE_LAYERS = ("RNN", "LSTM", "GRU", "MultiheadAttention", "Transformer")


def shape_candidates(site: Site) -> Iterator[Repair]:
    """Best first. Whoever asks takes as many as it has time to try."""
    if site.node.module is not None:
        yield own_weights(site)
    kinds: tuple[Callable[[Site], Iterator[Repair]], ...] = (
        _image_into_linear,
        _turned,
        follow,
        _dtypes,
        divisors,
        merges,
        _matrix_products,
        windows,
        _axes,
        _sequences,
        _blocks,
        axis_numbers,
        new_shapes,
    )
    for kind in kinds:
        yield from kind(site)


def _image_into_linear(site: Site) -> Iterator[Repair]:
    """A Linear that was meant for the flat form of what is wired to it."""
    if site.spec.type != "Linear" or site.first is None:
        return
    edge, tensor = site.first
    sizes = tensor.shape[1:]
    if len(sizes) < 2 or (len(sizes) == 2 and site.settings.get("in_features") != _product(sizes)):
        return
    flattened = insert(site, [edge], [FLATTEN])
    yield flattened
    pooled = insert(site, [edge], pooled_to_one(len(tensor.shape))) if len(sizes) < 5 else None
    if pooled:
        yield pooled
    for repair in (flattened, pooled):
        if repair and "in_features" in site.owner.settings:
            yield together(
                say("{repair}, and clear in_features", repair=repair.label),
                repair,
                clear(site, site.owner, "in_features"),
            )


def _product(sizes: tuple[Axis, ...]) -> int:
    return math.prod(size if isinstance(size, int) else 0 for size in sizes)


def _dtypes(site: Site) -> Iterator[Repair]:
    """Indices that are floats, and floats that are whole numbers."""
    for edge, tensor in site.inputs.values():
        port = next((known for known in site.spec.inputs if known.name == edge.input), None)
        floating = "float" in tensor.dtype
        whole = port is not None and port.kind == "int"
        if whole and floating:
            dtype, cast = "int64", "ToLong"
        elif port is not None and port.kind == "bool" and tensor.dtype != "bool":
            dtype, cast = "bool", "ToBool"
        elif not whole and tensor.dtype != "float32" and site.spec.kind is NodeKind.MODULE:
            dtype, cast = "float32", "ToFloat"
        else:
            continue
        source = site.back(edge.source)[-1]
        if source.type == "Input":
            yield set_to(site, source, "dtype", dtype)
        yield insert(site, site.wires_like(edge), [NewLayer(cast)])


# Axes


def _axes(site: Site) -> Iterator[Repair]:
    """A layer for images, signals or volumes whose input has more axes, fewer, or others."""
    match = PLACES.search(site.spec.type)
    if match is None or site.first is None:
        return
    edge, tensor = site.first
    places, count = int(match[1]), len(tensor.shape)
    if count < places + 2:
        if site.network.nodes[edge.source].type in ("Flatten", "Reshape"):
            past = bypass(site, edge)
            if past:
                yield past
        yield from _unflattened(site, places)
    if count == places + 1:
        yield from (insert(site, [edge], [unsqueeze(axis)]) for axis in (1, count))
    elif count > places + 2:
        if places == 1 and "Norm" in site.spec.type:
            yield insert(site, [edge], [FLATTEN])
        yield insert(site, [edge], [flatten(places + 1)])


def _turned(site: Site) -> Iterator[Repair]:
    """Channels or features that are there, in another axis: images with channels last, sequences with them first."""
    if site.first is None:
        return
    edge, tensor = site.first
    count = len(tensor.shape)
    match = PLACES.search(site.spec.type)
    name = next((setting.name for setting in site.spec.settings if setting.axis is not None), "")
    wanted, shape = site.settings.get(name), tensor.shape
    if (
        match
        and count == int(match[1]) + 2
        and count < 5
        and wanted in (None, shape[-1])
        and shape[1] != wanted
    ):
        last = NewLayer("Permute", {"dims": (0, 3, 1, 2)}, "Permute(0, 3, 1, 2)")
        yield insert(site, [edge], [last] if count == 4 else to_sequence(3))
    elif site.spec.type.startswith(SEQUENCE_LAYERS) and count == 3 and wanted == shape[1] != shape[2]:
        yield insert(site, site.wires_like(edge), to_sequence(3))


def _unflattened(site: Site, places: int) -> Iterator[Repair]:
    """A row of numbers as a square image."""
    assert site.first is not None
    edge, tensor = site.first
    if len(tensor.shape) != 2 or not isinstance(tensor.shape[1], int):
        return
    for channels in dict.fromkeys((whole(site.settings.get("in_channels")) or 1, 1, 3)):
        side = round((tensor.shape[1] / channels) ** (1 / places))
        if channels * side**places == tensor.shape[1]:
            sizes = (channels, *(side,) * places)
            words = say("Unflatten to {sizes}", sizes=" × ".join(map(str, sizes)))
            layer = NewLayer("Unflatten", {"dim": 1, "unflattened_size": sizes}, words)
            yield insert(site, [edge], [layer])


def _sequences(site: Site) -> Iterator[Repair]:
    if not site.spec.type.startswith(SEQUENCE_LAYERS) or site.first is None or "Cell" in site.spec.type:
        return
    for edge, tensor in _each_source(site):
        wires, count = site.wires_like(edge), len(tensor.shape)
        if count == 2:
            yield insert(site, wires, [unsqueeze(1)])
        elif count > 3:
            yield insert(site, wires, to_sequence(count))
    yield from _alike_features(site)


def _alike_features(site: Site) -> Iterator[Repair]:
    """Keys and values (a decoder's memory) with the queries' number of features."""
    wires = _each_source(site)
    wanted = wires[0][1].shape[-1]
    for edge, tensor in wires[1:]:
        if tensor.shape[-1] != wanted and isinstance(wanted, int):
            yield insert(site, site.wires_like(edge), [linear(tensor.shape[-1], wanted)])


def _each_source(site: Site) -> list[tuple[Edge, TensorSpec]]:
    """The wires in, one for each output that they come from."""
    found: dict[tuple[str, str], tuple[Edge, TensorSpec]] = {}
    for edge, tensor in site.inputs.values():
        found.setdefault((edge.source, edge.output), (edge, tensor))
    return list(found.values())


def _matrix_products(site: Site) -> Iterator[Repair]:
    if site.spec.type not in ("MatMul", "BatchMatMul"):
        return
    for edge, tensor in reversed(list(site.inputs.values())):
        count = len(tensor.shape)
        if count > 2:
            turned = NewLayer("Transpose", {"dim0": count - 2, "dim1": count - 1}, "Transpose")
            yield insert(site, [edge], [turned])


def _blocks(site: Site) -> Iterator[Repair]:
    """A block that is given other shapes than its own Inputs show."""
    if not site.spec.network:
        return
    wanted = {
        node.name: ("B", *node.settings["shape"])
        for node in interface(site.document.networks[site.spec.network], "Input")
        if isinstance(node.settings.get("shape"), tuple)
    }
    for edge, tensor in site.inputs.values():
        if wanted.get(edge.input, tensor.shape) != tensor.shape:
            for layers in adapters(tensor.shape, wanted[edge.input]):
                yield insert(site, site.wires_like(edge), layers)
