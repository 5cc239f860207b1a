"""The exported script prints the losses that training showed, to the last digit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from studio.engine.errors import TrainingError
from studio.export import to_script
from studio.graph import node_edits
from studio.graph.document import ProjectDocument
from studio.graph.project import Project
from studio.templates import NAMES, find_template
from tests import warm
from tests.source_form import assert_form, assert_typed

STEPS = 200
# A step takes long, or there are no more in ten epochs.
SHORTER = {
    "resnet18-cifar": 3,
    "inception-block": 30,
    "transformer-encoder": 30,
    "diabetes-mlp": 100,
    "unet": 12,
    "mini-gpt": 30,
}
SMALLER_BATCHES = {"resnet18-cifar": 16}
TRAINABLE = [name for name in NAMES if find_template(name).load().data.source != "none"]
# The data set at hand is a cut of CIFAR-10, whose checksums torchvision would refuse: on both sides alike, its table
# is replaced and only the files of the cut are named. Then comes the program that was asked for.
CIFAR_CUT = """
import hashlib, os, pathlib, runpy, sys
folder = pathlib.Path(os.environ["CIFAR_CUT"])
def replace_table():
    from torchvision.datasets import CIFAR10
    def row(name):
        return [name, hashlib.md5((folder / name).read_bytes()).hexdigest()]
    CIFAR10.train_list, CIFAR10.test_list = [row("data_batch_1")], [row("test_batch")]
    CIFAR10.meta = {**CIFAR10.meta, "md5": row("batches.meta")[1]}
    CIFAR10._check_integrity = lambda self: True
replace_table()
del sys.argv[0]
if sys.argv[0] == "-m":
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
else:
    runpy.run_path(sys.argv[0], run_name="__main__")
