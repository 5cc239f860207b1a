"""Edits that keep what a network computes: wider layers, inserted ones, new branches, and words where it can't be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import Tensor

from studio.engine.editing.edit import EditedJob, edit_job, edited_document
from studio.engine.job import prepare
from studio.engine.network_plans import LayerFate, Start
from studio.engine.run_options import RunOptions
from studio.engine.training_state import TrainingState
from studio.graph.block_edits import collapse
from studio.graph.document import Edge, Node, ProjectDocument, frozen
from studio.graph.errors import InvalidNetworkError
from studio.graph.recipe import DataSettings, TrainingSettings
from tests.engine.networks import chain, points_project
from tests.engine.test_network_editing import changed, fates, inserted

Layer = tuple[str, dict[str, Any]]
SAME = {"out_channels": 8, "kernel_size": 3, "padding": "same"}
CNN: list[Layer] = [
    ("Conv2d", {"out_channels": 6, "kernel_size": 3, "padding": 1}),
    ("BatchNorm2d", {}),
    ("ReLU", {}),
    ("MaxPool2d", {"kernel_size": 2}),
    ("Conv2d", {"out_channels": 8, "kernel_size": 3}),
    ("ReLU", {}),
    ("Flatten", {}),
    ("Linear", {"out_features": 12}),
    ("ReLU", {}),
    ("Dropout", {"p": 0.2}),
]


def project(layers: list[Layer]) -> ProjectDocument:
    """A project of scikit-learn's digits, with a head of ten classes."""
    network = chain((1, 8, 8), [*layers, ("Linear", {"out_features": 10})])
    training = TrainingSettings(device="cpu", optimizer="Adam", optimizer_settings=frozen({"lr": 0.01}))
    return ProjectDocument({"g1": network}, DataSettings(), training)


class Trained:
    """A network after a few steps, whose weights and statistics are nobody's start any more."""

    def __init__(self, document: ProjectDocument, steps: int = 5) -> None:
        self.document = document
        self.job = prepare(document, RunOptions(), lambda: None)
        data, stream = self.job.data, []
        for number in range(steps):
            part = slice(number * 32, number * 32 + 32)
            stream.append((self.batch(part), data.train_y[part]))
        for _ in self.job.learner.steps(iter(stream)):
            pass
        self.state = TrainingState(self.job.model, self.job.optimizer, self.job.device, 0)

    def batch(self, part: slice) -> Tensor:
        x = self.job.data.train_x[part].float()
        return x / 255 if self.job.data.train_x.dtype == torch.uint8 else x

    def answers(self, model: torch.nn.Module) -> Tensor:
        model.eval()
        with torch.no_grad():
            answers: Tensor = model(self.batch(slice(400, 500)))
        return answers

    def edited(self, drawing: ProjectDocument) -> tuple[EditedJob, Tensor, Tensor]:
        """The edit, and what both networks answer to the same samples."""
        before = self.answers(self.job.model)
        (edited,) = edit_job(self.job, edited_document(self.document, drawing), Start.PRESERVING)
        state = edited.state(self.state.capture())
        TrainingState(edited.job.model, edited.job.optimizer, self.job.device, 0).restore(state)
        return edited, before, self.answers(edited.job.model)


@pytest.fixture(scope="module")
def cnn() -> Trained:
    return Trained(project(CNN))


def assert_preserved(edited: EditedJob, before: Tensor, after: Tensor) -> None:
    assert edited.graft.faults == ()
    torch.testing.assert_close(after, before, rtol=1e-4, atol=1e-4)


def test_wider_convolutions_through_norm_pool_and_flatten(cnn: Trained) -> None:
    drawing = changed(changed(cnn.document, "conv2d2", out_channels=9), "conv2d6", out_channels=20)
    edited, before, after = cnn.edited(drawing)
    assert_preserved(edited, before, after)
    assert fates(edited.plan) == {
        "conv2d2": LayerFate.WIDENED,
        "batchnorm2d3": LayerFate.WIDENED,
        "conv2d6": LayerFate.WIDENED,
        "linear9": LayerFate.WIDENED,
        "linear12": LayerFate.KEPT,
    }


def test_a_wider_linear_layer(cnn: Trained) -> None:
    assert_preserved(*cnn.edited(changed(cnn.document, "linear9", out_features=31)))


def test_copies_of_a_unit_learn_apart(cnn: Trained) -> None:
    edited, _, _ = cnn.edited(changed(cnn.document, "linear9", out_features=24))
    x, y = cnn.batch(slice(0, 64)), cnn.job.data.train_y[:64]
    for _ in edited.job.learner.steps([(x, y)] * 3):
        pass
    weight = edited.job.model.get_submodule("linear9").weight
    assert isinstance(weight, Tensor)
    assert len({tuple(row.tolist()) for row in weight}) == 24


