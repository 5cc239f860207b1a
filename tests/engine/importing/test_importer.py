"""Models that are taken in compute the same to the last bit, from the written source alone."""

from __future__ import annotations

import dataclasses
import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm, weight_norm

from studio.engine import import_module
from studio.engine.check import check_project
from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.importer import ImportedModel
from studio.engine.importing.model_files import find_model
from studio.engine.layer_shapes import flat_tensors
from studio.export import to_source
from studio.graph import Project
from studio.graph.blocks import network_of
from tests.engine.importing import models


def image(*shape: int) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(1))


def tokens(*shape: int) -> Tensor:
    return torch.randint(1, 50, shape, generator=torch.Generator().manual_seed(1))


pytestmark = pytest.mark.filterwarnings(
    "ignore:.*weight_norm.*is deprecated:FutureWarning", "ignore:.*jit.script.*is deprecated:FutureWarning"
)

CASES: dict[str, tuple[Callable[[], nn.Module], tuple[Tensor, ...]]] = {
    "plain": (models.Plain, (image(1, 3, 32, 32),)),
    "pre-activation resnet": (models.PreActResNet, (image(1, 3, 16, 16),)),
    "densenet": (models.DenseNet, (image(1, 3, 8, 8),)),
    "mobilenet with squeeze-excite": (models.MobileNet, (image(1, 3, 16, 16),)),
    "shufflenet": (models.ShuffleNet, (image(1, 8, 6, 6),)),
    "u-net": (models.UNet, (image(1, 3, 16, 16),)),
    "u-net, transposed": (lambda: models.UNet(False), (image(1, 3, 20, 20),)),
    "gpt": (models.Gpt, (tokens(1, 10),)),
    "gpt, fused attention": (lambda: models.Gpt(True), (tokens(1, 10),)),
    "dcgan": (models.Generator, (image(1, 16, 1, 1),)),
    "vae": (models.Vae, (image(1, 1, 8, 8),)),
    "lstm": (models.LstmClassifier, (tokens(1, 7),)),
    "gru": (lambda: models.LstmClassifier("GRU"), (tokens(1, 7),)),
    "transformer": (models.Transformer, (image(1, 5, 8),)),
    "inception": (models.Inception, (image(1, 4, 6, 6),)),
    "siamese": (models.Siamese, (image(1, 1, 8, 8), image(1, 1, 8, 8) * 2)),
    "heads of training": (models.SideHeads, (image(1, 3, 8, 8),)),
    "weights by length and direction": (lambda: models.Causal(weight_norm), (image(1, 4, 12),)),
    "the same, as torch did it before": (
        lambda: models.Causal(torch.nn.utils.weight_norm),
        (image(1, 4, 12),),
    ),
    "spectral norm": (lambda: models.Causal(spectral_norm), (image(1, 4, 12),)),
    "aligned points": (models.Aligning, (image(1, 3, 10),)),
    "rotary positions": (models.Rotary, (image(1, 5, 8),)),
    "encoder with a mask": (models.MaskedEncoder, (tokens(1, 6),)),
    "own backward": (models.OwnBackward, (image(1, 6),)),
    "highway": (models.Highway, (image(1, 6, 8),)),
    "written before torch 0.4": (models.OldFashioned, (image(1, 7, 5),)),
    "drawn from a distribution": (models.Reparametrised, (image(1, 6),)),
    "masks, indices and parts": (models.Masking, (image(1, 4),)),
    "a record of results": (models.GivesRecord, (image(1, 4),)),
    "leftovers": (models.Leftovers, (image(2, 3, 4, 4),)),
    "functions kept early": (models.KeepsApply, (image(1, 6),)),
    "dropout in evaluation": (models.AlwaysDrops, (image(1, 6),)),
    "complex weights": (models.Fourier, (image(1, 2, 16),)),
}


def run(module: nn.Module, inputs: tuple[Any, ...]) -> list[Tensor]:
    with torch.no_grad():
        torch.manual_seed(3)
        return flat_tensors([part for part in _parts(module.eval()(*inputs)) if part is not None])


def _parts(result: Any) -> list[Any]:
    if dataclasses.is_dataclass(result):
        return [result.sample, *result.hidden]  # type: ignore[attr-defined]
    if isinstance(result, dict):
        return list(result.values())
    return list(result) if isinstance(result, tuple) else [result]


def made(name: str) -> tuple[nn.Module, tuple[Tensor, ...]]:
    make, inputs = CASES[name]
    torch.manual_seed(0)
    return make(), inputs