"""


def steps_of(count: int, words: Sequence[str | Path], environment: dict[str, str]) -> list[str]:
    """The first ``count`` step lines that a program prints (fewer when it ends before)."""
    with warm.Program(words, env={**environment, "PYTHONUNBUFFERED": "1"}) as program:
        steps = (line for line in program.stdout if '"step"' in line)
        lines = list(islice(steps, count))
        assert lines, program.said()
    return lines


@pytest.mark.parametrize("name", TRAINABLE)
def test_step_losses_of_script_and_training_are_equal(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project = find_template(name).load()
    count = SHORTER.get(name, STEPS)
    project.set_data(batch_size=SMALLER_BATCHES.get(name, project.data.batch_size))
    environment: dict[str, str] = {}
    before: list[Path] = []
    arguments = ["--seed", "0", "--device", "cpu", "--epochs", "10", "--json"]
    text = to_script(project)
    if "--data-root" in text:
        root: Path = request.getfixturevalue("data_root")
        if find_template(name).load().data.source == "cifar10":
            root = root / "cifar10"
            before = [tmp_path / "cut.py"]
            before[0].write_text(CIFAR_CUT, encoding="utf-8")
            environment = {"CIFAR_CUT": str(root / "cifar-10-batches-py")}
        arguments += ["--data-root", str(root)]
    file, script = tmp_path / "project.loom", tmp_path / "train.py"
    project.save(file)
    script.write_text(text, encoding="utf-8")
    runs = ["--run-dir", str(tmp_path / "runs")]
    command = ["-m", "studio", "train", file, "--trust", *arguments, *runs]
    trained = steps_of(count, [*before, *command], environment)
    exported = steps_of(count, [*before, script, *arguments], environment)
    assert len(trained) == count
    assert trained == exported
    assert [json.loads(line)["step"] for line in trained] == list(range(1, count + 1))


def test_a_script_needs_no_studio(tmp_path: Path) -> None:
    """From scratch, with libraries alone: no path leads to the studio, and importing it would fail."""
    script, without = tmp_path / "train.py", tmp_path / "without.py"
    script.write_text(to_script(find_template("digits-mlp").load()), encoding="utf-8")
    without.write_text(
        "import runpy, sys\n"
        "sys.modules['studio'] = None\n"
        "del sys.argv[0]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n",
        encoding="utf-8",
    )
    words = [sys.executable, "-I", str(without), str(script), "--epochs", "1", "--json"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 46


@pytest.mark.parametrize("name", TRAINABLE)
def test_scripts_pass_linter_and_formatter(name: str, tmp_path: Path) -> None:
    assert_form(to_script(find_template(name).load()), tmp_path / "train.py")


def test_scripts_pass_a_type_checker(tmp_path: Path) -> None:
    for name in ("digits-cnn", "custom-layer", "diabetes-mlp", "unet", "mini-gpt"):
        text = to_script(find_template(name).load())
        (tmp_path / f"{name.replace('-', '_')}.py").write_text(text, encoding="utf-8")
    assert_typed(tmp_path)


@pytest.mark.parametrize(
    "settings",
    [
        {"shuffle": False, "validation_fraction": 0.0},
        {"mean": (0.3,), "std": (0.4,), "batch_size": 7},
    ],
)
def test_other_settings_reach_the_script_too(settings: dict[str, object], tmp_path: Path) -> None:
    project = find_template("digits-mlp").load()
    project.set_data(**settings)
    project.set_training(
        optimizer="SGD", optimizer_settings={"lr": 0.05, "momentum": 0.9, "nesterov": True}, epochs=2
    )
    assert_same_output(project, tmp_path)


def assert_same_output(project: Project, folder: Path) -> None:
    """Training and the exported script print the same lines, every step and every epoch."""
    file, script = folder / "project.loom", folder / "train.py"
    project.save(file)
    script.write_text(to_script(project), encoding="utf-8")
    command = ["-m", "studio", "train", file, "--trust", "--json", "--run-dir", folder / "runs"]
    trained = output_of(command)
    exported = output_of([script, "--json"])
    assert len(trained) > 1
    assert trained[:-1] == exported


def output_of(words: Sequence[str | Path]) -> list[str]:
    done = warm.run(words)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


# Layers that learn at their own pace


def edited(
    project: Project, node: str, network: str, edit: Callable[..., ProjectDocument], value: object
) -> None:
    net = project.network(network)
    project.edit("Learn", lambda document: edit(document, net.id, net.node(node).id, value))


def residual_digits() -> Project:
    """A stem that is frozen, repeated blocks with a slow part, and a head without weight decay."""
    project = find_template("inception-block").load()
    project.set_training(epochs=2, optimizer="AdamW", optimizer_settings={"lr": 0.003})
    project.set_data(batch_size=64)
    edited(project, "conv", "InceptionNet", node_edits.set_freeze, True)
    edited(project, "fc", "InceptionNet", node_edits.set_decay, False)
    edited(project, "branch1", "Inception", node_edits.set_lr_factor, 0.1)
    return project


def slow_transformer() -> Project:
    project = find_template("transformer-encoder").load()
    project.set_training(epochs=1)
    project.set_data(validation_fraction=0.6)
    edited(project, "fc1", "EncoderBlock", node_edits.set_lr_factor, 0.5)
    edited(project, "position", "DigitsViT", node_edits.set_decay, False)
    edited(project, "class_token", "DigitsViT", node_edits.set_decay, False)
    edited(project, "patches", "DigitsViT", node_edits.set_lr_factor, 3.0)
    edited(project, "norm", "DigitsViT", node_edits.set_freeze, True)
    return project


def custom_slow() -> Project:
    project = find_template("custom-layer").load()
    project.set_training(epochs=2)
    edited(project, "fc1", "BinaryMLP", node_edits.set_lr_factor, 0.3)
    return project


def frozen_only() -> Project:
    project = find_template("digits-mlp").load()
    project.set_training(epochs=2)
    edited(project, "fc1", "DigitsMLP", node_edits.set_freeze, True)
    return project


PACES = [residual_digits, slow_transformer, custom_slow, frozen_only]


@pytest.mark.parametrize("build", PACES, ids=lambda build: build.__name__)
def test_layers_that_learn_at_their_own_pace_do_so_in_the_script_too(
    build: Callable[[], Project], tmp_path: Path
) -> None:
    assert_same_output(build(), tmp_path)


@pytest.mark.parametrize("build", PACES, ids=lambda build: build.__name__)
def test_scripts_with_groups_pass_linter_and_formatter(build: Callable[[], Project], tmp_path: Path) -> None:
    assert_form(to_script(build()), tmp_path / "train.py")


def test_groups_are_written_as_one_would_by_hand() -> None:
    script = to_script(slow_transformer())
    assert (
        """
    groups = parameter_groups(
        model,
        [
            (("patches.",), {"lr": 0.003}),
            (("class_token.", "position."), {"weight_decay": 0.0}),
            (("blocks.0.fc1.", "blocks.1.fc1.", "blocks.2.fc1."), {"lr": 0.0005}),
        ],
    )
    optimizer = torch.optim.AdamW(groups, fused=True, lr=0.001, weight_decay=0.05)
"""
        in script
    )


def test_frozen_weights_are_left_out_of_the_scripts_optimizer() -> None:
    assert """
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(learned, fused=True, lr=0.003)
""" in to_script(frozen_only())


def test_code_that_the_script_would_replace_is_refused() -> None:
    project = find_template("custom-layer").load()
    code = project.document.code["c1"]
    changed = replace(code, text=code.text + "\n\ndef evaluate(x: Tensor) -> Tensor:\n    return x\n")
    project.edit("Write", lambda document: document.with_code(changed))
    with pytest.raises(TrainingError, match="Custom code defines evaluate"):
        to_script(project)


def test_custom_codes_imports_stand_with_the_others(tmp_path: Path) -> None:
    project = find_template("custom-layer").load()
    project.set_training(epochs=1)
    code = project.document.code["c1"]
    head = "from __future__ import annotations\n\nfrom typing import Any\n\nfrom torch.nn import Module\n"
    text = head + code.text.replace("class Binarize(nn.Module)", "LIMIT = 1.0\n\n\nclass Binarize(Module)")
    text = text.replace("forward(ctx, x", "forward(ctx: Any, x")
    project.edit("Write", lambda document: document.with_code(replace(code, text=text)))
    script = to_script(project)
    assert "\nLIMIT = 1.0\n" in script
    assert_form(script, tmp_path / "form.py")
    assert_same_output(project, tmp_path)
