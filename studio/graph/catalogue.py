"""The catalogue: what each layer takes, gives and can be set to. Data lives in ``resources/catalogue``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from studio.graph.answers import Answers
from studio.graph.tensor_expressions import ExpressionError, read_expression

if TYPE_CHECKING:
    from studio.graph.document import Node


class NodeKind(str, Enum):
    INPUT = "input"  # a parameter of forward
    OUTPUT = "output"  # a value that forward returns
    MODULE = "module"  # an nn.Module, an attribute of the class
    FUNCTION = "function"  # an expression in forward
    TENSOR = "tensor"  # a parameter or a buffer, an attribute of the class


class SettingKind(str, Enum):
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    CHOICE = "choice"  # one of ``choices``
    TEXT = "text"
    INTS = "ints"  # one int for all axes, or a tuple of ``axes`` ints (kernel_size)
    FLOATS = "floats"  # one float or a tuple of them (betas)
    SHAPE = "shape"  # a tuple of ints of any length; -1 where the layer allows it


# Python's types as kinds of settings: parameters of a network, arguments of custom code.
PARAMETER_KINDS: Mapping[str, SettingKind] = {
    "int": SettingKind.INT,
    "float": SettingKind.FLOAT,
    "bool": SettingKind.BOOL,
    "str": SettingKind.TEXT,
}


@dataclass(frozen=True)
class SettingSpec:
    """One setting: its type, range, default, and how it can be inferred.

    ``default`` is torch's own default; ``required`` says that there is none. ``suggested`` is what a node gets
    when it is dropped on the canvas (None: nothing is set). ``nullable`` allows None. ``axis``: the setting is
    inferred as the size of that axis of the first input (batch axis included), when it isn't set.
    ``positional`` arguments are written without their name, ``at_call`` ones in forward, where the layer is called,
    ``silent`` ones in neither: something else follows from them. A value of one that ``fetches`` makes the layer
    download something, so that shapes are inferred without it.
    ``axes``: how long a tuple may be (kind INTS).
    """

    name: str
    kind: SettingKind
    default: Any = None
    required: bool = False
    suggested: Any = None
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[Any, ...] = ()
    axes: int | None = None
    axis: int | None = None
    positional: bool = False
    at_call: bool = False
    silent: bool = False
    fetches: bool = False
    help: str = ""

    @property
    def inferred(self) -> bool:
        return self.axis is not None


@dataclass(frozen=True)
class PortSpec:
    """A port. ``variadic`` inputs stand for ``name1, name2, ...``, as many as are wired (Concat).

    ``kind`` is ``float``, ``int``, ``bool`` or ``any``: what dtype it takes or gives.
    """

    name: str
    kind: str = "any"
    optional: bool = False
    variadic: bool = False
    help: str = ""


@dataclass(frozen=True)
class LayerSpec:
    """A type of node.

    ``target`` is what the source calls (``nn.Conv2d``). ``stem`` starts default names (``conv`` -> ``conv1``).
    ``call`` is for functions: an expression with ``{port}``, ``{setting}`` and, for variadic ports, ``{inputs}``
    (the comma-separated list). ``result`` unpacks several outputs, as an assignment's left side
    (``"{output}, ({h_n}, {c_n})"``); empty when there is one output. For modules, ``call`` is the argument list of
    the call in forward when it isn't just the wired inputs in port order (optional ports are passed by name).
    ``ports_from`` names the setting that a node's ports follow from: an expression's inputs, a split's parts.
    ``imports`` are the import lines that its source needs besides torch's (a plug-in's layers).
    ``joins`` says that it is the rest where one of its inputs is left out (the other term of a sum).
    ``network`` and ``code`` are the ids of the network that a block stands for, and of the custom code that runs.
    """

    type: str
    kind: NodeKind
    category: str
    target: str = ""
    stem: str = ""
    help: str = ""
    link: str = ""
    inputs: tuple[PortSpec, ...] = ()
    outputs: tuple[PortSpec, ...] = ()
    settings: tuple[SettingSpec, ...] = ()
    call: str = ""
    result: str = ""
    keywords: tuple[str, ...] = ()  # further words that the palette's search finds it by
    ports_from: str = ""
    imports: tuple[str, ...] = ()
    joins: bool = False
    network: str = ""
    code: str = ""

    @cached_property
    def made_with(self) -> tuple[SettingSpec, ...]:
        """The settings that the constructor takes."""
        return tuple(setting for setting in self.settings if not setting.at_call and not setting.silent)

    @cached_property
    def called_with(self) -> tuple[SettingSpec, ...]:
        """The settings that belong to the call in forward."""
        return tuple(setting for setting in self.settings if setting.at_call)

    @cached_property
    def has_variadic(self) -> bool:
        return any(port.variadic for port in self.inputs)

    @property
    def inputs_vary(self) -> bool:
        """Whether the inputs follow from a setting (and not the outputs, or neither)."""
        return bool(self.ports_from) and any(
            setting.name == self.ports_from and setting.kind is SettingKind.TEXT for setting in self.settings
        )

    @property
    def title(self) -> str:
        """What people call the type: the class or function that a block or custom code stands for, else the type."""
        if not self.network and not self.code:
            return self.type
        return self.target or self.call.partition("(")[0].removesuffix(".apply") or self.category

    def setting(self, name: str) -> SettingSpec | None:
        return next((setting for setting in self.settings if setting.name == name), None)

    def output(self, name: str) -> PortSpec | None:
        return next((port for port in self.outputs if port.name == name), None)


@dataclass(frozen=True)
class OptionSpec:
    """Something with a name, a help line and settings: an optimizer, a data source."""

    name: str
    title: str
    help: str
    settings: tuple[SettingSpec, ...] = ()
    target: str = ""
    link: str = ""

    def setting(self, name: str) -> SettingSpec | None:
        return next((setting for setting in self.settings if setting.name == name), None)


@dataclass(frozen=True)
class OptimizerSpec(OptionSpec):
    """An optimizer. ``kernels`` are the ways to compute a step that it offers: foreach, fused.

    ``groups`` says that layers may learn at their own pace, ``closure`` that a step computes the loss several
    times, ``matrices`` that it trains parameters of two axes only.
    """

    kernels: tuple[str, ...] = ()
    groups: bool = True
    closure: bool = False
    matrices: bool = False


@dataclass(frozen=True)
class SchedulerSpec(OptionSpec):
    """A scheduler of the learning rate. ``unit`` is when it moves on: each ``step`` or each ``epoch``."""

    unit: str = "epoch"


@dataclass(frozen=True)
class MetricSpec(OptionSpec):
    """A figure of merit beside loss and accuracy. ``arguments`` are its constructor's, ``{classes}`` filled in.

    ``tasks`` are the kinds of answers that it measures: ``classes``, ``numbers``, ``pixels``, ``tokens``.
    ``percent`` says that it is a share, ``falls`` that smaller is better. ``classes_last`` says that it takes the
    logits of places with their classes in the last axis, where the others have them in the second.
    """

    arguments: str = ""
    tasks: tuple[str, ...] = ("classes",)
    classes_last: bool = False
    percent: bool = True
    falls: bool = False


@dataclass(frozen=True)
class AugmentationSpec(OptionSpec):
    """A random change of training's samples. ``pictures`` says that it takes nothing but pictures.

    ``masks`` is what becomes of a picture's mask: it ``stays`` as it is; it goes ``along``, as one more channel; that,
    and zeros may come in, which are no class (``padded``); or it is changed ``again`` by the same numbers, as values
    between two classes have no meaning.
    """

    pictures: bool = False
    masks: str = "stays"


@dataclass(frozen=True)
class SourceSpec(OptionSpec):
    """A data source. ``shape`` is one sample's; ``folder`` says that it reads files below the data root.

    ``has_test`` says that it brings a test part, used for validation; else ``validation_fraction`` is split off.
    ``mean`` and ``std`` are what its samples are usually normalised with. ``size_mb`` is the download's size.
    ``own`` says that it reads what the user has: a folder of ``pictures``, one with their ``masks``, or a ``text``.
    That decides about shape, classes and validation: ``recipe_facts.source_facts`` has them. ``sized`` is the shape
    with its settings in it, where they decide about it. ``answers`` is what is to be told of a sample: numbers, of
    which there are ``targets``, one of its ``classes``, or one at each of its places; those with the class ``ignored``
    don't count.
    """

    shape: tuple[int, ...] = ()
    classes: tuple[str, ...] = ()
    samples: int = 0
    folder: bool = False
    has_test: bool = False
    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    size_mb: float = 0.0
    own: str = ""
    sized: tuple[int | str, ...] = ()
    targets: int = 0
    answers: Answers = Answers.CLASSES
    ignored: int | None = None

    @property
    def pictures(self) -> bool:
        """Whether it reads a folder that has a folder of pictures for each class."""
        return self.own == "pictures"

    @property
    def dtype(self) -> str:
        """What a batch is of: tokens are counted, all else is measured."""
        return "int64" if self.answers is Answers.TOKENS else "float32"

    @property
    def has_samples(self) -> bool:
        """Whether there is anything to train on; there isn't where a project is for design only."""
        return bool(self.shape)


