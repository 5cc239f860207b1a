"""What a run needs before its first step: network, optimizer and data, built from the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn
from torch.optim import Optimizer

from studio.engine.compiler import CompiledSource, compile_network
from studio.engine.data import Dataset, load_dataset
from studio.engine.devices import resolve_device
from studio.engine.errors import NoDataError, TrainingError
from studio.engine.fit import fit_problems
from studio.engine.learner import Learner
from studio.engine.optimizers import build_optimizer, group_rules
from studio.engine.picture_data import FileList
from studio.engine.placement import compile_model, placed, set_deterministic
from studio.engine.run_options import RunOptions
from studio.engine.shapes import ShapeInference
from studio.engine.sources import find_source
from studio.engine.training_state import Stateful, TrainingState
from studio.graph.catalogue import Catalogue
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import NetworkDocument, ProjectDocument
from studio.graph.recipe import TrainingSettings
from studio.graph.recipe_checks import check_recipe
from studio.graph.recipe_facts import samples_of_a_step
from studio.graph.words import say


@dataclass(frozen=True, eq=False)
class Job:
    """A run that is ready to start. ``document`` is the project with the run's options applied."""

    document: ProjectDocument
    network: str
    compiled: CompiledSource
    learner: Learner
    data: Dataset
    device: torch.device
    notices: tuple[str, ...]
    files: FileList

    @property
    def model(self) -> nn.Module:
        return self.learner.model

    @property
    def optimizer(self) -> Optimizer:
        return self.learner.optimizer

    @property
    def parts(self) -> Mapping[str, Stateful]:
        """What belongs to a run's state besides network, optimizer and generators."""
        return {**self.learner.parts, **({"files": self.files} if self.files.digest else {})}

    def first_state(self) -> TrainingState:
        """The state before the first step."""
        state = TrainingState(self.model, self.optimizer, self.device, self.training.seed)
        state.parts.update(self.parts)
        return state

    @property
    def training(self) -> TrainingSettings:
        return self.document.training

    @property
    def batch_size(self) -> int:
        return self.document.data.batch_size

    @property
    def step_samples(self) -> int:
        """How many samples a step takes, the last one of an epoch aside."""
        return samples_of_a_step(self.document)

    @property
    def steps_per_epoch(self) -> int:
        return -(-len(self.data.train_x) // self.step_samples)


def prepare(document: ProjectDocument, options: RunOptions, check_stop: Callable[[], None]) -> Job:
    """Build everything, the quick things first, so that a mistake is told before data is loaded."""
    catalogue = load_catalogue()
    document = _with_options(document, options)
    device = resolve_device(document.training.device)
    network = check_trainable(document, catalogue)
    set_deterministic(document.training.deterministic)
    model = _build_model(document, network, device)
    optimizer = _build_optimizer(document, network, model, catalogue)
    check_stop()
    data = load_dataset(document.data, catalogue, options.data_root, check_stop).to(device)
    check_stop()
    job = _assemble(document, network, model, optimizer, device, data)
    check_stop()
    return replace(job, notices=(*data.notices, *job.notices))


def rebuild(job: Job, document: ProjectDocument) -> Job:
    """A job for another network, with the data that the job has: the rest of the document is to be the same."""
    catalogue = load_catalogue()
    network = check_trainable(document, catalogue)
    model = _build_model(document, network, job.device)
    optimizer = _build_optimizer(document, network, model, catalogue)
    made = _assemble(document, network, model, optimizer, job.device, job.data)
    return replace(made, files=job.files)


def built_optimizer(job: Job) -> Optimizer:
    """An optimizer as the job's was when it was built: before schedules and people changed its settings."""
    network = _trained_network(job.document)
    return _build_optimizer(job.document, network, job.model, load_catalogue())


def _build_model(document: ProjectDocument, network: NetworkDocument, device: torch.device) -> nn.Module:
    """As in an exported script: the seed, then the network. No data source draws from that generator."""
    model = compile_network(document, network.name, seed=document.training.seed)
    return placed(model, document.training, device)


def _build_optimizer(
    document: ProjectDocument, network: NetworkDocument, model: nn.Module, catalogue: Catalogue
) -> Optimizer:
    return build_optimizer(document.training, model, group_rules(document, network, catalogue))


def _assemble(
    document: ProjectDocument,
    network: NetworkDocument,
    model: nn.Module,
    optimizer: Optimizer,
    device: torch.device,
    data: Dataset,
) -> Job:
    compiled: CompiledSource = vars(model)["compiled"]
    learner = Learner(document, load_catalogue(), model, optimizer, device, data)
    notices = compile_model(model) if document.training.compile else ()
    return Job(document, network.name, compiled, learner, data, device, notices, FileList(data.digest))


def check_trainable(document: ProjectDocument, catalogue: Catalogue) -> NetworkDocument:
    """The network that training would train, once its settings, its data and it fit together."""
    _check_recipe(document, catalogue)
    if not catalogue.sources[document.data.source].has_samples:
        raise NoDataError
    network = _trained_network(document)
    _check_fit(document, network, catalogue)
    return network


def _with_options(document: ProjectDocument, options: RunOptions) -> ProjectDocument:
    chosen = {"device": options.device, "seed": options.seed, "epochs": options.epochs}
    given: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
    if options.data_root is not None and find_source(document.data.source).from_folder:
        document = replace(document, data=replace(document.data, root=str(options.data_root)))
    return replace(document, training=replace(document.training, **given))


def _check_recipe(document: ProjectDocument, catalogue: Catalogue) -> None:
    for problem in check_recipe(document, catalogue):
        raise TrainingError(problem.message)


def _trained_network(document: ProjectDocument) -> NetworkDocument:
    network = document.trained_network
    if network is None:
        wanted = document.training.network
        raise TrainingError(
            say("There is no network {wanted!r} to train.", wanted=wanted)
            if wanted
            else say("The project has no network to train.")
        )
    return network


def _check_fit(document: ProjectDocument, network: NetworkDocument, catalogue: Catalogue) -> None:
    facts = ShapeInference(catalogue).infer(network, document)
    for problem in fit_problems(document, network, facts, catalogue):
        raise TrainingError(problem.message, problem.node)
