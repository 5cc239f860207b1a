"""Shapes are known, and mistakes are told in words, on the node that makes them."""

from __future__ import annotations

import pytest
import torch

from studio.engine.shapes import ShapeInference
from studio.graph.catalogue_file import load_catalogue
from studio.graph.project import Network, Project
from studio.graph.tensors import NetworkFacts
from tests.effort import little_work

CATALOGUE = load_catalogue()


def infer(net: Network) -> NetworkFacts:
    return ShapeInference(CATALOGUE).infer(net.document)


def line(shape: tuple[int, ...], *layers: tuple[str, dict[str, object]], dtype: str = "float32") -> Network:
    net = Project().add_network("Net")
    previous = net.add("Input", shape=shape, dtype=dtype)
    for kind, values in layers:
        node = net.add(kind, **values)  # type: ignore[arg-type]
        net.connect(previous, node)
        previous = node
    net.connect(previous, net.add("Output"))
    return net


def last(net: Network) -> str:
    facts = infer(net)
    assert not facts.problems
    return str(next(iter(facts.nodes[net.nodes[-2].id].outputs.values())))


@pytest.mark.parametrize(
    ("net", "shape"),
    [
        (line((1, 28, 28), ("Conv2d", {"out_channels": 8, "kernel_size": 3})), "B × 8 × 26 × 26"),
        (line((3, 4), ("Flatten", {})), "B × 12"),
        (line((3, 4), ("Flatten", {"start_dim": 0})), "12*B"),
        (line((3, 4), ("Flatten", {"start_dim": 0, "end_dim": 1})), "3*B × 4"),
        (line((6,), ("Reshape", {"shape": (2, -1)})), "B × 2 × 3"),
        (line((2, 3), ("Permute", {"dims": (2, 0, 1)})), "3 × B × 2"),
        (line((5, 8), ("GRU", {"hidden_size": 7, "batch_first": True})), "B × 5 × 7"),
        (line((1, 8, 8), ("Upsample", {"scale_factor": 2.0})), "B × 1 × 16 × 16"),
    ],
)
def test_the_shape_of_a_result(net: Network, shape: str) -> None:
    assert last(net) == shape


@pytest.mark.parametrize(
    ("net", "words"),
    [
        (
            line((1, 4, 4), ("Conv2d", {"out_channels": 8, "kernel_size": 5})),
            "window is larger than its input, B × 1 × 4 × 4",
        ),
        (
            line((3, 8, 8), ("Conv2d", {"in_channels": 4, "out_channels": 8, "kernel_size": 3})),
            "set to 4 channels, and the input has 3",
        ),
        (
            line((8,), ("Linear", {"in_features": 9, "out_features": 2})),
            "in_features is set to 9, and the input's last axis is 8",
        ),
        (line((6,), ("Reshape", {"shape": (4, 2)})), "another number of elements"),
        (line((6, 8, 8), ("GroupNorm", {"num_groups": 4})), "num_groups has to divide"),
        (line((7,), ("Embedding", {"num_embeddings": 9, "embedding_dim": 2})), "whole numbers"),
        (line((3,), ("Mean", {"dim": 5})), "there is no axis 5"),
    ],
)
def test_a_mistake_is_told_in_words_on_its_node(net: Network, words: str) -> None:
    (problem,) = infer(net).problems
    assert words in problem.message
    assert problem.node == net.nodes[1].id


def test_inputs_that_do_not_match_show_both_shapes() -> None:
    net = Project().add_network("Net")
    add = net.add("Add")
    net.connect(net.add("Input", shape=(4,)), add)
    net.connect(net.add("Input", shape=(5,)), add)
    net.connect(add, net.add("Output"))
    (problem,) = infer(net).problems
    assert "B × 4 and B × 5" in problem.message


def test_nodes_behind_a_mistake_are_left_in_peace() -> None:
    net = line((8,), ("Linear", {"in_features": 9, "out_features": 2}), ("ReLU", {}))
    assert len(infer(net).problems) == 1


def test_absurd_settings_are_refused_at_once() -> None:
    infer(line((4,), ("Linear", {"out_features": 2})))  # torch's own first steps take seconds
    huge, deep = {"out_features": 2**31 - 1}, {"hidden_size": 8, "num_layers": 10**6}
    with little_work(4):
        assert "larger than any machine" in infer(line((2**20,), ("Linear", huge))).problems[0].message
        assert "more layers" in infer(line((5, 8), ("LSTM", deep))).problems[0].message


def test_inference_leaves_the_random_numbers_alone() -> None:
    torch.manual_seed(3)
    before = torch.get_rng_state()
    infer(
        line((1, 28, 28), ("Conv2d", {"out_channels": 8, "kernel_size": 3}), ("Dropout", {}), ("RReLU", {}))
    )
    assert torch.equal(before, torch.get_rng_state())


def test_parameters_are_counted() -> None:
    facts = infer(line((4,), ("Linear", {"out_features": 3}), ("Linear", {"out_features": 2, "bias": False})))
    assert facts.parameters == 4 * 3 + 3 + 3 * 2
