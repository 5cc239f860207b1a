"""Where models come from: ``models.py:ResNet18``, ``package.module:factory``, ``torchvision:resnet50``, a ``.pt2``."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch
from torch import Tensor, nn

from studio.engine.importing.errors import ModelImportError
from studio.graph.words import say

TORCHVISION = "torchvision:"


@dataclass(frozen=True)
class FoundModel:
    """A model, its name, and example inputs where it brings them."""

    module: nn.Module
    name: str
    inputs: tuple[Any, ...] | None = None


def runs_code(spec: str) -> bool:
    """Whether taking this in runs somebody's own code."""
    return not spec.startswith(TORCHVISION)


def find_model(spec: str, trust: bool = False) -> FoundModel:
    """The model that a text names. Raises ModelImportError in words; without ``trust`` no foreign code is run."""
    if runs_code(spec) and not trust:
        raise ModelImportError(
            say("{spec}: taking this model in runs its Python code. Read it, then add --trust", spec=spec)
        )
    if spec.startswith(TORCHVISION):
        return _torchvision(spec.removeprefix(TORCHVISION))
    if spec.endswith(".pt2"):
        return _exported(Path(spec))
    return _from_python(spec)


def _torchvision(call: str) -> FoundModel:
    import torchvision

    name, args, kwargs = _read_call(call)
    if name not in torchvision.models.list_models():
        import difflib

        near = difflib.get_close_matches(name, torchvision.models.list_models(), 3)
        hint = say(" Did you mean {near}?", near=", ".join(near)) if near else ""
        raise ModelImportError(say("torchvision has no model {name!r}.{hint}", name=name, hint=hint))
    options: dict[str, Any] = {"weights": None}
    if "segmentation" in str(inspect.getmodule(torchvision.models.get_model_builder(name))):
        options["weights_backbone"] = None
    module = torchvision.models.get_model(name, *args, **{**options, **kwargs})
    return FoundModel(module, _class_name(name))


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _read_call(text: str, names: Mapping[str, Any] | None = None) -> tuple[str, list[Any], dict[str, Any]]:
    """``ResNet(18, num_classes=10)``: a name and arguments. ``names`` may stand in them, and be called."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        if isinstance(tree, ast.Call):
            args = [_argument(argument, names or {}) for argument in tree.args]
            kwargs = {str(item.arg): _argument(item.value, names or {}) for item in tree.keywords}
            return ast.unparse(tree.func), args, kwargs
        return ast.unparse(tree), [], {}
    except (SyntaxError, ValueError) as error:
        raise ModelImportError(
            say(
                "{text!r} isn't a name, or a name with plain arguments: Net(10, depth=3), Net(Settings(depth=3))",
                text=text,
            )
        ) from error


def _argument(tree: ast.expr, names: Mapping[str, Any]) -> Any:
    """Numbers, text and lists of them; classes and functions of the file, and calls of these (``GPTConfig(...)``)."""
    if isinstance(tree, ast.Name) and tree.id in names:
        return names[tree.id]
    if isinstance(tree, ast.Attribute) and not tree.attr.startswith("_"):
        return getattr(_argument(tree.value, names), tree.attr)
    if isinstance(tree, ast.Call):
        args = [_argument(argument, names) for argument in tree.args]
        kwargs = {str(item.arg): _argument(item.value, names) for item in tree.keywords}
        return _argument(tree.func, names)(*args, **kwargs)
    if isinstance(tree, ast.List | ast.Tuple):
        items = [_argument(item, names) for item in tree.elts]
        return items if isinstance(tree, ast.List) else tuple(items)
    return ast.literal_eval(tree)


def _exported(path: Path) -> FoundModel:
    if not path.exists():
        raise ModelImportError(say("{path}: there is no such file", path=path))
    try:
        program = torch.export.load(path)
    except Exception as error:
        raise ModelImportError(
            say("{path}: this can't be read as an exported program ({error})", path=path, error=error)
        ) from error
    inputs: Any = program.example_inputs[0] if program.example_inputs else None
    return FoundModel(
        program.module(), _class_name(path.stem.replace("-", "_")), tuple(inputs) if inputs else None
    )


def _from_python(spec: str) -> FoundModel:
    place, colon, call = spec.partition(":") if spec[1:2] != ":" else _windows(spec)
    if not colon or not call:
        raise ModelImportError(
            say(
                "{spec}: say which class or function makes the model: models.py:Net, "
                "package.module:Net, torchvision:resnet18, or a .pt2 file",
                spec=spec,
            )
        )
    module = _python_module(place)
    name, args, kwargs = _read_call(call, vars(module))
    found: Any = module
    for part in name.split("."):
        if not hasattr(found, part):
            known = [
                key
                for key, value in vars(module).items()
                if inspect.isclass(value) and issubclass(value, nn.Module)
            ]
            raise ModelImportError(
                say(
                    "{place} has no {name}; it has: {known}",
                    place=place,
                    name=name,
                    known=", ".join(known) or say("no nn.Module"),
                )
            )
        found = getattr(found, part)
    if isinstance(found, nn.Module):
        return FoundModel(found, type(found).__name__)
    try:
        made = found(*args, **kwargs)
    except TypeError as error:
        raise ModelImportError(
            say(
                "{call} can't be called ({error}). Give its arguments: {place}:{name}(num_classes=10)",
                call=call,
                error=error,
                place=place,
                name=name,
            )
        ) from error
    except Exception as error:
        raise ModelImportError(
            say("{call} raised {kind}: {error}", call=call, kind=type(error).__name__, error=error)
        ) from error
    if not isinstance(made, nn.Module):
        raise ModelImportError(
            say("{call} gives a {kind}, and has to give an nn.Module", call=call, kind=type(made).__name__)
        )
    return FoundModel(made, type(made).__name__)


def _windows(spec: str) -> tuple[str, str, str]:
    """A path that starts with a drive."""
    head, colon, call = spec[2:].partition(":")
    return spec[:2] + head, colon, call


def _python_module(place: str) -> Any:
    """The module of a file or package. Functions of torch.jit.script stay Python: compiled, nobody can follow them."""
    path = Path(place)
    try:
        with _scripts_as_python():
            return _loaded_module(path, place)
    except ModelImportError:
        raise
    except Exception as error:
        raise ModelImportError(
            say(
                "{place} can't be imported: {kind}: {error}",
                place=place,
                kind=type(error).__name__,
                error=error,
            )
        ) from error


@contextmanager
def _scripts_as_python() -> Iterator[None]:
    def as_it_is(made: Any = None, *_args: Any, **_options: Any) -> Any:
        return made

    with (
        patch.object(torch.jit, "script", as_it_is),
        patch.object(torch.jit, "script_method", as_it_is),
        patch.object(torch.jit, "ScriptModule", nn.Module),
    ):
        yield


def _loaded_module(path: Path, place: str) -> Any:
    if not place.endswith(".py"):
        sys.path.insert(0, "")
        return importlib.import_module(place)
    if not path.exists():
        raise ModelImportError(say("{place}: there is no such file", place=place))
    sys.path.insert(0, str(path.resolve().parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ModelImportError(say("{place}: this can't be imported", place=place))
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def read_inputs(texts: Sequence[str], names: Mapping[str, str] | None = None) -> tuple[Tensor, ...]:
    """Example inputs from texts: ``1,3,32,32``, or ``int64:1,16`` for whole numbers. The first axis is the batch."""
    tensors = []
    for text in texts:
        dtype, colon, sizes = text.rpartition(":")
        try:
            shape = tuple(int(size) for size in sizes.replace("x", ",").split(",") if size.strip())
        except ValueError as error:
            raise ModelImportError(
                say("--input {text!r} isn't a shape: write it like 1,3,32,32", text=text)
            ) from error
        kind = getattr(torch, dtype, None) if colon else torch.float32
        if not isinstance(kind, torch.dtype):
            raise ModelImportError(
                say("--input {text!r}: there is no type {dtype!r}; write int64:1,16", text=text, dtype=dtype)
            )
        if not shape or any(size < 1 for size in shape):
            raise ModelImportError(say("--input {text!r} isn't a shape: write it like 1,3,32,32", text=text))
        generator = torch.Generator().manual_seed(0)
        if kind.is_floating_point:
            tensors.append(torch.rand(shape, generator=generator).to(kind))
        else:
            tensors.append(torch.randint(0, 2, shape, generator=generator).to(kind))
    return tuple(tensors)