def test_moments_of_a_widened_layer_are_those_of_what_was_copied(cnn: Trained) -> None:
    edited, _, _ = cnn.edited(changed(cnn.document, "linear9", out_features=20))
    old = cnn.job.optimizer.state[cnn.job.model.get_parameter("linear9.weight")]["exp_avg"]
    new = edited.job.optimizer.state[edited.job.model.get_parameter("linear9.weight")]["exp_avg"]
    assert torch.equal(new[:12], old)
    assert all(any(torch.equal(row, other) for other in old) for row in new[12:])


@pytest.mark.parametrize(
    ("after", "layers"),
    [
        ("relu10", [("Linear", {"out_features": 12}), ("ReLU", {})]),
        ("relu7", [("Conv2d", SAME), ("ReLU", {})]),
        ("conv2d6", [("BatchNorm2d", {})]),
        ("relu7", [("Conv2d", {**SAME, "kernel_size": 5}), ("BatchNorm2d", {}), ("LeakyReLU", {})]),
        ("linear9", [("Dropout", {"p": 0.5})]),
        ("conv2d2", [("PReLU", {})]),
    ],
    ids=["linear", "conv", "norm", "conv-norm-act", "dropout", "prelu"],
)  # fmt: skip
def test_inserted_layers_start_as_identities(cnn: Trained, after: str, layers: list[Layer]) -> None:
    edited, before, now = cnn.edited(inserted(cnn.document, after, *layers))
    assert_preserved(edited, before, now)
    assert LayerFate.NEW in fates(edited.plan).values()


def test_a_new_norm_passes_nearly_the_same_while_training(cnn: Trained) -> None:
    edited, _, _ = cnn.edited(inserted(cnn.document, "conv2d6", ("BatchNorm2d", {})))
    norm = edited.job.model.get_submodule("batchnorm2d63")
    assert isinstance(norm, torch.nn.BatchNorm2d)
    seen: list[Tensor] = []
    hook = norm.register_forward_hook(lambda _layer, given, answer: seen.extend((given[0], answer)))
    edited.job.model.train()
    edited.job.model(cnn.batch(slice(0, 512)))
    hook.remove()
    given, answer = seen
    assert (given - answer).abs().mean() < 0.05 * given.abs().mean()


def residual(document: ProjectDocument, after: str, *layers: Layer) -> ProjectDocument:
    """A branch of layers beside the wire that leaves a node, added to it."""
    network = next(iter(document))
    source = network.node_named(after)
    assert source is not None
    (wire,) = network.edges_from(source.id)
    last = source.id
    for number, (kind, values) in enumerate(layers):
        node = Node(f"n{70 + number}", kind, f"new{number}", frozen(values))
        network = network.with_node(node).with_edge(Edge(last, "output", node.id, "input"))
        last = node.id
    network = network.with_node(Node("n90", "Add", "sum"))
    network = network.with_edge(Edge(source.id, "output", "n90", "input"))
    network = network.with_edge(Edge(last, "output", "n90", "other"))
    return document.with_network(network.with_edge(replace(wire, source="n90")))


def test_a_new_residual_branch_starts_from_zero_at_its_end_alone(cnn: Trained) -> None:
    drawing = residual(
        cnn.document, "relu7", ("Conv2d", SAME), ("GELU", {}), ("Conv2d", SAME), ("Dropout", {})
    )
    edited, before, after = cnn.edited(drawing)
    assert_preserved(edited, before, after)
    model = edited.job.model
    assert not model.get_parameter("new2.weight").any()
    first = model.get_parameter("new0.weight")
    assert first.std() > 0.01
    assert (first != 0).all()  # random, and no identity


def test_a_residual_network_may_be_widened_all_along(cnn: Trained) -> None:
    trained = Trained(residual(cnn.document, "relu7", ("Conv2d", SAME), ("ReLU", {})))
    wider = changed(changed(trained.document, "conv2d6", out_channels=13), "new0", out_channels=13)
    assert_preserved(*trained.edited(wider))


def test_layers_beside_others_are_read_with_weight_zero(cnn: Trained) -> None:
    network = next(iter(cnn.document))
    source = network.node_named("relu7")
    assert source is not None
    (wire,) = network.edges_from(source.id)
    network = network.with_node(Node("n70", "Conv2d", "more", frozen({"out_channels": 5, "kernel_size": 1})))
    network = network.with_node(Node("n71", "Concat", "both", frozen({"dim": 1})))
    network = network.with_edge(Edge(source.id, "output", "n70", "input"))
    network = network.with_edge(Edge(source.id, "output", "n71", "input1"))
    network = network.with_edge(Edge("n70", "output", "n71", "input2"))
    drawing = cnn.document.with_network(network.with_edge(replace(wire, source="n71")))
    edited, before, after = cnn.edited(drawing)
    assert_preserved(edited, before, after)
    assert fates(edited.plan)["linear9"] is LayerFate.WIDENED


