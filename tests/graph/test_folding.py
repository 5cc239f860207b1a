"""Long layouts in rows: legible at once, broken only where one node leads on, and the same when made again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studio.graph.document import NetworkDocument, frozen
from studio.graph.layout import layout
from studio.graph.layout.folding import FEWEST, folded
from tests.graph.layout_nets import Positions, chain, inception, overlaps, residual, sized, transformer, unet

NETS = {
    "chain": chain(40),
    "residual": residual(12),
    "inception": inception(6),
    "transformer": transformer(6),
}


def in_rows(network: NetworkDocument) -> Positions:
    return folded(network, layout(network, sized(network)), sized(network))


def extent(places: Positions) -> tuple[float, float]:
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    return max(xs) - min(xs) + 152, max(ys) - min(ys) + 56


@pytest.mark.parametrize("name", NETS)
def test_a_long_network_comes_nearer_to_the_shape_of_a_window_and_nothing_overlaps(name: str) -> None:
    network = NETS[name]
    places = in_rows(network)
    (long, low), (width, height) = extent(layout(network, sized(network))), extent(places)
    assert 0.8 < width / height < long / low / 4
    assert not overlaps(NETS[name], places)


@pytest.mark.parametrize("name", NETS)
def test_a_layout_in_rows_stays_when_it_is_made_again(name: str) -> None:
    network = NETS[name]
    places = in_rows(network)
    nodes = {key: replace(node, position=places[key]) for key, node in network.nodes.items()}
    assert in_rows(replace(network, nodes=frozen(nodes))) == places


def test_rows_end_only_where_one_node_leads_on() -> None:
    network = NETS["residual"]
    places = layout(network, sized(network))
    moved = folded(network, places, sized(network))
    for start in {x for x, _ in places.values()}:
        keys = [key for key, (x, _) in places.items() if x == start]
        if any(moved[key][0] < places[key][0] for key in keys) and moved[keys[0]][0] == 0:
            leading_on = {
                edge.source
                for edge in network.edges.values()
                if places[edge.source][0] < start <= places[edge.target][0]
            }
            assert len(leading_on) == 1


def test_a_short_network_and_one_whose_skips_span_it_stay_in_one_row() -> None:
    for network in (chain(FEWEST - 1), unet(4)):
        places = layout(network, sized(network))
        assert folded(network, places, sized(network)) == places
