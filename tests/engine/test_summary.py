"""The summary's numbers are those of the module that is built, to any depth of blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.compiler import compile_network
from studio.engine.summary import MOST_LAYERS, Cost, LayerSummary, NetworkSummary, summarise
from studio.graph.document import ProjectDocument
from studio.graph.project import Network, Project
from studio.templates import NAMES, find_template
from tests.effort import little_work
from tests.engine.test_shapes import line


def summary_of(net: Network) -> NetworkSummary:
    return summarise(net.project.document, net.document)


def learnt(net: Network) -> int:
    """How many numbers the module that is built holds."""
    module = compile_network(net.project, net.name)
    return sum(parameter.numel() for parameter in module.parameters())


def with_node(net: Network, name: str, **values: Any) -> None:
    def change(document: ProjectDocument) -> ProjectDocument:
        node = replace(net.node(name).node, **values)
        return document.with_network(document.networks[net.id].with_node(node))

    net.project.edit("Change", change)


def blocks(depth: int, uses: int) -> Network:
    """Networks in networks: each holds the one before it several times, the innermost a Linear."""
    project = Project()
    for level in range(depth):
        net = project.add_network(f"Level{level}")
        previous = net.add("Input", shape=(4,))
        for _ in range(uses if level else 1):
            node = net.add(f"block:g{level}") if level else net.add("Linear", out_features=4)
            net.connect(previous, node)
            previous = node
        net.connect(previous, net.add("Output"))
    return net


def count(layers: tuple[LayerSummary, ...]) -> int:
    return sum(1 + count(layer.inner) for layer in layers)


def test_each_layer_has_its_cost() -> None:
    summary = summary_of(line((1, 8, 8), ("Flatten", {}), ("Linear", {"out_features": 10})))
    costs = {layer.name: layer.cost for layer in summary.layers}
    assert costs == {"input1": Cost(0, 0, 256), "flatten1": Cost(0, 0, 256), "fc1": Cost(650, 640, 40)}
    assert summary.total == Cost(650, 640, 552)
    assert summary.known


def test_memory_goes_by_the_kind_of_number() -> None:
    layers = [("Embedding", {"num_embeddings": 9, "embedding_dim": 2}), ("ToDouble", {})]
    summary = summary_of(line((7,), *layers, dtype="int64"))
    assert [layer.cost.activations for layer in summary.layers] == [7 * 8, 14 * 4, 14 * 8]


@pytest.mark.parametrize("name", NAMES)
def test_a_templates_parameters_are_those_of_its_module(name: str) -> None:
    net = find_template(name).load().networks[0]
    assert summary_of(net).total.parameters == learnt(net)


def test_what_leads_nowhere_and_what_is_shared_is_not_counted_twice() -> None:
    net = line((4,), ("Linear", {"out_features": 4}), ("Linear", {"out_features": 4}))
    loose = net.add("Linear", out_features=100)
    net.connect("fc1", loose)
    with_node(net, "fc2", module=net.node("fc1").id)
    summary = summary_of(net)
    assert [layer.name for layer in summary.layers] == ["input1", "fc1", "fc2"]
    assert summary.total.parameters == learnt(net) == 20
    assert summary.total.multiply_adds == 32


def test_a_repeated_layer_tells_where_its_layers_differ() -> None:
    net = line((8,), ("Linear", {"out_features": 4}))
    with_node(net, "fc1", repeat=3)
    (_, repeated) = summary_of(net).layers
    assert [(layer.name, layer.repeat, layer.cost.parameters) for layer in repeated.inner] == [
        ("0", 1, 36),
        ("1-2", 2, 40),
    ]
    assert repeated.cost.parameters == learnt(net) == 76


def test_blocks_are_told_with_what_is_inside() -> None:
    net = blocks(3, 2)
    (_, first, second) = summary_of(net).layers
    assert first.type == "Level1"
    assert [layer.type for layer in first.inner] == ["Level0", "Level0"]
    assert [layer.name for layer in second.inner[0].inner] == ["fc1"]
    assert summary_of(net).total.parameters == learnt(net) == 4 * 20


def test_blocks_beyond_all_measure_are_cut_off() -> None:
    with little_work(30):  # torch's own first steps take some of it
        summary = summary_of(blocks(35, 2))
    assert count(summary.layers) <= MOST_LAYERS
    assert summary.total.parameters == 20 * 2**34


def test_what_is_not_known_is_said_to_be_so() -> None:
    summary = summary_of(line((8,), ("Linear", {"in_features": 9, "out_features": 4}), ("ReLU", {})))
    assert not summary.known
    assert [layer.outputs for layer in summary.layers[1:]] == [(), ()]


SIZES = st.integers(1, 6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(SIZES, st.integers(1, 3), st.booleans()), min_size=1, max_size=4))
def test_the_total_is_that_of_the_module(layers: list[tuple[int, int, bool]]) -> None:
    net = line((5,), *[("Linear", {"out_features": size, "bias": bias}) for size, _, bias in layers])
    for number, (_, repeat, _) in enumerate(layers, 1):
        with_node(net, f"fc{number}", repeat=repeat)
    summary = summary_of(net)
    assert summary.total.parameters == learnt(net)
    assert summary.total == sum((layer.cost for layer in summary.layers), Cost())
