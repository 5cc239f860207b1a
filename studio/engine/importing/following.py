"""Keeps torch from taking what stands for values for plain numbers or real tensors, while a model is traced."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import BuiltinFunctionType
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import torch
from torch import Tensor, fx, nn
from torch.distributions import Distribution

from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.proxies import is_symbolic, place_in_model
from studio.graph.words import say

if TYPE_CHECKING:
    from studio.engine.importing.tracing import ValueTracer

# Functions that make tensors: torch doesn't ask their arguments, so that a symbolic size in them has to be looked for.
_FACTORIES = ("arange", "empty", "eye", "full", "linspace", "ones", "tensor", "zeros")
# Functions that draw numbers: a network draws them anew each time.
DRAWING = (
    "bernoulli",
    "multinomial",
    "normal",
    "poisson",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "randperm",
)
# Methods that fill a tensor with drawn numbers.
FILLING = ("exponential_", "normal_", "random_", "uniform_")
# Classes that make tensors of a type from sizes or from another tensor.
_TYPED = {
    "BoolTensor": torch.bool,
    "DoubleTensor": torch.float64,
    "FloatTensor": torch.float32,
    "HalfTensor": torch.float16,
    "IntTensor": torch.int32,
    "LongTensor": torch.int64,
}
# Methods that are given sizes, which torch would make plain numbers of.
_SIZED = ("expand", "repeat", "reshape", "tile", "view")
_OF_TENSORS = (*_SIZED, operator.getitem)  # of what stands for a tensor, they are traced anyway
_EMPTY, _TENSOR = torch.empty, torch.tensor  # as torch has them, while others stand in their places
# Methods that make tensors of a tensor's type, by the function that does so.
_NEW = {
    "new": _EMPTY,
    "new_empty": _EMPTY,
    "new_full": torch.full,
    "new_tensor": _TENSOR,
    "new_ones": torch.ones,
    "new_zeros": torch.zeros,
}


class _Context:
    """What a torch.autograd.Function keeps for its backward, which isn't followed."""

    needs_input_grad: tuple[bool, ...] = ()

    def _forget(self, *_args: Any) -> None:
        """Nothing is kept."""

    save_for_backward = save_for_forward = mark_dirty = mark_non_differentiable = set_materialize_grads = (
        _forget
    )


def _followed(tracer: ValueTracer) -> Callable[..., Any]:
    """``Function.apply`` that runs what its forward calls: torch takes what stands for values for real tensors."""

    original = next(vars(kind)["apply"] for kind in torch.autograd.Function.__mro__ if "apply" in vars(kind))

    def apply(cls: Any, *args: Any, **kwargs: Any) -> Any:
        if not any(map(is_symbolic, (*args, *kwargs.values()))):
            return original.__get__(None, cls)(*args, **kwargs)
        if not cls.__module__.startswith("torch."):
            tracer.notes.append(
                say(
                    "{place}: of {name} the forward is taken in, and gradients follow from it: its own backward isn't",
                    place=place_in_model(),
                    name=cls.__name__,
                )
            )
        if cls.setup_context is not torch.autograd.Function.setup_context:
            return cls.forward(*args, **kwargs)
        return cls.forward(_Context(), *args, **kwargs)

    return apply


def _refusing_scripts() -> Callable[..., Any]:
    """Calls of functions of torch.jit.script: they take what stands for values for real tensors, too."""
    original = torch.jit.ScriptFunction.__call__

    def called(function: Any, *args: Any, **kwargs: Any) -> Any:
        if any(map(is_symbolic, (*args, *kwargs.values()))):
            raise ModelImportError(
                say(
                    "{place}: {name} was compiled by torch.jit.script, so that its code isn't there any more. Set "
                    "PYTORCH_JIT=0 before the model's file is loaded",
                    place=place_in_model(),
                    name=getattr(function, "name", say("a function")),
                )
            )
        return original(function, *args, **kwargs)

    return called


