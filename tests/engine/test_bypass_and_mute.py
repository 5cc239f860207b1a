"""A network with layers bypassed or muted is the network without them: its source, its numbers, its costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
import torch
from hypothesis import assume, given

from studio.engine.check import check_project
from studio.engine.compiler import compile_network
from studio.engine.shapes import ShapeInference
from studio.engine.summary import summarise
from studio.export import to_script, to_source
from studio.graph import edits, flag_edits
from studio.graph.block_edits import collapse, expand
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import Edge, NetworkDocument, ProjectDocument, frozen
from studio.graph.effective import effective_network
from studio.graph.errors import EditError, InvalidNetworkError
from studio.graph.problems import Severity
from studio.graph.project import Network, Project
from studio.graph.validate import validate
from tests.engine.test_random_graphs import LIGHT, UNARY, WIDTH, documents, net_of, results

CATALOGUE = load_catalogue()


def chain(project: Project, name: str, *layers: tuple[str, dict[str, object]], width: int = 4) -> Network:
    """Input, layers one after the other, Output."""
    net = project.add_network(name)
    last = net.add("Input", "value", shape=(width,))
    for type_name, settings in layers:
        node = net.add(type_name, **settings)
        net.connect(last, node)
        last = node
    net.connect(last, net.add("Output", "out"))
    return net


def bypass(project: Project, net: Network, *names: str) -> None:
    ids = [net.node(name).id for name in names]
    project.edit("b", lambda d: flag_edits.set_bypassed(d, net.id, ids, True, CATALOGUE))


def mute(project: Project, net: Network, *names: str) -> None:
    ids = [net.node(name).id for name in names]
    project.edit("m", lambda d: flag_edits.set_muted(d, net.id, ids, True))


def network(project: Project, name: str) -> NetworkDocument:
    found = project.document.network_named(name)
    assert found is not None
    return found


def errors(project: Project) -> list[str]:
    return faults(project.document)


def faults(document: ProjectDocument) -> list[str]:
    """What stops a project's networks from being built, whatever data they are for."""
    problems, _ = check_project(document)
    return [p.message for p in problems if p.severity is Severity.ERROR and p.code != "data"]


def test_the_source_lacks_a_bypassed_layer_and_what_followed_reads_its_input() -> None:
    project = Project()
    net = chain(
        project, "Net", ("Linear", {"out_features": 4}), ("ReLU", {}), ("Linear", {"out_features": 2})
    )
    bypass(project, net, "relu1")
    other = Project()
    chain(other, "Net", ("Linear", {"out_features": 4}), ("Linear", {"out_features": 2}))
    assert to_source(project, "Net") == to_source(other, "Net").replace("linear", "linear")
    assert "relu" not in to_source(project, "Net")


def test_a_bypassed_layer_that_changed_the_shape_is_told_where_it_no_longer_fits() -> None:
    project = Project()
    net = chain(project, "Net", ("Linear", {"out_features": 8}), ("LayerNorm", {"normalized_shape": (8,)}))
    assert not errors(project)
    bypass(project, net, "fc1")
    (message,) = errors(project)
    assert message.startswith("norm1:")
    with pytest.raises(InvalidNetworkError):
        compile_network(project, "Net")


def test_a_bypassed_lstm_passes_its_input_on_and_tells_who_read_its_other_outputs() -> None:
    project = Project()
    net = project.add_network("Net")
    value, lstm = net.add("Input", "value", shape=(5, 4)), net.add("LSTM", "lstm", hidden_size=4)
    net.connect(value, lstm)
    net.connect(lstm, net.add("Output", "out"))
    bypass(project, net, "lstm")
    given_ = torch.rand(2, 5, 4)
    assert torch.equal(compile_network(project, "Net")(given_), given_)
    net.connect(lstm, net.add("Output", "state"), output="h_n")
    assert errors(project) == [
        "state: its input comes from lstm, which is bypassed, and passes on output alone."
    ]


def test_a_bypassed_node_passes_the_first_wired_input_whose_kind_fits() -> None:
    project = Project()
    net = project.add_network("Net")
    join = net.add("Subtract", "join")
    one, two = net.add("Input", "one", shape=(4,)), net.add("Input", "two", shape=(4,))
    net.connect(two, join, input="other")
    net.connect(one, join, input="input")
    net.connect(join, net.add("Output", "out"))
    bypass(project, net, "join")
    a, b = torch.rand(3, 4), torch.rand(3, 4)
    assert torch.equal(compile_network(project, "Net")(a, b), a)
    project.edit("d", lambda d: edits.disconnect(d, net.id, [(join.id, "input")]))
    assert torch.equal(compile_network(project, "Net")(a, b), b)


