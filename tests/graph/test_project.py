"""The public face: what scripts write, and what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.graph import Project
from studio.graph.errors import (
    CycleError,
    EditError,
    IllegalNameError,
    PortTakenError,
    SettingError,
    UnknownLayerError,
    UnknownPortError,
)
from studio.graph.names import _MODULE_ATTRIBUTES, name_fault
from studio.graph.problems import Severity
from studio.graph.project import Network


@pytest.fixture
def net() -> Network:
    return Project().add_network("Net")


def codes(net: Network) -> list[str]:
    return [problem.code for problem in net.project.validate("Net")]


def test_nodes_get_ids_and_names_in_order(net: Network) -> None:
    nodes = [net.add("Conv2d", out_channels=8, kernel_size=3), net.add("Conv2d"), net.add("ReLU")]
    assert [node.id for node in nodes] == ["n1", "n2", "n3"]
    assert [node.name for node in nodes] == ["conv1", "conv2", "relu1"]


def test_lists_of_a_setting_become_tuples(net: Network) -> None:
    assert net.add("Input", shape=[1, 28, 28]).settings["shape"] == (1, 28, 28)


@pytest.mark.parametrize(
    ("type_name", "settings"),
    [
        ("Conv2d", {"out_channels": 0}),
        ("Conv2d", {"out_channels": "8"}),
        ("Conv2d", {"out_channels": True}),
        ("Conv2d", {"kernel_size": (1, 2, 3)}),
        ("Conv2d", {"padding_mode": "mirror"}),
        ("Dropout", {"p": 1.5}),
        ("Dropout", {"p": float("nan")}),
        ("Linear", {"out_features": 10**12}),
        ("Linear", {"colour": "red"}),
    ],
)
def test_a_bad_setting_is_refused_and_nothing_is_added(
    net: Network, type_name: str, settings: dict[str, object]
) -> None:
    with pytest.raises(SettingError):
        net.add(type_name, **settings)  # type: ignore[arg-type]
    assert not net.nodes


def test_an_unknown_layer_is_refused_with_what_is_like_it(net: Network) -> None:
    with pytest.raises(UnknownLayerError, match="Conv2d"):
        net.add("Conv2D")


@pytest.mark.parametrize(
    "name", ["", "1st", "a b", "class", "forward", "self", "torch", "_x", "a" * 65, "naïve", "a;b"]
)
def test_a_name_that_cannot_stand_in_source_is_refused(net: Network, name: str) -> None:
    with pytest.raises(IllegalNameError):
        net.add("ReLU", name=name)


def test_the_attributes_of_a_module_are_those_of_torch() -> None:
    from torch import nn

    public = {name for name in dir(nn.Module()) if not name.startswith("_")}
    assert public - _MODULE_ATTRIBUTES == set()
    assert name_fault("state_dict") is not None


def test_wires_are_checked(net: Network) -> None:
    x, a, b = net.add("Input", shape=(4,)), net.add("ReLU"), net.add("ReLU")
    net.connect(x, a)
    net.connect(a, b)
    with pytest.raises(PortTakenError):
        net.connect(x, b)
    with pytest.raises(UnknownPortError, match="nope"):
        net.connect(x, b, input="nope")
    net.disconnect(a)
    with pytest.raises(CycleError):
        net.connect(b, a)
    with pytest.raises(EditError):
        net.connect(Project().add_network("Other").add("Input", shape=(1,)), a)


def test_wires_go_to_the_first_free_input(net: Network) -> None:
    inputs = [net.add("Input", shape=(4,)) for _ in range(4)]
    add, cat = net.add("Add"), net.add("Concat")
    net.connect(inputs[0], add)
    net.connect(inputs[1], add)
    assert set(net.document.edges) == {(add.id, "input"), (add.id, "other")}
    for node in inputs:
        net.connect(node, cat)
    assert {key[1] for key in net.document.edges if key[0] == cat.id} == {
        "input1",
        "input2",
        "input3",
        "input4",
    }


def test_problems_name_the_node_and_the_port(net: Network) -> None:
    fc = net.add("Linear")
    out = net.add("Output", name="logits")
    net.connect(fc, out)
    problems = {problem.code: problem for problem in net.project.validate()}
    assert problems["missing-input"].node == fc.id
    assert problems["missing-input"].port == "input"
    assert problems["missing-setting"].setting == "out_features"
    assert problems["no-input"].node is None
    assert all(problem.severity is Severity.ERROR for problem in problems.values())


def test_what_leads_nowhere_is_only_warned_of(net: Network) -> None:
    x, out = net.add("Input", shape=(4,)), net.add("Output")
    net.connect(x, out)
    lone = net.add("Linear")
    found = [problem for problem in net.project.validate() if problem.node == lone.id]
    assert "unreachable" in [problem.code for problem in found]
    assert all(problem.severity is Severity.WARNING for problem in found)


def test_a_loose_end_is_told_once_with_the_layers_before_it(net: Network) -> None:
    x, out = net.add("Input", shape=(4,)), net.add("Output")
    net.connect(x, out)
    previous = x
    for _ in range(3):
        node = net.add("ReLU")
        net.connect(previous, node)
        previous = node
    (problem,) = net.project.validate()
    assert problem.node == previous.id
    assert "so it and the 2 layers before it are left out" in problem.message


def test_every_repair_removes_its_problem(net: Network) -> None:
    x, fc = net.add("Input", shape=(4,)), net.add("Linear")
    net.connect(x, fc)
    for _ in range(5):
        repairable = [problem for problem in net.project.validate() if problem.repairs]
        if not repairable:
            break
        before = repairable[0]
        net.project.edit("Repair", before.repairs[0].apply)
        assert before not in net.project.validate()
    assert net.project.validate() == []


def test_undo_and_redo_go_through_everything(net: Network) -> None:
    project = net.project
    net.add("ReLU")
    net.rename("relu1", "act")
    project.set_training(epochs=3)
    end = project.document
    while project.session.can_undo:
        project.undo()
    assert not project.document.networks
    while project.session.can_redo:
        project.redo()
    assert project.document == end


def test_a_saved_project_is_the_same_and_unmodified(net: Network, tmp_path: Path) -> None:
    net.add("Input", shape=(1, 28, 28))
    net.project.save(tmp_path / "a.loom")
    loaded = Project.load(tmp_path / "a.loom")
    assert loaded.document == net.project.document
    assert not net.project.session.modified
    assert loaded.notices == ()


def test_a_file_changed_by_hand_opens_with_a_notice(net: Network, tmp_path: Path) -> None:
    path = tmp_path / "a.loom"
    net.project.save(path)
    path.write_text(path.read_text().replace('"epochs": 10', '"epochs": 11'))
    loaded = Project.load(path)
    assert loaded.training.epochs == 11
    assert "checksum" in loaded.notices[0]
