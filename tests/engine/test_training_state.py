"""What training changes: captured between two steps and put back, it goes on to the last bit."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from torch import nn

from studio.engine.errors import TrainingError
from studio.engine.training_state import TrainingState, kept_apart


def make(seed: int = 0) -> TrainingState:
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    state = TrainingState(model, optimizer, torch.device("cpu"), seed)
    state.parts["scheduler"] = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)
    return state


def steps(state: TrainingState, count: int) -> list[float]:
    """Steps on random numbers of every generator that a layer or a transform may draw from."""
    losses = []
    for _ in range(count):
        x = torch.randn(16, 4) * random.random() + float(np.random.rand())
        loss = state.model(x).square().mean()
        state.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        state.optimizer.step()
        state.parts["scheduler"].step()  # type: ignore[attr-defined]
        losses.append(loss.item())
    return losses


def test_a_restored_state_goes_on_to_the_last_bit() -> None:
    state = make()
    steps(state, 5)
    snapshot = kept_apart(state.capture())
    expected = steps(state, 5)
    weights = kept_apart(state.capture()).model
    other = make(seed=1)
    steps(other, 3)
    other.restore(snapshot)
    assert steps(other, 5) == expected
    assert all(torch.equal(other.model.state_dict()[name], weights[name]) for name in weights)


def test_a_state_can_be_restored_twice_from_one_snapshot() -> None:
    state = make()
    snapshot = kept_apart(state.capture())
    first = steps(state, 4)
    state.restore(snapshot)
    assert steps(state, 4) == first


def test_the_order_of_an_epoch_in_progress_is_drawn_again_without_what_was_taken() -> None:
    state = make()
    state.draw_order(20, shuffle=True)
    state.begin_epoch()
    order = state.draw_order(20, shuffle=True)
    state.position = 8
    snapshot = kept_apart(state.capture())
    state.begin_epoch()
    following = state.draw_order(20, shuffle=True)
    other = make(seed=2)
    other.restore(snapshot)
    assert other.draw_order(20, shuffle=True).tolist() == order[8:].tolist()
    other.begin_epoch()
    assert other.draw_order(20, shuffle=True).tolist() == following.tolist()


def test_a_part_that_only_one_of_the_two_has_is_refused() -> None:
    state = make()
    snapshot = state.capture()
    del state.parts["scheduler"]
    with pytest.raises(TrainingError, match="scheduler"):
        state.restore(snapshot)
