"""The fields of a recipe that aren't settings of an optimizer or a scheduler: kinds, ranges, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from studio.graph.catalogue import SettingKind, SettingSpec
from studio.ui.editors import BoolEditor, ChoiceEditor, SettingEditor, TextEditor

_INT, _FLOAT, _BOOL = SettingKind.INT, SettingKind.FLOAT, SettingKind.BOOL
_CHOICE, _TEXT = SettingKind.CHOICE, SettingKind.TEXT


@dataclass(frozen=True)
class RecipeField:
    """A field of the training settings. ``choices`` are values with what they are called."""

    name: str
    label: str
    kind: SettingKind
    help: str
    default: Any = None
    minimum: float | None = None
    maximum: float | None = None
    nullable: bool = False
    choices: Mapping[Any, str] | None = None


def said(text: str) -> str:
    """A text of this table in the user's language."""
    return QCoreApplication.translate("Recipe", text)


LOSS = (
    RecipeField(
        "loss",
        "loss",
        _CHOICE,
        "What training makes small. Cross-entropy takes raw outputs; the last four are for numbers.",
        "cross_entropy",
        choices={
            "cross_entropy": "cross-entropy",
            "nll_loss": "negative log-likelihood (after LogSoftmax)",
            "multi_margin_loss": "multi-class margin",
            "mse_loss": "mean squared error (numbers)",
            "l1_loss": "mean absolute error (numbers)",
            "huber_loss": "Huber (numbers)",
            "smooth_l1_loss": "smooth L1 (numbers)",
        },
    ),
    RecipeField(
        "label_smoothing",
        "label smoothing",
        _FLOAT,
        "The share of each target that is spread over all classes; 0.1 is usual.",
        0.0,
        0,
        0.999999,
    ),
    RecipeField(
        "class_weights",
        "class weights",
        _TEXT,
        "balanced: rare classes count as much as common ones. Or a number for each class.",
        nullable=True,
    ),
)
REGULARISATION = (
    RecipeField(
        "clip_norm",
        "clip norm",
        _FLOAT,
        "Gradients are scaled down until their norm is no larger; 1 is usual.",
        minimum=0,
        nullable=True,
    ),
    RecipeField(
        "clip_value",
        "clip value",
        _FLOAT,
        "Each number of the gradient is cut off at this size.",
        minimum=0,
        nullable=True,
    ),
    RecipeField(
        "l1",
        "L1 penalty",
        _FLOAT,
        "Times the sum of the weights' sizes, added to the loss: makes many weights zero.",
        0.0,
        0,
    ),
    RecipeField(
        "l2",
        "L2 penalty",
        _FLOAT,
        "Times the sum of the weights' squares, added to the loss.",
        0.0,
        0,
    ),
    RecipeField(
        "ema_decay",
        "EMA decay",
        _FLOAT,
        "Averages weights over about 1 / (1 - decay) steps. The averages are validated and kept.",
        minimum=0,
        maximum=0.9999999,
        nullable=True,
    ),
)
SPEED = (
    RecipeField(
        "precision",
        "precision",
        _CHOICE,
        "bf16 and fp16 compute with half the bits; fp16 scales the loss for that.",
        "float32",
        choices={
            "float32": "float32",
            "bf16": "bf16 mixed",
            "fp16": "fp16 mixed",
        },
    ),
    RecipeField(
        "accumulate",
        "batches a step",
        _INT,
        "A step adds up the gradients of so many batches: large steps in little memory.",
        1,
        1,
        10_000,
    ),
    RecipeField(
        "kernels",
        "optimizer runs",
        _CHOICE,
        "How the optimizer computes its step. Fused is fastest where there is one.",
        "auto",
        choices={
            "auto": "the fastest way there is",
            "foreach": "foreach: many tensors at once",
            "fused": "fused: one kernel",
        },
    ),
    RecipeField(
        "channels_last",
        "channels last",
        _BOOL,
        "Keeps images in the order that convolutions compute fastest in.",
        False,
    ),
    RecipeField(
        "compile",
        "torch.compile",
        _BOOL,
        "Compiles the network first, which takes up to minutes and makes long runs faster.",
        False,
    ),
    RecipeField(
        "deterministic",
        "deterministic",
        _BOOL,
        "Uses only algorithms that give the same numbers each time; some are slower.",
        False,
    ),
)
STOPPING = (
    RecipeField(
        "stop_patience",
        "patience",
        _INT,
        "How many epochs without an improvement are borne.",
        5,
        1,
        1_000_000,
    ),
    RecipeField(
        "stop_min_delta",
        "least change",
        _FLOAT,
        "By how much a figure has to be better to count.",
        0.0,
        0,
    ),
)
CHECKPOINTS = (
    RecipeField(
        "best",
        "best by",
        _CHOICE,
        "What makes an epoch the best one, on the validation samples.",
        "accuracy",
        choices={"accuracy": "highest accuracy", "loss": "lowest loss"},
    ),
    RecipeField(
        "keep",
        "keep",
        _INT,
        "How many checkpoints stay, spread over the run: the moments of its timeline. The best and the last stay too.",
        8,
        0,
        1000,
    ),
    RecipeField(
        "keep_epochs",
        "every … epochs",
        _INT,
        "Keeps one after every so many epochs. Empty: now and then, as it costs next to no time.",
        minimum=1,
        maximum=1_000_000,
        nullable=True,
    ),
    RecipeField(
        "keep_minutes",
        "every … minutes",
        _FLOAT,
        "Keeps one every so many minutes, also within an epoch.",
        minimum=0,
        nullable=True,
    ),
)
DECAY_ALL = RecipeField(
    "decay_all",
    "decay biases",
    _BOOL,
    "Whether weight decay draws norms and biases to zero too; usually better without.",
    True,
)


def field_editor(field: RecipeField) -> SettingEditor:
    """The editor of a field, named after it."""
    spec = SettingSpec(
        field.name,
        field.kind,
        default=field.default,
        nullable=field.nullable,
        minimum=field.minimum,
        maximum=field.maximum,
        choices=tuple(field.choices or ()),
        help=said(field.help),
    )
    if field.kind is _BOOL:
        return BoolEditor(spec)
    if field.choices is not None:
        return ChoiceEditor(spec, titles={value: said(title) for value, title in field.choices.items()})
    return TextEditor(spec)


def read_weights(text: Any) -> Any:
    """Class weights as they were typed: a word, or numbers (which the recipe's checks look at)."""
    if not isinstance(text, str):
        return text
    try:
        return tuple(float(part) for part in text.replace(",", " ").split())
    except ValueError:
        return text
