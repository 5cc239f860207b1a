"""After an edit of settings, problems are looked for in what it touched: what is told is the same as from nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.graph import edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, ProjectDocument, frozen
from studio.graph.order import forward_order, leading_to_outputs
from studio.graph.project import Project
from studio.graph.validate import validate_network

CATALOGUE = load_catalogue()
VALUES = {
    "fc": ("out_features", [1, 8, -3, "many"]),
    "drop": ("p", [0.0, 0.5, 7.0]),
    "parts": ("chunks", [2, 3, 4]),
    "sum": ("expression", ["a + b", "a", "a +", "a + b + c"]),
    "main": ("auxiliary", [None, 0.3]),
    "loose": ("out_features", [2, 0]),
}


def drawing() -> ProjectDocument:
    project = Project()
    net = project.add_network("Net")
    net.add("Input", name="x", shape=(4,))
    for name, kind in (("fc", "Linear"), ("drop", "Dropout"), ("parts", "Chunk"), ("loose", "Linear")):
        net.add(kind, name=name)
    net.set("fc", out_features=6)
    net.set("parts", chunks=2, dim=1)
    net.add("Expression", name="sum", expression="a + b")
    net.add("Output", name="main")
    for source, target in (("x", "fc"), ("fc", "drop"), ("drop", "parts"), ("sum", "main"), ("fc", "loose")):
        net.connect(source, target)
    net.connect("parts", "sum", "part1", "a")
    net.connect("parts", "sum", "part2", "b")
    return project.document


def told(network: NetworkDocument) -> list[tuple[str, str, str | None, str]]:
    problems = validate_network(network, CATALOGUE)
    return [(problem.code, problem.message, problem.node, problem.severity.value) for problem in problems]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(VALUES)), st.integers(0, 3), st.booleans()), min_size=1, max_size=8
    )
)
def test_problems_after_edits_are_those_that_are_found_from_nothing(
    rows: list[tuple[str, int, bool]],
) -> None:
    document = drawing()
    network_id = next(iter(document.networks))
    for name, choice, look in rows:
        setting, values = VALUES[name]
        network = document.networks[network_id]
        node = network.node_named(name)
        assert node is not None
        value = values[choice % len(values)]
        changed = replace(node, settings=frozen({**node.settings, setting: value}))
        document = document.with_network(network.with_node(changed))
        if look:
            told(document.networks[network_id])
    network = document.networks[network_id]
    fresh = replace(network)
    assert told(network) == told(fresh)
    assert forward_order(network) == forward_order(fresh)
    assert leading_to_outputs(network) == leading_to_outputs(fresh)


def test_a_wire_changes_what_leads_to_an_output() -> None:
    document = drawing()
    network = next(iter(document.networks.values()))
    told(network)
    edge = network.edges[network.node_named("sum").id, "b"]
    cut = edits.disconnect(document, network.id, [(edge.target, edge.input)]).networks[network.id]
    assert told(cut) == told(replace(cut))
    assert told(cut) != told(network)