def test_a_sum_and_a_concatenation_lose_a_muted_input() -> None:
    project = Project()
    net = project.add_network("Net")
    value = net.add("Input", "value", shape=(4,))
    branches = [net.add("Linear", f"branch{index}", out_features=4) for index in (1, 2)]
    join, cat = net.add("Add", "join"), net.add("Concat", "cat", dim=1)
    for branch in branches:
        net.connect(value, branch)
    net.connect(value, join, input="input")
    net.connect(branches[0], join, input="other")
    for branch in (join, *branches):
        net.connect(branch, cat)
    net.connect(cat, net.add("Output", "out"))
    mute(project, net, "branch1")
    module, given_ = compile_network(project, "Net", seed=0), torch.rand(2, 4)
    expected = torch.cat([given_, module.get_submodule("branch2")(given_)], dim=1)
    assert torch.equal(module(given_), expected)
    assert [name for name, _ in module.named_children()] == ["branch2"]


def test_a_layer_whose_only_input_is_muted_says_so_with_the_way_back() -> None:
    project = Project()
    net = chain(project, "Net", ("Linear", {"out_features": 4}), ("ReLU", {}))
    mute(project, net, "fc1")
    problems = [p for p in validate(project.document, CATALOGUE) if p.severity is Severity.ERROR]
    assert [p.message for p in problems] == ["relu1: its input comes from fc1, which is muted."]
    with pytest.raises(InvalidNetworkError, match="fc1, which is muted"):
        compile_network(project, "Net")
    project.edit("r", problems[0].repairs[0].apply)
    assert problems[0].repairs[0].label == "Unmute fc1"
    assert not errors(project)


@pytest.mark.parametrize(
    ("type_name", "words"),
    [("Input", "takes nothing"), ("Constant", "takes nothing"), ("Output", "gives nothing")],
)
def test_what_has_nothing_to_pass_on_cannot_be_bypassed(type_name: str, words: str) -> None:
    project = Project()
    net = project.add_network("Net")
    node = net.add(type_name, "it")
    with pytest.raises(EditError, match=words):
        bypass(project, net, "it")
    forced = replace(network(project, "Net").nodes[node.id], bypassed=True)
    document = project.document.with_network(network(project, "Net").with_node(forced))
    found = [p for p in validate(document, CATALOGUE) if p.code == "bad-bypass"]
    assert words in found[0].message
    assert not found[0].repairs[0].apply(document).networks[net.id].nodes[node.id].bypassed


def test_of_two_layers_that_share_weights_the_one_that_is_left_has_them() -> None:
    project = Project()
    layers = [("Linear", {"out_features": 4, "name": f"fc{index}"}) for index in (1, 2, 3)]
    net = chain(project, "Net", *layers)
    nodes = network(project, "Net").nodes
    owner = net.node("fc1").id
    shared = {key: replace(node, module=owner) for key, node in nodes.items() if node.name in ("fc2", "fc3")}
    project.edit(
        "s", lambda d: d.with_network(replace(d.networks[net.id], nodes=frozen({**nodes, **shared})))
    )
    bypass(project, net, "fc1")
    module, given_ = compile_network(project, "Net", seed=0), torch.rand(2, 4)
    fc2 = module.get_submodule("fc2")
    assert torch.equal(module(given_), fc2(fc2(given_)))
    assert [name for name, _ in module.named_parameters()] == ["fc2.weight", "fc2.bias"]


def test_a_block_with_a_bypassed_layer_inside_and_a_muted_output_is_the_block_without() -> None:
    project = Project()
    inner = chain(project, "Part", ("Linear", {"out_features": 4}), ("Linear", {"out_features": 4}))
    inner.connect(inner.node("fc1"), inner.add("Output", "early"))
    outer = chain(project, "Net", (f"block:{inner.id}", {"name": "part"}))
    bypass(project, inner, "fc2")
    mute(project, inner, "early")
    assert not errors(project)
    module, given_ = compile_network(project, "Net", seed=0), torch.rand(2, 4)
    assert torch.equal(module(given_), module.get_submodule("part.fc1")(given_))
    assert "fc2" not in to_source(project, "Net")
    facts = ShapeInference(CATALOGUE).infer(network(project, "Net"), project.document)
    assert facts.nodes[outer.node("part").id].parameters == 20


def test_a_muted_block_runs_none_of_its_layers_and_expands_to_muted_layers() -> None:
    project = Project()
    inner = chain(project, "Part", ("Linear", {"out_features": 4}), ("ReLU", {}))
    outer = chain(project, "Net", (f"block:{inner.id}", {"name": "part"}), ("Linear", {"out_features": 2}))
    bypass(project, outer, "part")
    assert "Part" not in to_source(project, "Net")
    before = to_source(project, "Net")
    expanded, ids = expand(project.document, outer.id, outer.node("part").id)
    assert all(expanded.networks[outer.id].nodes[key].bypassed for key in ids)
    assert to_source(expanded, "Net") == before
    mute(project, outer, "part")
    expanded, ids = expand(project.document, outer.id, outer.node("part").id)
    assert all(expanded.networks[outer.id].nodes[key].muted for key in ids)