class _Typed:
    """``torch.FloatTensor``, which would take what stands for a tensor for a real one."""

    def __init__(self, tracer: ValueTracer, original: Any, dtype: torch.dtype) -> None:
        self._tracer, self._original, self.dtype = tracer, original, dtype

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        found = _legacy(self._tracer, self.dtype, args)
        return self._original(*args, **kwargs) if found is None else found

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Tensor) and value.dtype == self.dtype


def _legacy(tracer: ValueTracer, dtype: torch.dtype, args: tuple[Any, ...]) -> Any:
    """What a class of tensors makes of symbolic sizes, or of another tensor; None of what is plain."""
    if not any(map(is_symbolic, args)):
        return None
    if isinstance(args[0], Tensor):
        return args[0].to(dtype)
    if isinstance(args[0], list):
        return tracer.create_proxy("call_function", _TENSOR, args, {"dtype": dtype})
    return tracer.create_proxy("call_function", _EMPTY, args, {"dtype": dtype})


def _tensor_class(tracer: ValueTracer, original: Callable[..., Any]) -> Callable[..., Any]:
    """``torch.Tensor(...)``."""

    def made(cls: Any, *args: Any, **kwargs: Any) -> Any:
        found = _legacy(tracer, torch.float32, args) if cls is Tensor else None
        return original(cls, *args, **kwargs) if found is None else found

    return made


def _as_tensor(original: Callable[..., Any]) -> Callable[..., Any]:
    """``torch.as_tensor(x)`` of what stands for a tensor."""

    def made(data: Any, *args: Any, dtype: torch.dtype | None = None, **kwargs: Any) -> Any:
        if type(data) is list and is_symbolic(data):
            return torch.tensor(data, dtype=dtype)
        if not is_symbolic(data):
            return original(data, *args, dtype=dtype, **kwargs)
        wanted = dtype if dtype is not None else args[0] if args else None
        return data if wanted is None else data.to(wanted)

    return made


def _data() -> property:
    """``tensor.data``; what stands for a tensor can't be put into a real one."""
    original: Any = Tensor.data

    def put(tensor: Tensor, value: Any) -> None:
        if is_symbolic(value):
            raise ModelImportError(
                say("{place}: the model computes a tensor of its own anew each time", place=place_in_model())
            )
        original.__set__(tensor, value)

    return property(lambda tensor: original.__get__(tensor), put)