@pytest.mark.parametrize("name", CASES)
def test_an_imported_model_computes_the_same_after_a_round_trip_through_its_file(
    name: str, tmp_path: Path
) -> None:
    model, inputs = made(name)
    imported = import_module(model, inputs)
    imported.project.save(tmp_path / "model.loom")
    loaded = dataclasses.replace(imported, project=Project.load(tmp_path / "model.loom"))
    ours = loaded.build()
    for batch in (inputs, tuple(torch.cat([value, value.flip(-1)]) for value in inputs)):
        expected = run(model, batch)
        for a, b in zip(run(ours, batch), expected, strict=True):
            assert torch.equal(a, b)
    assert sum(p.numel() for p in ours.parameters()) == sum(p.numel() for p in model.parameters())
    assert imported.difference == 0


def test_parts_of_complex_tensors_pass_gradients_on() -> None:
    model, inputs = made("complex weights")
    ours = import_module(model, inputs).build()
    for module in (model, ours):
        module(*inputs).square().sum().backward()
    (given,), (expected,) = ours.parameters(), model.parameters()
    assert given.grad is not None
    assert torch.equal(given.grad, expected.grad)


@pytest.mark.parametrize("depth", range(5, 12))
def test_long_names_are_shortened_to_their_last_words(depth: int) -> None:
    model: nn.Module = nn.Conv1d(2, 2, 1)
    for name in ("0", "network", "conv1", "2", "original1_part") * 3:
        model = nn.ModuleDict({name[:depth]: model})

    class Deep(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, x: Tensor) -> Tensor:
            layer: Any = self.inner
            while isinstance(layer, nn.ModuleDict):
                layer = next(iter(layer.values()))
            y: Tensor = layer(x)
            return y

    source = source_of(import_module(Deep(), (image(1, 2, 3),)))
    assert max(map(len, source.splitlines())) <= 88


def test_what_was_frozen_stays_frozen() -> None:
    imported = import_module(models.PartlyFrozen(), (image(1, 3, 8, 8),))
    learning = {name for name, weight in imported.build().named_parameters() if weight.requires_grad}
    assert learning == {"head.weight", "head.bias"}


