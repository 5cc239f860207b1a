"""Automatic layout: what makes a picture of a network legible, on networks as they are built and on random ones."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.graph.document import NetworkDocument, Node, frozen
from studio.graph.layout import Box, layout
from studio.graph.layout.layers import forward_links, layers_of
from studio.graph.layout.simplex import shortest, spread
from tests.effort import little_work
from tests.graph.layout_nets import (
    Net,
    Positions,
    chain,
    crossings,
    dense,
    hidden,
    inception,
    overlaps,
    residual,
    sized,
    transformer,
    unet,
)

NETS = {
    "chain": chain(12),
    "residual": residual(6),
    "inception": inception(3),
    "unet": unet(4),
    "dense": dense(5),
    "transformer": transformer(3),
}
LEGIBLE = ["chain", "residual", "inception", "unet"]


def plain(node: Node) -> Box:
    return Box(152, 56)


def placed(network: NetworkDocument, positions: Positions) -> NetworkDocument:
    nodes = {
        key: replace(node, position=positions.get(key, node.position)) for key, node in network.nodes.items()
    }
    return replace(network, nodes=frozen(nodes))


def forwards(network: NetworkDocument, positions: Positions) -> bool:
    size = sized(network)
    return all(
        positions[edge.source][0] + size(network.nodes[edge.source]).width < positions[edge.target][0]
        for edge in network.edges.values()
    )


@st.composite
def dags(draw: st.DrawFn, most: int = 14) -> NetworkDocument:
    """Wires lead from earlier to later nodes of a drawn order, so that ids say nothing about it."""
    count = draw(st.integers(1, most))
    net = Net()
    for _ in range(count):
        net.add()
    order = draw(st.permutations(sorted(net.nodes)))
    numbers = st.integers(0, count - 1)
    for number, (a, b) in enumerate(draw(st.lists(st.tuples(numbers, numbers), max_size=2 * most))):
        if a != b:
            net.wire(order[min(a, b)], order[max(a, b)], f"x{number}")
    places = draw(
        st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=count, max_size=count)
    )
    return placed(
        net.document, {key: (7.0 * x, 7.0 * y) for key, (x, y) in zip(net.nodes, places, strict=True)}
    )


# On networks as they are built


@pytest.mark.parametrize("name", NETS)
def test_wires_lead_forwards_and_boxes_lie_apart_on_the_grid(name: str) -> None:
    network = NETS[name]
    positions = layout(network, sized(network))
    assert positions.keys() == network.nodes.keys()
    assert overlaps(network, positions) == 0
    assert forwards(network, positions)
    assert all(value % 10 == 0 for point in positions.values() for value in point)


@pytest.mark.parametrize("name", LEGIBLE)
def test_no_wire_crosses_another_or_runs_behind_a_node(name: str) -> None:
    network = NETS[name]
    positions = layout(network, sized(network))
    assert crossings(network, positions) == 0
    assert hidden(network, positions) == 0


@pytest.mark.parametrize("name", NETS)
def test_a_layout_made_again_stays(name: str) -> None:
    network = NETS[name]
    positions = layout(network, sized(network))
    assert layout(placed(network, positions), sized(network)) == positions


def test_a_chain_is_a_straight_row() -> None:
    network = chain(12)
    positions = layout(network, plain)
    assert positions == {f"n{index + 1}": (230.0 * index, 0.0) for index in range(12)}


def test_ports_of_nodes_in_a_row_are_level() -> None:
    """A node with two inputs stands higher, so that its first row is as high as the port of the one before."""
    net = Net()
    last = net.add(net.row(net.add(), 2), net.add())
    net.row(last, 1)
    network = net.document
    positions = layout(network, sized(network))
    assert positions["n3"][1] == positions["n6"][1]
    assert positions["n3"][1] - positions["n5"][1] in (30.0, 40.0)


def test_shortcuts_and_what_joins_them_are_one_line() -> None:
    network = residual(6)
    positions = layout(network, sized(network))
    branches = {f"n{number}" for number in range(5, 10)}
    line = positions["n1"][1]
    assert {positions[f"n{number}"][1] for number in (2, 3, 4, 11, 18, 24, 25, 27)} == {line}
    assert len({positions[key][1] for key in branches}) == 1
    assert positions["n5"][1] != line
    assert positions[f"n{len(network.nodes)}"][1] == line


def test_a_constant_stands_next_to_what_it_feeds() -> None:
    net = Net()
    late = net.row(net.add(), 8)
    shaped = net.row(net.add(), 1)
    end = net.add(late, shaped)
    positions = layout(net.document, sized(net.document))
    columns = sorted({x for x, _ in positions.values()})
    assert columns.index(positions[shaped][0]) == columns.index(positions[end][0]) - 1
    assert columns.index(positions["n10"][0]) == columns.index(positions[end][0]) - 2


def test_a_node_more_keeps_the_order_of_the_branches() -> None:
    """Branches that someone put the other way around stay so when one of them gets longer."""
    network = inception(1)
    first = layout(network, plain)
    turned = placed(network, {key: (x, -y) for key, (x, y) in first.items()})
    net = Net()
    net.nodes, net.edges = dict(turned.nodes), dict(turned.edges)
    added = net.add("n6")
    edge = next(edge for edge in turned.edges_from("n6"))
    net.wire(added, edge.target, edge.input)
    after = layout(net.document, plain)
    heads = ["n4", "n5", "n8", "n13"]
    assert sorted(heads, key=lambda key: after[key][1]) == sorted(heads, key=lambda key: -first[key][1])


def test_the_top_left_corner_stays() -> None:
    network = placed(chain(3), {"n1": (303.0, 98.0), "n2": (250.0, 40.0), "n3": (704.0, 200.0)})
    assert layout(network, plain) == {"n1": (250.0, 40.0), "n2": (480.0, 40.0), "n3": (710.0, 40.0)}


def test_only_the_given_nodes_are_placed() -> None:
    network = placed(unet(2), {"n5": (400.0, 300.0), "n6": (500.0, 200.0), "n7": (600.0, 250.0)})
    positions = layout(network, plain, ["n5", "n6", "n7", "gone"])
    assert positions == {"n5": (400.0, 200.0), "n6": (630.0, 200.0), "n7": (860.0, 200.0)}


def test_parts_without_wires_between_them_are_stacked() -> None:
    net = Net()
    net.row(net.add(), 2)
    net.row(net.add(), 1)
    net.add()
    positions = layout(net.document, plain)
    assert [positions[key] for key in ("n1", "n4", "n6")] == [(0.0, 0.0), (0.0, 140.0), (0.0, 280.0)]


def test_cycles_and_odd_documents_are_laid_out() -> None:
    net = Net()
    last = net.row(net.add(), 3)
    net.wire(last, "n1", "back")
    net.wire("n2", "n2", "self")
    net.wire("gone", "n3", "from nowhere")
    net.wire("n3", "gone", "to nowhere")
    network = placed(net.document, {"n1": (math.nan, math.inf)})
    positions = layout(network, plain)
    assert [positions[f"n{number}"] for number in range(1, 5)] == [(230.0 * index, 0.0) for index in range(4)]
    assert layout(NetworkDocument("g1", "Empty"), plain) == {}


def test_another_grid() -> None:
    network = residual(3)
    positions = layout(network, sized(network), grid=8.0)
    assert all(value % 8 == 0 for point in positions.values() for value in point)


# On random networks


@given(dags())
@settings(max_examples=60, deadline=None)
def test_random_networks(network: NetworkDocument) -> None:
    positions = layout(network, sized(network))
    assert overlaps(network, positions) == 0
    assert forwards(network, positions)
    assert layout(placed(network, positions), sized(network)) == positions


@given(dags(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_insertion_does_not_matter(network: NetworkDocument, source: random.Random) -> None:
    nodes, edges = list(network.nodes.items()), list(network.edges.items())
    source.shuffle(nodes)
    source.shuffle(edges)
    shuffled = replace(network, nodes=frozen(dict(nodes)), edges=frozen(dict(edges)))
    assert layout(shuffled, sized(shuffled)) == layout(network, sized(network))


@given(dags(8), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=10))
@settings(max_examples=40, deadline=None)
def test_any_wires_at_all(network: NetworkDocument, more: list[tuple[int, int]]) -> None:
    net = Net()
    net.nodes, net.edges = dict(network.nodes), dict(network.edges)
    ids = sorted(net.nodes)
    for number, (a, b) in enumerate(more):
        net.wire(ids[a % len(ids)], ids[b % len(ids)], f"y{number}")
    positions = layout(net.document, sized(net.document))
    assert overlaps(net.document, positions) == 0
    assert layout(placed(net.document, positions), sized(net.document)) == positions


@given(dags(7))
@settings(max_examples=60, deadline=None)
def test_the_simplex_finds_the_least_cost(network: NetworkDocument) -> None:
    """No set of nodes can be moved by one step for less: then nothing is, since the cost is convex."""
    ids = sorted(network.nodes)
    gaps = [
        (ids.index(edge.source), ids.index(edge.target), 1 + number % 3, number % 4)
        for number, edge in enumerate(network.edges.values())
    ]
    # Held together by a node before all, as the simplex wants it.
    gaps += [(len(ids), index, 0, 0) for index in range(len(ids))]
    values = shortest(len(ids) + 1, gaps, spread(len(ids) + 1, gaps))
    slack = [values[b] - values[a] - length for a, b, length, _ in gaps]
    assert min(slack) >= 0
    for chosen in range(1, 2 ** len(values)):
        moves = [(chosen >> b & 1) - (chosen >> a & 1) for a, b, _, _ in gaps]
        if all(free + move >= 0 for free, move in zip(slack, moves, strict=True)):
            assert sum(move * gap[3] for move, gap in zip(moves, gaps, strict=True)) >= 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_only_links_that_close_a_cycle_are_left_out(links: list[tuple[int, int]]) -> None:
    distinct = sorted({link for link in links if link[0] != link[1]})
    kept = forward_links(10, distinct)
    assert sorted(forward_links(10, kept)) == sorted(kept)
    # Together by a node before all, so that layers are told for a connected graph.
    joined = [*kept, *((10, node) for node in range(10))]
    layers = layers_of(11, joined, [1] * len(joined))
    assert all(layers[a] < layers[b] for a, b in kept)
    if all(a < b for a, b in distinct):
        assert sorted(kept) == distinct


# Large ones


def test_large_networks_take_seconds_at_most() -> None:
    network = residual(130)
    with little_work(5):  # about 0.1 s
        positions = layout(network, sized(network))
    assert len(positions) > 1000


def test_a_very_long_chain_does_not_recurse() -> None:
    positions = layout(chain(10_000), plain)
    assert {y for _, y in positions.values()} == {0.0}


def test_it_needs_neither_qt_nor_torch_nor_numpy() -> None:
    check = (
        "import sys, studio.graph.layout; print({'PySide6', 'torch', 'numpy', 'networkx'} & {*sys.modules})"
    )
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"
