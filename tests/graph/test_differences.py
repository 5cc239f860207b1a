"""What differs between two documents is listed as a person would list it."""

from __future__ import annotations

from studio.graph.differences import Kind, differences
from studio.graph.project import Project
from studio.templates import find_template


def base() -> Project:
    return find_template("digits-cnn").load()


def found(project: Project) -> list[tuple[Kind, str]]:
    return [(each.kind, each.subject) for each in differences(base().document, project.document)]


def test_equal_documents_differ_in_nothing() -> None:
    assert found(base()) == []


def test_a_changed_setting_is_told_with_its_values() -> None:
    project = base()
    project.networks[0].set("conv1", out_channels=48)
    (only,) = differences(base().document, project.document)
    assert (only.kind, only.subject, only.after) == (Kind.SETTING, "conv1.out_channels", 48)
    assert only.before == base().networks[0].node("conv1").settings["out_channels"]


def test_a_new_layer_counts_without_the_wires_that_came_with_it() -> None:
    project = base()
    net = project.networks[0]
    net.add("ReLU", "extra")
    net.connect("conv1", "extra")
    assert found(project) == [(Kind.LAYER_ADDED, "extra (ReLU)")]


def test_a_removed_wire_between_layers_that_stay_is_told() -> None:
    project = base()
    net = project.networks[0]
    target = net.node("flatten")
    source = net.document.nodes[net.document.edges_into(target.id)[0].source].name
    net.disconnect(target)
    assert found(project) == [(Kind.WIRE_REMOVED, f"{source} → {target.name}")]


def test_networks_data_and_training_are_told() -> None:
    project = base()
    project.add_network("Other")
    project.set_data(batch_size=17)
    project.set_training(epochs=99, optimizer_settings={"lr": 0.5})
    assert found(project) == [
        (Kind.NETWORK_ADDED, "Other"),
        (Kind.DATA, "batch_size"),
        (Kind.TRAINING, "lr"),
        (Kind.TRAINING, "epochs"),
    ]
