"""The order in which a person who follows the wires comes to the layers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.graph.document import Edge, NetworkDocument, Node
from studio.graph.order import flow_order


def drawn(wires: list[tuple[str, str]], places: dict[str, tuple[float, float]]) -> NetworkDocument:
    nodes = {key: Node(key, "ReLU", key, position=place) for key, place in places.items()}
    edges = {(b, f"in{i}"): Edge(a, "output", b, f"in{i}") for i, (a, b) in enumerate(wires)}
    return NetworkDocument("net", "Net", nodes=nodes, edges=edges)


def test_a_row_that_goes_on_below_comes_after_the_row_above() -> None:
    places = {"n1": (300.0, 0.0), "n2": (0.0, 100.0), "n3": (0.0, 0.0), "n4": (300.0, 100.0)}
    wires = [("n3", "n1"), ("n1", "n2"), ("n2", "n4")]
    assert flow_order(drawn(wires, places)) == ("n3", "n1", "n2", "n4")


def test_a_branch_is_followed_to_its_end_before_the_one_below_it() -> None:
    places = {
        "n1": (0.0, 0.0), "n2": (1.0, 9.0), "n3": (1.0, 0.0), "n4": (2.0, 9.0), "n5": (2.0, 0.0), "n6": (3.0, 0.0)
    }  # fmt: skip
    wires = [("n1", "n2"), ("n1", "n3"), ("n2", "n4"), ("n3", "n5"), ("n4", "n6"), ("n5", "n6")]
    assert flow_order(drawn(wires, places)) == ("n1", "n3", "n5", "n2", "n4", "n6")


KEYS = [f"n{index}" for index in range(7)]
ENDS = st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))


@given(wires=st.lists(ENDS, max_size=14), xs=st.permutations(range(7)))
def test_every_layer_comes_once_and_after_what_it_needs_also_beside_cycles(
    wires: list[tuple[str, str]], xs: list[int]
) -> None:
    network = drawn(wires, {key: (float(x), 0.0) for key, x in zip(KEYS, xs, strict=True)})
    order = flow_order(network)
    assert sorted(order) == KEYS
    if all(KEYS.index(a) < KEYS.index(b) for a, b in wires):
        assert all(order.index(a) < order.index(b) for a, b in wires)
