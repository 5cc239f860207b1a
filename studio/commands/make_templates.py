"""Writes the templates: ``python -m studio.commands.make_templates``. Layers in a row are drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from studio import paths
from studio.commands import picture_templates, sequence_templates
from studio.graph.project import Project

COLUMN_STEP, ROW_STEP = 240.0, 144.0
Layer = tuple[str, str, dict[str, Any]]  # type, name, settings


def chain(class_name: str, rows: Sequence[Sequence[Layer]], description: str) -> Project:
    """A project with one straight network, laid out in rows like text."""
    project = Project()
    net = project.add_network(class_name)
    previous = None
    for row, layers in enumerate(rows):
        for column, (kind, name, settings) in enumerate(layers):
            node = net.add(kind, name, (column * COLUMN_STEP, row * ROW_STEP), **settings)
            if previous is not None:
                net.connect(previous, node)
            previous = node
    project.edit("Describe", lambda document: replace(document, description=description))
    return project


def digits_mlp() -> Project:
    project = chain(
        "DigitsMLP",
        [
            [
                ("Input", "image", {"shape": (1, 8, 8)}),
                ("Flatten", "flatten", {}),
                ("Linear", "fc1", {"out_features": 64}),
            ],
            [("ReLU", "relu", {}), ("Linear", "fc2", {"out_features": 10}), ("Output", "logits", {})],
        ],
        "Digits, a small MLP. Two linear layers read handwritten digits of 8 × 8 pixels: 96 % right after 20 "
        "epochs, in a second or two. Nothing to download.",
    )
    project.set_data(source="digits", batch_size=32)
    project.set_training(optimizer="Adam", optimizer_settings={"lr": 0.003}, epochs=20)
    return project


def digits_cnn() -> Project:
    project = chain(
        "DigitsCNN",
        [
            [
                ("Input", "image", {"shape": (1, 8, 8)}),
                ("Conv2d", "conv1", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
                ("ReLU", "relu1", {}),
                ("MaxPool2d", "pool", {"kernel_size": 2}),
            ],
            [
                ("Conv2d", "conv2", {"out_channels": 32, "kernel_size": 3, "padding": 1}),
                ("ReLU", "relu2", {}),
                ("Flatten", "flatten", {}),
                ("Dropout", "drop", {"p": 0.25}),
            ],
            [("Linear", "fc", {"out_features": 10}), ("Output", "logits", {})],
        ],
        "Digits, a small CNN. Two convolutions see shapes where the MLP sees pixels: 96 % right after 6 epochs. "
        "Nothing to download.",
    )
    project.set_data(source="digits", batch_size=32)
    project.set_training(optimizer="Adam", optimizer_settings={"lr": 0.005}, epochs=12)
    return project


def spirals_mlp() -> Project:
    project = chain(
        "SpiralsMLP",
        [
            [
                ("Input", "point", {"shape": (2,)}),
                ("Linear", "fc1", {"out_features": 64}),
                ("Tanh", "tanh1", {}),
            ],
            [
                ("Linear", "fc2", {"out_features": 64}),
                ("Tanh", "tanh2", {}),
                ("Linear", "fc3", {"out_features": 2}),
            ],
            [("Output", "logits", {})],
        ],
        "Spirals, a boundary you can watch. Two arms wound around each other: the network bends its boundary "
        "between them while you look on, to 97 % in 80 epochs.",
    )
    project.set_data(source="spirals", batch_size=32)
    project.set_training(optimizer="Adam", optimizer_settings={"lr": 0.01}, epochs=80)
    return project


def diabetes_mlp() -> Project:
    project = chain(
        "DiabetesMLP",
        [
            [
                ("Input", "patient", {"shape": (10,)}),
                ("Linear", "fc1", {"out_features": 32}),
                ("ReLU", "relu1", {}),
            ],
            [
                ("Linear", "fc2", {"out_features": 16}),
                ("ReLU", "relu2", {}),
                ("Linear", "fc3", {"out_features": 1}),
            ],
            [("Output", "progression", {})],
        ],
        "Diabetes, a number instead of a class. Ten figures of a patient tell how far the illness goes in a year: "
        "after ten epochs they explain half of the variance, then you can watch it overfit. Nothing to download.",
    )
    project.set_data(source="diabetes", batch_size=32)
    project.set_training(
        loss="mse_loss",
        metrics=("mae", "r2"),
        optimizer="Adam",
        optimizer_settings={"lr": 0.001},
        epochs=30,
    )
    return project


def _mnist_rows(hidden: Sequence[int]) -> list[list[Layer]]:
    rows: list[list[Layer]] = [[("Input", "image", {"shape": (1, 28, 28)}), ("Flatten", "flatten", {})]]
    for number, size in enumerate(hidden, start=1):
        block: list[Layer] = [
            ("Linear", f"fc{number}", {"out_features": size}),
            ("ReLU", f"relu{number}", {}),
        ]
        rows[-1].extend(block) if number == 1 else rows.append(block)
    end: list[Layer] = [("Linear", f"fc{len(hidden) + 1}", {"out_features": 10}), ("Output", "logits", {})]
    rows[-1].extend(end) if len(hidden) > 1 else rows.append(end)
    return rows


def mnist_mlp() -> Project:
    project = chain(
        "MnistMLP",
        _mnist_rows([128, 64]),
        "MNIST, an MLP with SGD. The first network of many courses, 784-128-64-10: 96 % right after 5 epochs. "
        "Downloads 11 MB, once.",
    )
    project.set_data(source="mnist", batch_size=64, mean=(0.5,), std=(0.5,))
    project.set_training(optimizer="SGD", optimizer_settings={"lr": 0.01, "momentum": 0.9}, epochs=5)
    return project


def mnist_mlp_adam() -> Project:
    project = chain(
        "MnistMLPAdam",
        _mnist_rows([128]),
        "MNIST, an MLP with Adam. One hidden layer and the optimizer that most people try first: 96 % right after "
        "5 epochs. Downloads 11 MB, once.",
    )
    project.set_data(source="mnist", batch_size=64, mean=(0.5,), std=(0.5,))
    project.set_training(optimizer="Adam", optimizer_settings={"lr": 0.001}, epochs=5)
    return project


def cifar10_cnn() -> Project:
    project = chain(
        "CifarCNN",
        [
            [
                ("Input", "image", {"shape": (3, 32, 32)}),
                ("Conv2d", "conv1", {"out_channels": 6, "kernel_size": 5}),
                ("ReLU", "relu1", {}),
                ("MaxPool2d", "pool1", {"kernel_size": 2}),
            ],
            [
                ("Conv2d", "conv2", {"out_channels": 16, "kernel_size": 5}),
                ("ReLU", "relu2", {}),
                ("MaxPool2d", "pool2", {"kernel_size": 2}),
                ("Flatten", "flatten", {}),
            ],
            [
                ("Linear", "fc1", {"out_features": 120}),
                ("ReLU", "relu3", {}),
                ("Linear", "fc2", {"out_features": 84}),
                ("ReLU", "relu4", {}),
            ],
            [("Linear", "fc3", {"out_features": 10}), ("Output", "logits", {})],
        ],
        "CIFAR-10, a CNN for colour pictures. Two convolutions and three linear layers tell ten kinds of animals "
        "and vehicles apart. Downloads 163 MB, once.",
    )
    project.set_data(source="cifar10", batch_size=4, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5))
    project.set_training(optimizer="Adam", optimizer_settings={"lr": 0.001}, epochs=5)
    return project


TEMPLATES = {
    "digits-mlp": digits_mlp,
    "digits-cnn": digits_cnn,
    "spirals-mlp": spirals_mlp,
    "diabetes-mlp": diabetes_mlp,
    "mnist-mlp": mnist_mlp,
    "mnist-mlp-adam": mnist_mlp_adam,
    "cifar10-cnn": cifar10_cnn,
    "resnet18-cifar": picture_templates.resnet18_cifar,
    "unet": picture_templates.unet,
    "inception-block": picture_templates.inception_block,
    "transformer-encoder": sequence_templates.transformer_encoder,
    "mini-gpt": sequence_templates.mini_gpt,
    "lstm-classifier": sequence_templates.lstm_classifier,
    "custom-layer": picture_templates.custom_layer,
}


def main() -> None:
    folder = paths.resources() / "templates"
    folder.mkdir(exist_ok=True)
    for name, build in TEMPLATES.items():
        build().save(folder / f"{name}.loom")
        print(f"wrote {folder / name}.loom")


if __name__ == "__main__":
    main()
