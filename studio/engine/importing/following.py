"""Keeps torch from taking what stands for values for plain numbers or real tensors, while a model is traced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import torch
from torch import Tensor, fx

from studio.engine.importing.errors import ModelImportError
from studio.engine.importing.proxies import is_symbolic, place_in_model
from studio.graph.words import say

if TYPE_CHECKING:
    from studio.engine.importing.tracing import ValueTracer

# Functions that make tensors: torch doesn't ask their arguments, so that a symbolic size in them has to be looked for.
_FACTORIES = (
    "arange",
    "empty",
    "eye",
    "full",
    "linspace",
    "ones",
    "rand",
    "randint",
    "randn",
    "randperm",
    "tensor",
    "zeros",
)


# Methods that are given sizes, which torch would make plain numbers of.
_SIZED = ("expand", "repeat", "reshape", "tile", "view", "new_zeros", "new_ones", "new_full", "new_empty")


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


@contextmanager
def watching(tracer: ValueTracer) -> Iterator[None]:
    """What is given a symbolic size is traced, also of tensors that aren't; functions that asked to be leaves are
    followed."""

    def wrap(kind: str, original: Callable[..., Any], target: Any) -> Callable[..., Any]:
        def made(*args: Any, **kwargs: Any) -> Any:
            if any(map(is_symbolic, (*args[kind == "call_method" :], *kwargs.values()))):
                return tracer.create_proxy(kind, target, args, kwargs)
            return original(*args, **kwargs)

        return made

    with ExitStack() as stack:
        for name in _FACTORIES:
            function = getattr(torch, name)
            stack.enter_context(patch.object(torch, name, wrap("call_function", function, function)))
        for name in _SIZED:
            stack.enter_context(patch.object(Tensor, name, wrap("call_method", getattr(Tensor, name), name)))
        stack.enter_context(patch.object(torch.autograd.Function, "apply", classmethod(_followed(tracer))))
        stack.enter_context(patch.object(torch.jit.ScriptFunction, "__call__", _refusing_scripts()))
        stack.enter_context(patch.dict(fx._symbolic_trace._wrapped_fns_to_patch, clear=True))
        yield
