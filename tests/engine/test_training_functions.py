"""The functions that trainer and script share: they do what the usual loop does, to the last bit."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch
import torch.nn.functional as functional
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from studio.engine import training_functions
from studio.engine.training_functions import EarlyStopping, balanced_weights, batches, per_channel, split
from tests.engine.written import IMPORTS, written_functions

train, evaluate = written_functions()


def a_model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 3))


def some_data(count: int = 50) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return torch.randn(count, 4, generator=generator), torch.arange(count) % 3


def tutorial_losses(x: torch.Tensor, y: torch.Tensor) -> list[float]:
    """The loop of the tutorials: a DataLoader of samples, in order."""
    model, losses = a_model(), []
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    loader = DataLoader(TensorDataset(x, y), batch_size=16)
    torch.manual_seed(7)
    for _ in range(2):
        for inputs, labels in loader:
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(inputs), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def test_steps_have_the_losses_of_the_tutorials_loop() -> None:
    x, y = some_data()
    model, losses, counts = a_model(), [], []
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    torch.manual_seed(7)
    for _ in range(2):
        # A DataLoader draws a seed for its workers at each epoch, even if it has none.
        torch.empty((), dtype=torch.int64).random_()
        for loss, _, count in train(model, optimizer, batches(x, y, torch.arange(50), 16)):
            losses.append(loss.item())
            counts.append(count)
    assert losses == tutorial_losses(x, y)
    assert counts == [16, 16, 16, 2] * 2


def test_evaluation_weighs_samples_equally_and_learns_nothing() -> None:
    x, y = some_data()
    model = a_model()
    before = [parameter.clone() for parameter in model.parameters()]
    loss, accuracy = evaluate(model, batches(x, y, torch.arange(50), 16))
    logits = model.eval()(x)
    assert abs(loss - functional.cross_entropy(logits, y).item()) < 1e-6
    assert accuracy == int((logits.argmax(1) == y).sum()) / 50
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))


def test_batches_leave_the_set_as_it_is() -> None:
    x, y = some_data()
    before = x.clone()
    mean, std = per_channel((1.0, 2.0, 3.0, 4.0), x), per_channel((2.0,) * 4, x)
    first, _ = next(batches(x, y, torch.arange(50), 16, mean, std))
    assert torch.equal(x, before)
    assert torch.equal(first, (x[:16] - torch.tensor([1.0, 2.0, 3.0, 4.0])) / 2)


def test_a_split_has_every_sample_once() -> None:
    x, y = torch.arange(10), torch.arange(10)
    train_x, train_y, validation_x, _ = split(x, y, 0.3, seed=0)
    assert (len(train_x), len(validation_x)) == (7, 3)
    assert torch.equal(train_x, train_y)
    assert torch.cat([train_x, validation_x]).sort().values.tolist() == list(range(10))


def test_each_functions_text_stands_alone() -> None:
    shared = [value for value in vars(training_functions).values() if inspect.isfunction(value)]
    names: dict[str, Any] = {}
    exec(IMPORTS + "from typing import Any\n", names)
    for function in (*shared, EarlyStopping):
        exec(inspect.getsource(function), names)
        assert max(map(len, inspect.getsource(function).splitlines())) <= 88
    assert len(shared) >= 6


def test_balanced_weights_make_rare_classes_count_as_much_as_common_ones() -> None:
    y = torch.tensor([0, 0, 0, 1])
    weights = balanced_weights(y, 3)
    assert (weights[0] * 3).item() == pytest.approx((weights[1] * 1).item())
    assert torch.isfinite(weights).all()


def test_early_stopping_waits_for_as_many_epochs_as_it_should() -> None:
    losses = EarlyStopping(patience=2, min_delta=0.1)
    assert [losses.is_over(value) for value in (1.0, 0.95, 0.8, 0.75, 0.79)] == [*[False] * 4, True]
    shares = EarlyStopping(patience=2, falls=False)
    assert [shares.is_over(value) for value in (0.5, 0.6, 0.6, float("nan"))] == [*[False] * 3, True]
