"""The optimizer's groups: what a layer sets of its own learning, in it and in its blocks."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch

from studio.engine.compiler import compile_network
from studio.engine.errors import TrainingError
from studio.engine.optimizers import GroupRule, build_optimizer, group_rules
from studio.graph import node_edits
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.templates import find_template


def rules_of(project: Project) -> tuple[GroupRule, ...]:
    network = project.document.trained_network
    assert network is not None
    return group_rules(project.document, network, load_catalogue())


def optimizer_of(project: Project) -> torch.optim.Optimizer:
    network = project.document.trained_network
    assert network is not None
    model = compile_network(project, network.name, seed=0)
    return build_optimizer(project.training, model, rules_of(project))


def change(project: Project, name: str, edit: Callable[..., ProjectDocument], value: object) -> None:
    """Edit a node given as ``Network.node``."""
    network, _, node = name.partition(".")
    net = project.network(network)
    project.edit("Change", lambda document: edit(document, net.id, net.node(node).id, value))


def test_without_settings_of_their_own_all_parameters_are_one_group() -> None:
    project = find_template("resnet18-cifar").load()
    assert rules_of(project) == ()
    assert len(optimizer_of(project).param_groups) == 1


def test_factors_multiply_from_a_block_to_what_is_in_it() -> None:
    project = find_template("resnet18-cifar").load()
    change(project, "ResNet18.layer1", node_edits.set_lr_factor, 0.5)
    assert rules_of(project) == ((("layer1.",), {"lr": 0.05}),)
    change(project, "BasicBlock.conv2", node_edits.set_lr_factor, 0.1)
    rules = {settings["lr"]: starts for starts, settings in rules_of(project)}
    assert set(rules) == {0.05, 0.005, 0.01}
    assert rules[0.005] == ("layer1.0.conv2.", "layer1.1.conv2.")
    assert rules[0.01] == ("layer2.conv2.", "layer3.conv2.", "layer4.conv2.")


def test_weight_decay_is_left_out_where_a_layer_says_so_and_there_is_any() -> None:
    project = find_template("resnet18-cifar").load()
    change(project, "ResNet18.bn1", node_edits.set_decay, False)
    assert rules_of(project) == ((("bn1.",), {"weight_decay": 0.0}),)
    project.set_training(optimizer_settings={"lr": 0.1})
    assert rules_of(project) == ()


def test_every_parameter_is_in_one_group_with_its_own_rate() -> None:
    project = find_template("transformer-encoder").load()
    change(project, "DigitsViT.position", node_edits.set_lr_factor, 0.1)
    change(project, "DigitsViT.blocks", node_edits.set_decay, False)
    optimizer = optimizer_of(project)
    rates = [(group["lr"], group["weight_decay"], len(group["params"])) for group in optimizer.param_groups]
    assert rates == [(0.0001, 0.05, 1), (0.001, 0.0, 36), (0.001, 0.05, 7)]


def test_a_name_is_not_taken_for_the_start_of_another() -> None:
    project = Project()
    net = project.add_network("Net")
    image = net.add("Input", shape=(4,))
    first, second = net.add("Linear", "fc", out_features=4), net.add("Linear", "fc_out", out_features=2)
    for start, end in ((image, first), (first, second), (second, net.add("Output"))):
        net.connect(start, end)
    change(project, "Net.fc", node_edits.set_lr_factor, 0.1)
    assert [len(group["params"]) for group in optimizer_of(project).param_groups] == [2, 2]


def test_frozen_layers_are_left_out_and_all_of_them_frozen_is_refused() -> None:
    project = find_template("digits-mlp").load()
    change(project, "DigitsMLP.fc1", node_edits.set_freeze, True)
    (group,) = optimizer_of(project).param_groups
    assert sum(math.prod(parameter.shape) for parameter in group["params"]) == 64 * 10 + 10
    change(project, "DigitsMLP.fc2", node_edits.set_freeze, True)
    with pytest.raises(TrainingError, match="All layers are frozen"):
        optimizer_of(project)