@dataclass(frozen=True)
class Catalogue:
    """All that a document may name: layers, data sources, and what a recipe is made of.

    ``base`` is the catalogue without a document's own types, where it has these (``blocks.bind``).
    """

    layers: Mapping[str, LayerSpec]
    optimizers: Mapping[str, OptimizerSpec]
    schedulers: Mapping[str, SchedulerSpec]
    metrics: Mapping[str, MetricSpec]
    sources: Mapping[str, SourceSpec]
    augmentations: Mapping[str, AugmentationSpec]
    base: Catalogue | None = None

    def __iter__(self) -> Iterator[LayerSpec]:
        return iter(self.layers.values())

    def get(self, type_name: str) -> LayerSpec | None:
        """A type of node; the ports of some types are only known by the node (see ``of``)."""
        return self.layers.get(type_name)

    def of(self, node: Node) -> LayerSpec | None:
        """What a node takes, gives and can be set to; None when its type is unknown."""
        spec = self.layers.get(node.type)
        return with_ports(spec, node.settings) if spec is not None and spec.ports_from else spec

    def kind(self, node: Node) -> NodeKind | None:
        """What a node is in the class; None when its type is unknown."""
        spec = self.of(node)
        return spec.kind if spec else None

    def spec(self, node: Node) -> LayerSpec:
        """The same for a node whose type is known. Raises KeyError otherwise."""
        spec = self.layers[node.type]
        return with_ports(spec, node.settings) if spec.ports_from else spec


MOST_PARTS = 64  # outputs of a split


def with_ports(spec: LayerSpec, settings: Mapping[str, Any]) -> LayerSpec:
    """A type whose ports follow from a setting, with the ports of one node."""
    value = settings.get(spec.ports_from)
    if isinstance(value, str):
        try:
            names = read_expression(value).inputs
        except ExpressionError:
            names = ()
        return replace(spec, inputs=tuple(PortSpec(name) for name in names))
    count = len(value) if isinstance(value, tuple) else value
    if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= MOST_PARTS:
        count = 1
    return replace(spec, outputs=tuple(PortSpec(f"part{index}") for index in range(1, count + 1)))