@pytest.mark.parametrize("call", ["torch.Tensor(x)", "torch.as_tensor(x)", "torch.ones(2).new(x)"])
def test_a_copy_of_what_is_computed_is_followed(call: str) -> None:
    class Copies(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            copied: Tensor = eval(call)
            return copied * 2

    x = image(1, 3)
    ours = import_module(Copies(), (x,)).build()
    assert torch.equal(ours(x * 3), x * 6)


def source_of(imported: ImportedModel) -> str:
    return to_source(imported.project, imported.network)


@pytest.mark.parametrize("name", CASES)
def test_written_source_that_is_taken_in_again_gives_the_same_source(name: str) -> None:
    model, inputs = made(name)
    once = import_module(model, inputs)
    again = import_module(once.build(), inputs)
    assert source_of(again) == source_of(once)


def test_submodules_that_repeat_become_blocks_and_runs_of_them_repeats() -> None:
    imported = import_module(*made("gpt"))
    source = source_of(imported)
    assert "class GptBlock(nn.Module)" in source
    assert "class CausalSelfAttention(nn.Module)" in source
    assert "nn.Sequential(*[GptBlock() for _ in range(3)])" in source
    top = imported.project.network(imported.network)
    assert [node.node.repeat for node in top.nodes if network_of(node.node)] == [3]


def test_numbers_that_differ_between_uses_are_parameters_of_the_block() -> None:
    source = source_of(import_module(*made("u-net")))
    assert "def __init__(self, in_channels: int, out_channels: int) -> None:" in source
    assert "DoubleConv(3, 8)" in source


def test_a_weight_of_two_layers_stays_one() -> None:
    imported = import_module(*made("gpt"))
    names = [name for name, parameter in imported.build().named_parameters() if parameter.shape == (50, 32)]
    assert len(names) == 1


def test_a_module_that_is_called_twice_is_one_module() -> None:
    imported = import_module(*made("siamese"))
    assert source_of(imported).count("nn.Conv2d(") == 1


def test_what_an_in_place_call_changed_is_used_by_what_comes_after_it() -> None:
    class InPlace(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            y = x * 2
            torch.relu_(y)
            z = y + 1
            y.add_(z)
            return y - z

    imported = import_module(InPlace(), (image(2, 3) - 0.5,))
    assert imported.difference == 0


def test_an_assignment_into_a_tensor_is_taken_in() -> None:
    class Assigning(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            x = x * 2
            x[:, 0] = 7
            x[:, 1:, ::2] = x[:, :1, 1:2] + 1
            x[..., -1] = x.mean()
            return x

    assert import_module(Assigning(), (image(2, 3, 4),)).difference == 0


def test_what_cannot_be_taken_in_is_named_with_its_line() -> None:
    class Odd(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            x = x * 2
            return torch.from_numpy(x.detach().numpy())

    with pytest.raises(ModelImportError, match=r"test_importer.py, line \d+.*from_numpy"):
        import_module(Odd(), (image(2, 3),))


def test_a_branch_that_follows_from_the_data_is_told() -> None:
    class Branch(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x * 2 if x.sum() > 0 else x

    imported = import_module(Branch(), (image(2, 3),))
    assert any("follows from the data" in note and "line" in note for note in imported.notes)


def test_importing_changes_nothing_of_the_original() -> None:
    model, inputs = made("gpt")
    model.train()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    attributes = set(vars(model))
    import_module(model, inputs)
    assert model.training
    assert set(vars(model)) == attributes
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())


def test_heads_that_only_training_computes_are_layers_that_train() -> None:
    model, inputs = made("heads of training")
    imported = import_module(model, inputs)
    assert [
        node.name
        for node in imported.project.network(imported.network).nodes
        if node.settings.get("auxiliary")
    ] == ["late1", "early1"]
    assert any(
        note.startswith("late, early: computed and returned in training mode only") for note in imported.notes
    )
    ours, batch = imported.build().train(), image(4, 3, 8, 8)
    results = []
    for module in (ours, model.train()):
        torch.manual_seed(2)
        answers = module(batch)
        sum(answer.square().mean() for answer in answers).backward()
        results.append(answers)
    for a, b in zip(*results, strict=True):
        assert torch.equal(a, b)
    own = {imported.weight_names[name.rpartition(".")[0]]: p.grad for name, p in ours.named_parameters()}
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            assert torch.equal(own[name.rpartition(".")[0]], parameter.grad), name


def test_what_training_mode_computes_otherwise_is_told_with_its_line() -> None:
    imported = import_module(models.DropsPaths(), (image(1, 6),))
    assert any("in training mode" in note and "models.py, line" in note for note in imported.notes)


def test_each_submodule_keeps_its_mode() -> None:
    model, inputs = made("heads of training")
    model.train()
    model.middle.eval()
    import_module(model, inputs)
    assert [model.training, model.middle.training, model.early.training] == [True, False, True]


def test_a_backward_of_its_own_is_told_not_to_be_taken_in() -> None:
    imported = import_module(*made("own backward"))
    assert any("of SelfGate the forward is taken in" in note and "line" in note for note in imported.notes)


def test_dropout_is_a_layer_however_it_is_called() -> None:
    assert "nn.Dropout1d(0.1)" in source_of(import_module(*made("weights by length and direction")))


def test_a_batch_size_made_a_plain_number_is_named_with_its_line() -> None:
    class Counting(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return torch.cat([x * number for number in range(x.size(0))])

    imported = import_module(Counting(), (image(2, 3),))
    assert any("makes a plain number of it (test_importer.py, line" in note for note in imported.notes)


def test_a_model_that_changes_its_input_leaves_the_example_as_it_is() -> None:
    x = image(2, 3) - 0.5
    before = x.clone()
    imported = import_module(nn.Sequential(nn.LeakyReLU(0.5, inplace=True), nn.Linear(3, 2)), (x,))
    assert imported.difference == 0
    assert torch.equal(x, before)


def test_a_model_that_does_not_run_with_the_example_is_refused_at_once() -> None:
    with pytest.raises(ModelImportError, match=r"doesn't run with this input: .*models.py, line \d+"):
        import_module(models.Plain(), (image(1, 3, 64, 64),))


def test_packed_sequences_are_refused_with_their_line() -> None:
    class Packing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.GRU(4, 6, batch_first=True)

        def forward(self, x: Tensor, lengths: Tensor) -> Tensor:
            packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            return self.rnn(packed)[1][-1]

    with pytest.raises(ModelImportError, match=r"test_importer.py, line \d+: .*packed sequence"):
        import_module(Packing(), (image(2, 5, 4), torch.tensor([3, 5])))


def test_functions_that_torch_compiled_are_taken_in_by_what_they_compute() -> None:
    class Compiled(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return script(x)

    script: Any = torch.jit.script(plus_one)
    assert import_module(Compiled(), (image(2, 3),)).difference == 0


def plus_one(x: Tensor) -> Tensor:
    return x + 1


def test_a_compiled_submodule_is_refused_by_its_name() -> None:
    model = nn.Sequential(nn.Linear(3, 3), torch.jit.script(nn.ReLU()))
    with pytest.raises(ModelImportError, match=r"^1: it was compiled by torch.jit.script"):
        import_module(model, (image(2, 3),))


SETTINGS_FILE = """
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Settings:
    width: int = 4
    layers: tuple = (nn.ReLU,)


@torch.jit.script
def double(x):
    return x * 2


class Scripted(torch.jit.ScriptModule):
    @torch.jit.script_method
    def forward(self, x):
        return double(x)


class Net(nn.Module):
    def __init__(self, settings):
        super().__init__()
        self.mix = nn.Linear(3, settings.width)
        self.rest = nn.Sequential(*[kind() for kind in settings.layers])

    def forward(self, x):
        return double(self.rest(self.mix(x)))
"""


def test_a_model_of_a_file_takes_what_the_file_has_as_arguments(tmp_path: Path) -> None:
    path = tmp_path / "nets_with_settings.py"
    path.write_text(SETTINGS_FILE, encoding="utf-8")
    found = find_model(f"{path}:Net(Settings(width=5, layers=(nn.ReLU, nn.Tanh)))", trust=True)
    source = source_of(import_module(found.module, (image(1, 3),)))
    assert find_model(f"{path}:Scripted", trust=True).module(torch.ones(1)).item() == 2
    assert "nn.Linear(3, 5)" in source
    assert "nn.Tanh()" in source
    with pytest.raises(ModelImportError, match="plain arguments"):
        find_model(f"{path}:Net(Missing())", trust=True)


def test_weights_that_nothing_uses_are_kept_and_told() -> None:
    model, inputs = made("leftovers")
    imported = import_module(model, inputs)
    assert any(note.startswith("kept, though nothing") and "first.token" in note for note in imported.notes)
    source = source_of(imported)
    assert "self.never = nn.Conv2d(" in source
    assert "self.never(" not in source
    ours = imported.build().state_dict()
    assert {imported.weight_names[key.rpartition(".")[0]] for key in ours if "never" in key} == {
        "first.never",
        "second.never",
        "again.never",
    }
    problems, _ = check_project(imported.project.document)
    assert not [problem for problem in problems if problem.network]


class CountsTensors(nn.Module):
    """Notes how many results of its layers are in memory at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(*[nn.Linear(37, 37) for _ in range(20)])
        self.living: list[int] = []

    def forward(self, x: Tensor) -> Tensor:
        x = self.layers(x)
        found = (each for each in gc.get_objects() if type(each) is Tensor and not each.is_meta)
        self.living.append(sum(each.shape[1:] == (5, 37) for each in found))
        return x


def test_values_that_nothing_needs_any_more_are_freed_while_a_model_is_traced() -> None:
    model = CountsTensors()
    imported = import_module(model, (image(2, 5, 37),))
    assert imported.difference == 0
    assert max(model.living) <= 8


def test_attributes_that_are_tensors_are_taken_in() -> None:
    class Turned(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.mT.shape[1] * x.mT + x.data.mT

    assert import_module(Turned(), (image(2, 3, 4),)).difference == 0


class TrainsMeanwhile(nn.Module):
    """While it is traced, another thread makes a layer, draws its weights, and computes with it."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(4, 4)
        self.found: list[Tensor] = []

    def forward(self, x: Tensor) -> Tensor:
        thread = threading.Thread(target=self._train)
        thread.start()
        thread.join()
        return self.layer(x)

    def _train(self) -> None:
        layer = nn.Linear(4, 4)
        for weight in layer.parameters():
            nn.init.uniform_(weight)
        self.found += [torch.randperm(4), layer(torch.randn(2, 4)), *layer.parameters()]


def test_what_trains_on_another_thread_meanwhile_computes_as_ever() -> None:
    model = TrainsMeanwhile()
    x = torch.rand(2, 4)
    imported = import_module(model, (x,))
    assert len(model.found) >= 4
    assert all(type(value) in (Tensor, nn.Parameter) for value in model.found)
    assert torch.equal(imported.build()(x), model(x))