def _variable(original: Callable[..., Any]) -> Callable[..., Any]:
    """``Variable(x)``, which is x since torch 0.4."""

    def made(cls: Any, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        return data if is_symbolic(data) else original(cls, data, *args, **kwargs)

    return made


def _extended_shape(original: Callable[..., Any]) -> Callable[..., Any]:
    """The shape of what a distribution draws; a ``torch.Size`` can't hold a symbolic size."""

    def made(distribution: Any, sample_shape: Any = ()) -> Any:
        shape = (*sample_shape, *distribution._batch_shape, *distribution._event_shape)
        return shape if is_symbolic(shape) else original(distribution, torch.Size(sample_shape))

    return made


def _watched(
    tracer: ValueTracer, kind: str, original: Callable[..., Any], target: Any, always: bool = False
) -> Callable[..., Any]:
    """A function or method that is traced where it is given something symbolic, or ``always``."""

    def made(*args: Any, **kwargs: Any) -> Any:
        symbolic = any(map(is_symbolic, (*args[target in _OF_TENSORS :], *kwargs.values())))
        if symbolic or (always and not tracer.computing):
            return tracer.create_proxy(kind, target, args, kwargs)
        return original(*args, **kwargs)

    made.__dict__["__wrapped__"] = original
    return made


def _new(tracer: ValueTracer, original: Callable[..., Any], factory: Any) -> Callable[..., Any]:
    """``tensor.new_zeros(...)`` of a plain tensor and symbolic sizes."""

    def made(tensor: Any, *args: Any, **kwargs: Any) -> Any:
        if not any(map(is_symbolic, (*args, *kwargs.values()))):
            return original(tensor, *args, **kwargs)
        if args and isinstance(args[0], Tensor):
            return args[0].to(tensor.dtype)
        like = {"dtype": tensor.dtype, "device": tensor.device}
        return tracer.create_proxy("call_function", factory, args, {**like, **kwargs})

    return made


def _filling(tracer: ValueTracer, original: Callable[..., Any], name: str) -> Callable[..., Any]:
    """``tensor.normal_()`` of a plain tensor: what it draws is drawn anew each time."""

    def made(tensor: Any, *args: Any, **kwargs: Any) -> Any:
        found = original(tensor, *args, **kwargs)
        if tracer.computing or is_symbolic(tensor):
            return found
        like = {"dtype": tensor.dtype, "device": tensor.device}
        empty = tracer.create_proxy("call_function", _EMPTY, tuple(tensor.shape), like)
        return tracer.create_proxy("call_method", name, (empty, *args), kwargs)

    return made


def _applied_early(module: nn.Module) -> Iterator[tuple[dict[str, Any], str, Any]]:
    """Where ``Function.apply`` was kept before it could be watched (``self.swish = Swish.apply``): attributes of
    modules, and names in the files that their classes stand in."""
    files = {base.__module__ for each in module.modules() for base in type(each).__mro__}
    own = [name for name in files if name.partition(".")[0] not in ("torch", "torchvision", "builtins")]
    places = [vars(each) for each in module.modules()]
    places += [vars(sys.modules[name]) for name in own if name in sys.modules]
    for place in places:
        for name, value in list(place.items()):
            owner = getattr(value, "__self__", None) if isinstance(value, BuiltinFunctionType) else None
            if isinstance(owner, type) and issubclass(owner, torch.autograd.Function):
                yield place, name, owner


def _applying(kind: Any) -> Callable[..., Any]:
    return lambda *args, **kwargs: kind.apply(*args, **kwargs)


@contextmanager
def watching(tracer: ValueTracer, module: nn.Module) -> Iterator[None]:
    """What is given a symbolic size is traced, also of tensors that aren't, and so is what draws numbers; functions
    that asked to be leaves are followed."""

    with ExitStack() as stack:

        def instead(owner: Any, name: str, found: Any) -> None:
            stack.enter_context(patch.object(owner, name, found))

        for name in (*_FACTORIES, *DRAWING):
            function = getattr(torch, name)
            instead(torch, name, _watched(tracer, "call_function", function, function, name in DRAWING))
        for name in _SIZED:
            instead(Tensor, name, _watched(tracer, "call_method", getattr(Tensor, name), name))
        for name, factory in _NEW.items():
            instead(Tensor, name, _new(tracer, getattr(Tensor, name), factory))
        for name, dtype in _TYPED.items():
            instead(torch, name, _Typed(tracer, getattr(torch, name), dtype))
        for name in ("as_tensor", "asarray"):
            instead(torch, name, _as_tensor(getattr(torch, name)))
        instead(Tensor, "__new__", staticmethod(_tensor_class(tracer, Tensor.__new__)))
        chosen = _watched(tracer, "call_function", Tensor.__getitem__, operator.getitem)
        instead(Tensor, "__getitem__", chosen)
        instead(Tensor, "data", _data())
        for name in FILLING:
            instead(Tensor, name, _filling(tracer, getattr(Tensor, name), name))
        instead(torch.autograd.Variable, "__new__", staticmethod(_variable(torch.autograd.Variable.__new__)))
        instead(Distribution, "_extended_shape", _extended_shape(Distribution._extended_shape))
        instead(Distribution, "_validate_args", False)
        instead(torch.autograd.Function, "apply", classmethod(_followed(tracer)))
        for place, name, kind in _applied_early(module):
            stack.callback(place.__setitem__, name, place[name])
            place[name] = _applying(kind)
        instead(torch.jit.ScriptFunction, "__call__", _refusing_scripts())
        stack.enter_context(patch.dict(fx._symbolic_trace._wrapped_fns_to_patch, clear=True))
        yield
