"""Epochs per second here, in PyTorch Lightning's loop and in AIForge Studio's, on the same job in turn.

The job is scikit-learn's digits (samples of 8 x 8, in batches of 32) on one core, with the same network, seed and
optimizer (Adam): an MLP, where the loop itself counts, and a small CNN. Rivals have the samples as tensors in memory,
in a TensorDataset, and nothing on that can be off: no logger, checkpoints, progress bar or validation. The time is the
processor's, so that other programs count little. Rivals that aren't installed are left out with a word
(``pip install lightning aiforge-studio``).
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

from studio.engine.commands import Commands
from studio.engine.compiler import compile_network
from studio.engine.data import load_dataset
from studio.engine.events import EpochEnded
from studio.engine.run_options import RunOptions
from studio.engine.trainer import run_training
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument, frozen
from tests.benchmarks.training_beside_script import template

TARGET = 1.0
JOBS = {"digits-mlp": 30, "digits-cnn": 8}  # epochs
RATE, BATCH = 0.003, 32
Loop = Callable[[ProjectDocument], list[float]]


def job(name: str, epochs: int) -> ProjectDocument:
    """The template with the recipe that all loops have, and without samples to validate on."""
    document = template(name, epochs)
    recipe = replace(document.training, optimizer="Adam", optimizer_settings=frozen({"lr": RATE}), metrics=())
    recipe = replace(recipe, scheduler="none", scheduler_settings=frozen({}))
    data = replace(document.data, batch_size=BATCH, validation_fraction=0.0)
    return replace(document, training=recipe, data=data)


def parts(document: ProjectDocument) -> tuple[nn.Module, TensorDataset]:
    """The network, and the samples as rivals get them."""
    network = document.trained_network
    assert network is not None
    model = compile_network(document, network.name, seed=document.training.seed)
    data = load_dataset(document.data, load_catalogue())
    order = torch.arange(len(data.train_y))
    ((x, y),) = list(data.training(order, len(order)))
    return model, TensorDataset(x, y)


def ours(document: ProjectDocument) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        events = run_training(document, RunOptions(runs_root=Path(folder)), Commands())
        return [time.process_time() for event in events if isinstance(event, EpochEnded)]


def lightning_loop(document: ProjectDocument) -> list[float]:
    import lightning

    for name in ("lightning.pytorch", "lightning.fabric"):
        logging.getLogger(name).setLevel(logging.ERROR)
    model, samples = parts(document)
    moments: list[float] = []

    class Module(lightning.LightningModule):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def training_step(self, batch: tuple[Tensor, Tensor], _index: int) -> Tensor:
            x, y = batch
            return functional.cross_entropy(self.model(x), y)

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.Adam(self.parameters(), lr=RATE)

        def on_train_epoch_end(self) -> None:
            moments.append(time.process_time())

    trainer = lightning.Trainer(
        max_epochs=document.training.epochs,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    trainer.fit(Module(), DataLoader(samples, BATCH, shuffle=True))
    return moments


def aiforge_loop(document: ProjectDocument) -> list[float]:
    from aiforge.spec import ModelSpec
    from aiforge.trainer import TrainConfig, Trainer

    model, samples = parts(document)
    moments: list[float] = []
    spec: Any = ModelSpec("digits", list(samples.tensors[0].shape[1:]))
    config = TrainConfig(
        epochs=document.training.epochs, batch_size=BATCH, lr=RATE, optimizer="Adam", device="cpu"
    )
    trainer = Trainer(
        spec,
        nn.Sequential(model),
        samples,
        TensorDataset(*(tensor[:0] for tensor in samples.tensors)),
        config,
        on_log=lambda _text: None,
        on_epoch=lambda _row: moments.append(time.process_time()),
    )
    trainer.run()
    return moments


LOOPS: dict[str, Loop] = {"Lightning": lightning_loop, "AIForge Studio": aiforge_loop}


def rate(moments: list[float]) -> float:
    return (len(moments) - 1) / (moments[-1] - moments[0])


def measure(name: str, rounds: int) -> None:
    document = job(name, JOBS[name])
    rates: dict[str, list[float]] = {}
    for _ in range(rounds):
        for title, loop in {"here": ours, **LOOPS}.items():
            try:
                rates.setdefault(title, []).append(rate(loop(document)))
            except ImportError as error:
                rates[title] = []
                missing = error.name
                print(f"{title}: skipped, {missing} isn't installed")
    best = max(rates["here"])
    for title in LOOPS:
        if rates[title]:
            other = max(rates[title])
            print(
                f"{name:10} here {best:6.1f} epochs/s   {title} {other:6.1f} epochs/s   "
                f"{best / other:.2f}x (target above {TARGET:.0f}x)"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="the best of this many is told")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore")  # Lightning's advice to use more processes
    for name in JOBS:
        measure(name, arguments.rounds)


if __name__ == "__main__":
    main()
