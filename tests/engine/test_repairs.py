"""Repairs of shapes: what is offered helps, comes in a sensible order, and makes nothing worse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.engine.check import check_project
from studio.engine.repairs import MOST_OFFERED, find_repairs, fix, with_repairs
from studio.engine.shapes import ShapeInference
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.problems import Problem, Severity
from studio.graph.project import Network, Project
from tests.engine.test_shapes import line

INFERENCE = ShapeInference(load_catalogue())
Layer = tuple[str, dict[str, Any]]
TAIL: tuple[Layer, ...] = (("Flatten", {}), ("Linear", {"out_features": 10}))


def conv(**values: Any) -> Layer:
    return ("Conv2d", {"out_channels": 8, "kernel_size": 3, **values})


def linear(size: int = 10, **values: Any) -> Layer:
    return ("Linear", {"out_features": size, **values})


def branches(one: list[Layer], other: list[Layer], join: str, **values: Any) -> Network:
    """A convolution whose result goes two ways that meet again."""
    net = Project().add_network("Net")
    image, stem = net.add("Input", shape=(1, 8, 8)), net.add("Conv2d", out_channels=4, kernel_size=1)
    net.connect(image, stem)
    meeting = net.add(join, **values)
    for branch in (one, other):
        end = stem
        for kind, wanted in branch:
            node = net.add(kind, **wanted)
            net.connect(end, node)
            end = node
        net.connect(end, meeting)
    end = meeting
    for kind, wanted in (*TAIL, ("Output", {})):
        node = net.add(kind, **wanted)
        net.connect(end, node)
        end = node
    return net


def problems_of(document: ProjectDocument) -> tuple[Problem, ...]:
    return check_project(document, INFERENCE, repairs=True)[0]


def first_label(net: Network) -> str:
    (problem, *_) = [
        p for p in problems_of(net.project.document) if p.code in ("shape", "data", "missing-input")
    ]
    return problem.repairs[0].label if problem.repairs else ""


@pytest.mark.parametrize(
    ("net", "label"),
    [
        (line((1, 8, 8), conv(), linear()), "Insert Flatten between conv1 and fc1"),
        (line((1, 8, 8), conv(), linear(in_features=288)), "Insert Flatten between conv1 and fc1"),
        (
            line((1, 8, 8), conv(), linear(in_features=8)),
            "Insert AdaptiveAvgPool2d(1) and Flatten between conv1 and fc1",
        ),
        (
            line((1, 8, 8), ("Flatten", {}), linear(in_features=9)),
            "Clear in_features, so that it follows from the input",
        ),
        (line((1, 8, 8), ("MaxPool2d", {"kernel_size": 8}), conv(), *TAIL), "Set padding to 1"),
        (line((1, 8, 8), conv(), conv(groups=3), *TAIL), "Set groups to 2"),
        (line((1, 8, 8), conv(), ("GroupNorm", {"num_groups": 3}), *TAIL), "Set num_groups to 2"),
        (
            line((5, 12), ("TransformerEncoderLayer", {"nhead": 5, "batch_first": True}), *TAIL),
            "Set nhead to 4",
        ),
        (
            line((7,), ("Embedding", {"num_embeddings": 9, "embedding_dim": 4}), *TAIL),
            "Set dtype of input1 to int64",
        ),
        (
            line((1, 8, 8), ("Embedding", {"num_embeddings": 9, "embedding_dim": 4}), *TAIL),
            "Insert ToLong between input1 and embed1",
        ),
        (
            line((1, 8, 8), ("Flatten", {}), linear(7)),
            "Set out_features of fc1 to 10, one for each class",
        ),
        (line((1, 9, 9), *TAIL), "Set shape to 1 × 8 × 8, as Digits has it"),
        (line((1, 8, 8), ("Flatten", {}), conv(), *TAIL), "Wire past flatten1"),
        (line((8, 8), conv(), *TAIL), "Insert Unsqueeze(1) between input1 and conv1"),
        (
            line((1, 8, 8), conv(), ("LSTM", {"hidden_size": 5, "batch_first": True}), *TAIL),
            "Insert Flatten(2) and Transpose between conv1 and lstm1",
        ),
        (
            line((5, 12), ("Conv1d", {"in_channels": 12, "out_channels": 4, "kernel_size": 3}), *TAIL),
            "Insert Transpose between input1 and conv1",
        ),
        (
            branches([conv(padding=1)], [], "Add"),
            "Insert a convolution of size 1, 4 -> 8 channels between conv1 and add1",
        ),
        (
            branches([conv(padding=1, stride=2)], [], "Add"),
            "Insert a convolution of size 1, 4 -> 8 channels, stride 2, between conv1 and add1",
        ),
        (branches([conv(out_channels=4)], [], "Add"), "Set padding of conv2 to 1"),
        (branches([conv(padding=1)], [], "Concat", dim=2), "Join along axis 1"),
        (
            branches([("AdaptiveAvgPool2d", {"output_size": 1}), ("Flatten", {})], [], "Multiply"),
            "Insert Unsqueeze(2) and Unsqueeze(3) between flatten1 and mul1",
        ),
        (
            branches([("Flatten", {}), linear(16)], [("Flatten", {}), linear(12)], "Add"),
            "Insert Linear 12 -> 16 between fc2 and add1",
        ),
    ],
)
def test_the_first_repair_is_what_most_would_do(net: Network, label: str) -> None:
    assert first_label(net) == label


@pytest.mark.parametrize(
    ("gone", "label"),
    [
        ("relu1", "Connect conv1 to flatten1"),
        ("flatten1", "Insert Flatten between relu1 and fc1"),
        ("conv1", "Connect input1 to relu1"),
    ],
)
def test_a_gap_is_closed(gone: str, label: str) -> None:
    net = line((1, 8, 8), conv(), ("ReLU", {}), *TAIL)
    net.remove(gone)
    assert first_label(net) == label
    document, done = fix(net.project.document, INFERENCE)
    assert done == (label,)
    assert problems_of(document) == ()


def test_a_gap_with_two_ways_to_close_it_is_left_to_the_person() -> None:
    net = line((1, 8, 8), conv(), ("ReLU", {}), *TAIL)
    net.remove("relu1")
    net.connect("input1", net.add("Conv2d", "other", out_channels=8, kernel_size=3))
    assert first_label(net) == ""


def test_inserted_layers_stand_on_the_wire_and_have_free_names() -> None:
    net = line((1, 8, 8), conv(), linear())
    net.rename("conv1", "flatten1")
    repaired = problems_of(net.project.document)[0].repairs[0].apply(net.project.document)
    (added,) = [node for node in repaired.networks["g1"].nodes.values() if node.type == "Flatten"]
    x, y = added.position
    assert (added.name, x) == ("flatten2", 360.0)
    assert all(
        abs(other.position[0] - x) >= 190 or abs(other.position[1] - y) >= 90
        for other in repaired.networks["g1"].nodes.values()
        if other.id != added.id
    )


def test_one_mistake_hides_another_and_both_are_mended() -> None:
    net = line((1, 8, 8), ("Flatten", {}), linear(64, in_features=9), linear(5, in_features=3))
    document, done = fix(net.project.document, INFERENCE)
    assert done == (
        "fc1: Clear in_features, so that it follows from the input",
        "fc2: Clear in_features, so that it follows from the input",
        "Set out_features of fc2 to 10, one for each class",
    )
    assert problems_of(document) == ()


def test_attention_is_mended_on_all_its_wires_at_once() -> None:
    net = line((1, 8, 8), conv())
    net.remove(net.nodes[-1])
    attention = net.add("MultiheadAttention", num_heads=2, batch_first=True)
    for port in ("query", "key", "value"):
        net.connect("conv1", attention, input=port)
    net.connect(attention, net.add("Output"))
    (problem, *_) = problems_of(net.project.document)
    assert problem.repairs[0].label.startswith("Insert Flatten(2) and Transpose between conv1 and")
    repaired = problem.repairs[0].apply(net.project.document).networks["g1"]
    assert len({edge.source for edge in repaired.edges_into(attention.id)}) == 1


def test_a_call_that_can_not_share_gets_weights_of_its_own() -> None:
    net = line((64,), linear(64), linear(32), linear(64))
    nodes = [node.id for node in net.nodes]

    def share(document: ProjectDocument) -> ProjectDocument:
        network = document.networks["g1"]
        return document.with_network(network.with_node(replace(network.nodes[nodes[3]], module=nodes[1])))

    net.project.edit("Share", share)
    assert first_label(net) == "Give fc3 weights of its own"


def test_a_block_is_given_what_its_input_shows() -> None:
    project = Project()
    head = project.add_network("Head")
    for kind, values in (("Input", {"shape": (72,)}), ("Linear", {"in_features": 72, "out_features": 10})):
        head.add(kind, **values)
    head.connect("input1", "fc1")
    head.connect("fc1", head.add("Output"))
    net = project.add_network("Net")
    for kind, values in (
        ("Input", {"shape": (1, 8, 8)}),
        conv(out_channels=2),
        ("block:g1", {}),
        ("Output", {}),
    ):
        node = net.add(kind, **values)
        if len(net.nodes) > 1:
            net.connect(net.nodes[-2], node)
    project.set_training(network="Net")
    assert first_label(net) == "Insert Flatten between conv1 and head1"


def test_looking_for_repairs_can_be_called_off() -> None:
    net = line((1, 8, 8), conv(), linear())
    problems, facts = check_project(net.project.document, INFERENCE)
    found = with_repairs(net.project.document, problems, facts, INFERENCE, lambda: True)
    assert found == problems


def test_what_was_found_without_computing_has_repairs_of_its_own() -> None:
    net = line((1, 8, 8), conv(), *TAIL)
    net.remove("output1")
    (problem,) = [p for p in problems_of(net.project.document) if p.code == "no-output"]
    assert find_repairs(net.project.document, problem, INFERENCE) == ()
    assert problem.repairs


LAYERS: st.SearchStrategy[Layer] = st.one_of(
    st.builds(
        lambda size, stride, padding, groups: conv(
            kernel_size=size, stride=stride, padding=padding, groups=groups, out_channels=6
        ),
        st.integers(1, 9),
        st.integers(1, 3),
        st.integers(0, 1),
        st.sampled_from([1, 2, 4]),
    ),
    st.builds(lambda size: ("MaxPool2d", {"kernel_size": size}), st.integers(1, 5)),
    st.builds(
        lambda size, given: linear(size, **given),
        st.integers(1, 12),
        st.sampled_from([{}, {"in_features": 6}]),
    ),
    st.builds(lambda count: ("GroupNorm", {"num_groups": count}), st.integers(1, 5)),
    st.sampled_from(
        [
            ("ReLU", {}),
            ("Flatten", {}),
            ("BatchNorm1d", {}),
            ("BatchNorm2d", {"num_features": 4}),
            ("Reshape", {"shape": (4, 4)}),
            ("Unsqueeze", {}),
            ("LSTM", {"hidden_size": 6, "batch_first": True}),
            ("TransformerEncoderLayer", {"nhead": 4, "batch_first": True}),
            ("Embedding", {"num_embeddings": 9, "embedding_dim": 6}),
            ("ToLong", {}),
            ("Mean", {"dim": 3}),
        ]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([(1, 8, 8), (3, 6), (12,)]),
    st.lists(LAYERS, min_size=1, max_size=4),
    st.lists(LAYERS, max_size=2),
    st.sampled_from(["Add", "Concat", "Multiply"]),
)
def test_an_offered_repair_takes_its_problem_away(
    shape: tuple[int, ...], layers: list[Layer], side: list[Layer], join: str
) -> None:
    net = line(shape, *layers)
    meeting = net.add(join)
    end = net.node("input1")
    for kind, values in side:
        node = net.add(kind, **values)
        net.connect(end, node)
        end = node
    net.connect(end, meeting)
    net.connect(net.nodes[len(layers)], meeting)
    net.connect(meeting, net.add("Output"))
    document = net.project.document
    problems, facts = check_project(document, INFERENCE, repairs=True)
    known = {(problem.code, problem.node, problem.port) for problem in problems}
    for problem in problems:
        assert len(problem.repairs) <= MOST_OFFERED
        if problem.code not in ("shape", "data", "missing-input"):
            continue
        for repair in problem.repairs:
            after = check_project(repair.apply(document), INFERENCE)[0]
            left = {(other.code, other.node, other.port) for other in after if other.code != "unreachable"}
            assert (problem.code, problem.node, problem.port) not in left
            # At most one mistake that this one hid comes to light.
            come = [node for _, node, _ in left - known]
            assert len(come) <= 1
            assert all(node not in facts["g1"].nodes and node in net.document.nodes for node in come)


def test_fixing_ends_also_where_nothing_helps() -> None:
    net = line((1, 8, 8), *TAIL)
    net.add("Output")
    net.rename("fc1", "weights")
    document, done = fix(net.project.document, INFERENCE)
    assert [problem.severity for problem in problems_of(document)].count(Severity.ERROR) == 2
    assert done == ()
