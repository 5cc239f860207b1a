"""The exported script prints the losses that training showed, to the last digit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.export import to_script
from studio.templates import NAMES, find_template

STEPS = 200
EMBEDDED = ("digits-mlp", "digits-cnn", "spirals-mlp")
# The data set at hand is a cut of CIFAR-10, whose checksums torchvision would refuse: on both sides alike, its table
# is replaced and only the files of the cut are named.
CIFAR_CUT = """
import hashlib, os, pathlib
folder = pathlib.Path(os.environ["CIFAR_CUT"])
def replace_table():
    from torchvision.datasets import CIFAR10
    def row(name):
        return [name, hashlib.md5((folder / name).read_bytes()).hexdigest()]
    CIFAR10.train_list, CIFAR10.test_list = [row("data_batch_1")], [row("test_batch")]
    CIFAR10.meta = {**CIFAR10.meta, "md5": row("batches.meta")[1]}
    CIFAR10._check_integrity = lambda self: True
replace_table()
"""


def steps_of(command: list[str], environment: dict[str, str], count: int) -> list[str]:
    """The first ``count`` step lines that a command prints (fewer when it ends before)."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as child:
        assert child.stdout is not None
        lines = []
        for line in child.stdout:
            if '"step"' in line:
                lines.append(line)
            if len(lines) == count:
                break
        child.terminate()
        assert child.stderr is not None
        assert lines, child.stderr.read()
    return lines


@pytest.mark.parametrize("name", NAMES)
def test_step_losses_of_script_and_training_are_equal(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    project = find_template(name).load()
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    arguments = ["--seed", "0", "--device", "cpu", "--epochs", "10", "--json"]
    if name not in EMBEDDED:
        root: Path = request.getfixturevalue("data_root")
        if name.startswith("cifar"):
            root = root / "cifar10"
            (tmp_path / "sitecustomize.py").write_text(CIFAR_CUT)
            environment["CIFAR_CUT"] = str(root / "cifar-10-batches-py")
            environment["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{environment['PYTHONPATH']}"
        arguments += ["--data-root", str(root)]
    file, script = tmp_path / "project.loom", tmp_path / "train.py"
    project.save(file)
    script.write_text(to_script(project), encoding="utf-8")
    runs = ["--run-dir", str(tmp_path / "runs")]
    trained = steps_of(
        [sys.executable, "-m", "studio", "train", str(file), *arguments, *runs], environment, STEPS
    )
    exported = steps_of([sys.executable, str(script), *arguments], environment, STEPS)
    assert len(trained) == STEPS
    assert trained == exported
    assert [json.loads(line)["step"] for line in trained] == list(range(1, STEPS + 1))


@pytest.mark.parametrize("name", NAMES)
def test_scripts_pass_linter_and_formatter(name: str, tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text(to_script(find_template(name).load()), encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    check = subprocess.run(
        [*ruff, "check", "--isolated", "--select", "E,F,I,W,B,UP", path], capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout
    form = subprocess.run(
        [*ruff, "format", "--isolated", "--diff", "--line-length", "88", path], capture_output=True, text=True
    )
    assert form.returncode == 0, form.stdout


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
    file, script = tmp_path / "project.loom", tmp_path / "train.py"
    project.save(file)
    script.write_text(to_script(project), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [
        sys.executable,
        "-m",
        "studio",
        "train",
        str(file),
        "--json",
        "--run-dir",
        str(tmp_path / "runs"),
    ]
    trained = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=True
    ).stdout.splitlines()
    exported = subprocess.run(
        [sys.executable, script, "--json"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert trained[:-1] == exported