def test_a_bypassed_layer_keeps_its_flag_in_a_block_and_out_of_it_again() -> None:
    project = Project()
    net = chain(
        project, "Net", ("Linear", {"out_features": 4}), ("ReLU", {}), ("Linear", {"out_features": 2})
    )
    bypass(project, net, "relu1")
    ids = [net.node(name).id for name in ("fc1", "relu1")]
    collapsed, block = collapse(project.document, net.id, ids, "Part")
    assert "relu" not in to_source(collapsed, "Net")
    expanded, _ = expand(collapsed, net.id, block)
    assert to_source(expanded, "Net") == to_source(project, "Net")
    relu = expanded.networks[net.id].node_named("relu1")
    assert relu is not None
    assert relu.bypassed


def test_summary_shapes_and_the_exported_script_leave_them_out_too() -> None:
    project = Project()
    net = chain(
        project,
        "Net",
        ("Flatten", {}),
        ("Linear", {"out_features": 64}),
        ("Linear", {"out_features": 10}),
        width=64,
    )
    project.edit("d", lambda d: edits.set_data(d, source="digits"))
    image = net.node("value").id
    project.edit("s", lambda d: edits.set_setting(d, net.id, image, "shape", (1, 8, 8), CATALOGUE))
    whole = summarise(project.document, network(project, "Net"))
    bypass(project, net, "fc1")
    part = summarise(project.document, network(project, "Net"))
    assert [layer.name for layer in part.layers] == ["value", "flatten1", "fc2"]
    assert whole.total.parameters - part.total.parameters == 64 * 65
    facts = ShapeInference(CATALOGUE).infer(network(project, "Net"), project.document)
    assert str(facts.nodes[net.node("fc1").id].outputs["output"]) == "B × 64"  # what it passes on
    assert facts.parameters == part.total.parameters
    assert "fc1" not in to_script(project)


def without(document: ProjectDocument, node_id: str, source: tuple[str, str] | None) -> ProjectDocument:
    """The document with a node removed by hand, and who read it reading ``source`` instead."""
    net = net_of(document)
    readers = net.edges_from(node_id)
    document = edits.remove_nodes(document, net.id, [node_id])
    for edge in readers if source else ():
        again = Edge(*(source or ("", "")), edge.target, edge.input)
        document = edits.connect(document, net.id, again, CATALOGUE)
    return document


def same_numbers(document: ProjectDocument, expected: ProjectDocument) -> None:
    module, other = compile_network(document, "Net", seed=0), compile_network(expected, "Net", seed=1)
    other.load_state_dict(module.state_dict())
    ours, theirs = results(module, net_of(document)), results(other, net_of(expected))
    assert all(map(torch.equal, ours, theirs))


def candidates(document: ProjectDocument, fits: Callable[[str], bool]) -> list[str]:
    net = net_of(document)
    owners = {node.module for node in net.nodes.values()}
    return [key for key, node in net.nodes.items() if fits(node.type) and key not in owners]


@LIGHT
@given(documents())
def test_bypassing_any_layer_of_a_random_network_is_wiring_around_it(document: ProjectDocument) -> None:
    net = net_of(document)
    found = [
        key
        for key in candidates(document, lambda kind: kind in (*UNARY, "Linear"))
        if net.nodes[key].settings.get("out_features", WIDTH) == WIDTH
    ]
    assume(found)
    key = Random(0).choice(found)
    before = net.edges[key, "input"]
    expected = without(document, key, (before.source, before.output))
    assume(not faults(expected))
    bypassed = flag_edits.set_bypassed(document, net.id, [key], True, CATALOGUE)
    assert to_source(bypassed, "Net") == to_source(expected, "Net")
    same_numbers(bypassed, expected)


@LIGHT
@given(documents())
def test_muting_any_layer_of_a_random_network_is_removing_it(document: ProjectDocument) -> None:
    net = net_of(document)
    found = candidates(document, lambda kind: kind not in ("Input", "Output"))
    assume(found)
    muted = flag_edits.set_muted(document, net.id, [Random(0).choice(found)], True)
    gone = [node.id for node in muted.networks[net.id].switched_off]
    expected = edits.remove_nodes(document, net.id, gone)
    if not faults(expected):
        assert not faults(muted)
        same_numbers(muted, expected)
    else:  # a sum that lost one of two is the other, where a removed one would be missing
        assert len(faults(muted)) <= len(faults(expected))


def test_a_network_without_flags_is_what_is_computed_itself() -> None:
    project = Project()
    chain(project, "Net", ("ReLU", {}))
    net = network(project, "Net")
    assert effective_network(net, CATALOGUE) is net
