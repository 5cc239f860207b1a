"""Each template is a whole project: clean, readable as source, and learning where its data is at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.cli import main
from studio.engine.check import check_project
from studio.engine.commands import Commands
from studio.engine.compiler import compile_network
from studio.engine.errors import NoDataError
from studio.engine.events import EpochEnded, RunFinished
from studio.engine.job import check_trainable
from studio.engine.run_options import RunOptions
from studio.engine.trainer import run_training
from studio.export import to_script, to_source
from studio.graph.blocks import interface
from studio.graph.catalogue_file import load_catalogue
from studio.graph.project import Project
from studio.templates import NAMES, find_template

GOLDEN = Path(__file__).resolve().parent / "golden"
EMBEDDED = [
    name
    for name in NAMES
    if find_template(name).load().data.source in ("digits", "spirals", "diabetes", "shapes", "sums")
]
PARAMETERS = {"resnet18-cifar": 11_173_962, "unet": 121_195}  # as in the usual code of both
OUTPUTS = {"unet": (2, 3, 32, 32), "mini-gpt": (2, 12, 12), "spirals-mlp": (2, 2), "diabetes-mlp": (2, 1)}
TOKENS = 12


def batch_for(project: Project) -> torch.Tensor:
    network = project.document.trained_network
    assert network is not None
    settings = interface(network, "Input")[0].settings
    shape = [12 if size == "T" else size for size in settings["shape"]]
    if settings.get("dtype") == "int64":
        return torch.randint(0, TOKENS, (2, *shape))
    return torch.rand(2, *shape)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_clean_and_runs_a_batch(name: str) -> None:
    project = find_template(name).load()
    problems, facts = check_project(project.document)
    assert [problem.message for problem in problems] == []
    network = project.document.trained_network
    assert network is not None
    assert network is next(iter(project.document)), "the first network is the one that is pictured"
    module = compile_network(project, network.name, seed=0)
    assert tuple(module(batch_for(project)).shape) == OUTPUTS.get(name, (2, 10))
    count = sum(parameter.numel() for parameter in module.parameters())
    assert count == facts[network.id].parameters == PARAMETERS.get(name, count)


@pytest.mark.parametrize("name", NAMES)
def test_a_templates_source_reads_as_written_by_hand(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"templates/{name}.py.txt", to_source(find_template(name).load()))


def test_the_residual_template_is_no_longer_than_the_same_network_by_hand() -> None:
    by_hand = (GOLDEN / "by_hand" / "resnet18-cifar.py.txt").read_text()
    project = find_template("resnet18-cifar").load()
    names: dict[str, Any] = {}
    exec(by_hand, names)
    written = compile_network(project, "ResNet18", seed=0).eval()
    theirs = names["ResNet18"]().eval()
    theirs.load_state_dict(written.state_dict())
    images = torch.rand(2, 3, 32, 32)
    assert torch.equal(written(images), theirs(images))
    assert len(to_source(project).splitlines()) <= len(by_hand.splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_no_two_nodes_of_a_template_overlap(name: str) -> None:
    for network in find_template(name).load().document:
        places = [node.position for node in network.nodes.values()]
        for index, (x, y) in enumerate(places):
            assert not [1 for a, b in places[:index] if abs(a - x) < 190 and abs(b - y) < 56], network.name


@pytest.mark.parametrize("name", EMBEDDED)
def test_the_loss_of_a_template_falls_in_its_first_epochs(name: str, tmp_path: Path) -> None:
    project = find_template(name).load()
    project.set_data(validation_fraction=0.7)
    options = RunOptions(runs_root=tmp_path, device="cpu", seed=0, epochs=3)
    events = list(run_training(project.document, options, Commands()))
    finished = events[-1]
    assert isinstance(finished, RunFinished)
    assert finished.message == ""
    losses = [event.train.loss for event in events if isinstance(event, EpochEnded)]
    assert losses[-1] < losses[0]


def test_a_project_without_data_says_to_choose_some() -> None:
    project = find_template("unet").load()
    project.set_data(source="none")
    document = project.document
    for refused in (lambda: to_script(document), lambda: check_trainable(document, load_catalogue())):
        with pytest.raises(NoDataError, match="Choose a data source first"):
            refused()


@pytest.mark.parametrize("length", [1, 7, 256])
def test_the_small_gpt_takes_texts_of_any_length_and_never_looks_ahead(length: int) -> None:
    module = compile_network(find_template("mini-gpt").load(), "MiniGPT", seed=0).eval()
    tokens = torch.randint(0, TOKENS, (2, length))
    logits = module(tokens)
    assert logits.shape == (2, length, TOKENS)
    changed = tokens.clone()
    changed[:, -1] = (changed[:, -1] + 1) % TOKENS
    torch.testing.assert_close(module(changed)[:, :-1], logits[:, :-1])
    assert not torch.equal(module(changed)[:, -1], logits[:, -1])


@pytest.mark.parametrize(("name", "network"), [("unet", "UNet"), ("mini-gpt", "MiniGPT")])
def test_other_values_of_its_parameters_make_a_network_that_runs(name: str, network: str) -> None:
    project = find_template(name).load()
    names: dict[str, object] = {}
    exec(to_source(project), names)
    kind = names[network]
    assert callable(kind)
    parameters = project.network(network).document.parameters
    doubled = kind(**{parameter.name: parameter.default * 2 for parameter in parameters})
    assert doubled(batch_for(project)).shape == OUTPUTS[name]


def test_the_custom_layers_gradient_is_its_own() -> None:
    module = compile_network(find_template("custom-layer").load(), "BinaryMLP", seed=0)
    x = torch.tensor([[-2.0, -0.5, 0.5, 2.0]], requires_grad=True)
    y = module.get_submodule("binarize")(x)
    y.sum().backward()
    assert y.tolist() == [[-1.0, -1.0, 1.0, 1.0]]
    assert x.grad is not None
    assert x.grad.tolist() == [[0.0, 1.0, 1.0, 0.0]]


def test_a_templates_own_code_runs_and_that_of_a_file_made_of_it_only_when_trusted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert find_template("custom-layer").load().trusted
    path = str(tmp_path / "mine.loom")
    assert main(["new", "custom-layer", "-o", path]) == 0
    runs = ["--epochs", "1", "--device", "cpu", "--run-dir", str(tmp_path / "runs")]
    assert main(["train", path, *runs]) == 2
    assert "--trust" in capsys.readouterr().err
    assert main(["check", path]) == 1
    assert main(["check", path, "--trust"]) == 0
    assert main(["train", path, "--trust", *runs]) == 0
    assert main(["export", path, "--trust", "--to", "source", "-o", "-"]) == 0
    assert "class Binarize(nn.Module):" in capsys.readouterr().out


def test_every_template_is_listed_with_a_title_and_a_line_about_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["templates", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == list(NAMES)
    assert all(row["title"] and row["description"].endswith(".") for row in rows)


def test_the_files_are_what_the_program_that_draws_them_writes() -> None:
    from studio.commands.make_templates import TEMPLATES

    assert set(TEMPLATES) == set(NAMES)
    for name, build in TEMPLATES.items():
        assert replace(build().document, trusted=True) == find_template(name).load().document, name