def test_layers_that_were_put_into_a_block_keep_everything(cnn: Trained) -> None:
    document, _ = collapse(cnn.document, "g1", ["n2", "n3", "n4"], "Stage")
    edited, before, after = cnn.edited(document)
    assert_preserved(edited, before, after)
    assert set(fates(edited.plan).values()) == {LayerFate.KEPT}
    assert torch.equal(after, before)


def test_a_block_may_be_widened_inside_and_repeated_more_often() -> None:
    document, block = collapse(
        points_project(
            [("Linear", {"out_features": 8}), ("ReLU", {}), ("Linear", {"out_features": 8}), ("ReLU", {})]
        ),
        "g1",
        ["n4", "n5"],
        "Stage",
    )
    trained = Trained(document)
    network = document.networks["g1"]
    more = document.with_network(network.with_node(replace(network.nodes[block], repeat=3)))
    edited, before, after = trained.edited(more)
    assert_preserved(edited, before, after)
    assert list(fates(edited.plan).values()).count(LayerFate.NEW) == 4


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda d: inserted(d, "relu10", ("Tanh", {})), "tanh63 is new, and changes what passes"),
        (lambda d: inserted(d, "linear9", ("ReLU", {})), "relu63 is new, and changes what passes"),
        (lambda d: changed(d, "conv2d6", out_channels=5), "conv2d6 is narrower than it was: 5 of 8"),
        (lambda d: changed(d, "maxpool2d5", kernel_size=3, stride=2, padding=1), "has been changed: kernel_size"),
        (lambda d: inserted(d, "relu10", ("Linear", {"out_features": 14}), ("ReLU", {})), "linear63 is new, and can't"),
    ],
    ids=["tanh", "relu", "narrower", "setting", "other size"],
)  # fmt: skip
def test_what_cannot_be_preserved_is_said_with_its_layer(cnn: Trained, edit: Any, words: str) -> None:
    edited, _, _ = cnn.edited(edit(cnn.document))
    (fault,) = edited.graft.faults
    assert words in fault


def test_layers_of_the_same_name_and_another_type_start_anew(cnn: Trained) -> None:
    network = next(iter(cnn.document))
    other = cnn.document.with_network(
        network.with_node(
            replace(network.nodes["n3"], type="InstanceNorm2d", settings=frozen({"affine": True}))
        )
    )
    edited, _, _ = cnn.edited(other)
    (layer,) = [layer for layer in edited.plan.layers if layer.name == "batchnorm2d3"]
    assert layer.fate is LayerFate.NEW
    assert "BatchNorm2d" in layer.note


_SMALL: list[Layer] = [
    ("Conv2d", {"out_channels": 4, "kernel_size": 3, "padding": 1}),
    ("Conv2d", {"out_channels": 4, "kernel_size": 1, "groups": 2}),
    ("ConvTranspose2d", {"out_channels": 4, "kernel_size": 3, "padding": 1}),
    ("BatchNorm2d", {}),
    ("GroupNorm", {"num_groups": 2}),
    ("InstanceNorm2d", {"affine": True}),
    ("LayerNorm", {"normalized_shape": (8,)}),
    ("ReLU", {}),
    ("GELU", {}),
    ("Tanh", {}),
    ("LeakyReLU", {}),
    ("PReLU", {}),
    ("PReLU", {"num_parameters": 4}),
    ("Softmax", {"dim": 1}),
    ("AvgPool2d", {"kernel_size": 3, "stride": 1, "padding": 1}),
    ("MaxPool2d", {"kernel_size": 3, "stride": 1, "padding": 1}),
    ("Dropout", {"p": 0.3}),
    ("Identity", {}),
    ("Permute", {"dims": (0, 1, 3, 2)}),
]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    layers=st.lists(st.sampled_from(_SMALL), min_size=2, max_size=6),
    more=st.lists(st.sampled_from(_SMALL), min_size=1, max_size=2),
    place=st.integers(0, 5),
    width=st.sampled_from([None, 6, 8]),
)
def test_whatever_is_said_to_be_preserved_is(
    layers: list[Layer], more: list[Layer], place: int, width: int | None
) -> None:
    """Any chain of layers with others put into it, or its first layer widened: no fault means the same answers."""
    first: Layer = ("Conv2d", {"out_channels": 4, "kernel_size": 3, "padding": 1})
    document = project([first, *layers, ("Flatten", {}), ("Linear", {"out_features": 9}), ("ReLU", {})])
    trained = Trained(document, steps=2)
    network = next(iter(document))
    if width is not None:
        drawing = changed(document, "conv2d2", out_channels=width)
    else:
        after = network.nodes[f"n{2 + place % (len(layers) + 1)}"].name
        drawing = inserted(document, after, *more)
    try:
        edited, before, now = trained.edited(drawing)
    except InvalidNetworkError:
        assume(False)
    if not edited.graft.faults:
        torch.testing.assert_close(now, before, rtol=1e-3, atol=1e-3)
