"""Keeps the translators' files up to date: ``python -m tests.translations`` (``make translations``).

Collects every text that the program can show, writes those that are new into ``resources/translations/*.ts``
(Qt Linguist's format) as unfinished, drops those that are gone, and compiles the ``.qm`` files.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from pathlib import Path

import PySide6

from studio import paths
from studio.export.exporters import EXPORTERS
from studio.graph.catalogue import LayerSpec, OptionSpec
from studio.graph.project import Project
from studio.templates import all_templates
from studio.ui import recipe_fields
from studio.ui.actions import ACTIONS
from studio.ui.words import CATALOGUE, MESSAGES

ROOT = Path(__file__).resolve().parent.parent
FILES = {"zh_CN": ROOT / "resources" / "translations" / "layerloom_zh_CN.ts"}

Texts = dict[tuple[str, str], str]  # (context, source) -> translation, empty where there is none yet


# Collecting


def collect() -> list[tuple[str, str]]:
    """Context and text of everything that can be shown, each once, in order."""
    found = {*_in_code(), *_in_catalogue(), *_in_actions(), *_in_recipe_fields()}
    return sorted((context, text) for context, text in found if _FIELD.sub("", text).strip(" ·×"))


_FIELD = re.compile(r"\{[^{}]*\}")
_HELPERS = ("tr", "_tr")


def _in_code() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "studio").rglob("*.py")):
        yield from _Reader(ast.parse(path.read_text(encoding="utf-8")), path).texts()


class _Reader:
    """Finds the literals in ``self.tr(…)``, ``translate("Context", …)``, ``say(…)`` and ``mark(…)`` of a module.

    A function called ``tr`` or ``_tr`` that translates in one context lends it to its callers.
    """

    def __init__(self, tree: ast.Module, path: Path) -> None:
        self._tree, self._path = tree, path
        self._helpers = dict(self._find_helpers())

    def _find_helpers(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.FunctionDef) and node.name in _HELPERS:
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and _name(call) == "translate":
                        yield node.name, self._literal(call, 0)
            elif isinstance(node, ast.ImportFrom) and any(alias.name in _HELPERS for alias in node.names):
                path = ROOT.joinpath(*(node.module or "").split(".")).with_suffix(".py")
                yield from _Reader(ast.parse(path.read_text(encoding="utf-8")), path)._find_helpers()

    def texts(self) -> Iterator[tuple[str, str]]:
        yield from self._texts(self._tree, "")

    def _texts(self, node: ast.AST, owner: str) -> Iterator[tuple[str, str]]:
        if isinstance(node, ast.ClassDef):
            owner = node.name
        if isinstance(node, ast.Call):
            yield from self._of_call(node, owner)
        for child in ast.iter_child_nodes(node):
            yield from self._texts(child, owner)

    def _of_call(self, call: ast.Call, owner: str) -> Iterator[tuple[str, str]]:
        name, method = _name(call), isinstance(call.func, ast.Attribute)
        if name == "tr" and method:
            yield owner, self._literal(call, 0)
        elif name in _HELPERS and not method and len(call.args) == 2:  # translate, by a short name
            yield self._literal(call, 0), self._literal(call, 1)
        elif name in _HELPERS and not method:
            if name not in self._helpers:
                raise SystemExit(f"{self._path}:{call.lineno}: in which context does {name} translate?")
            yield self._helpers[name], self._literal(call, 0)
        elif name in ("say", "mark") and not method and self._first(call) is not None:
            yield MESSAGES, self._literal(call, 0)
        elif name == "translate" and self._first(call, 1) is not None:
            yield self._literal(call, 0), self._literal(call, 1)

    def _first(self, call: ast.Call, index: int = 0) -> str | None:
        argument = call.args[index] if len(call.args) > index else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument.value
        return None

    def _literal(self, call: ast.Call, index: int) -> str:
        text = self._first(call, index)
        if text is None:
            raise SystemExit(f"{self._path}:{call.lineno}: only a literal text can be translated")
        return text


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _in_catalogue() -> Iterator[tuple[str, str]]:
    catalogue = Project().catalogue
    texts: list[str] = []
    for spec in catalogue:
        texts += [spec.category, *_of_spec(spec)]
    for option in _options(catalogue):
        texts += [option.title, *_of_spec(option)]
    for exporter in EXPORTERS:
        texts += [exporter.title, exporter.help]
    for template in all_templates():
        texts += [template.title, template.description]
    texts += ["Blocks", "Custom code"]
    yield from ((CATALOGUE, text) for text in texts if text)


def _options(catalogue: object) -> Iterator[OptionSpec]:
    """Optimizers, data sources and whatever else the catalogue lists besides layers."""
    for values in vars(catalogue).values():
        for value in values.values() if hasattr(values, "values") else ():
            if isinstance(value, OptionSpec):
                yield value


def _of_spec(spec: LayerSpec | OptionSpec) -> list[str]:
    ports = [*spec.inputs, *spec.outputs] if isinstance(spec, LayerSpec) else []
    return [spec.help, *(setting.help for setting in spec.settings), *(port.help for port in ports)]


def _in_recipe_fields() -> Iterator[tuple[str, str]]:
    for value in vars(recipe_fields).values():
        for field in value if isinstance(value, tuple) else (value,):
            if isinstance(field, recipe_fields.RecipeField):
                for text in (field.label, field.help, *(field.choices or {}).values()):
                    yield "Recipe", text


def _in_actions() -> Iterator[tuple[str, str]]:
    for spec in ACTIONS:
        for text in vars(spec).values():
            if isinstance(text, str) and text not in (spec.name, spec.icon, spec.shortcut):
                yield "Actions", text


# The files


def read(path: Path) -> Texts:
    """The finished translations of a file, and its unfinished ones as empty."""
    if not path.exists():
        return {}
    texts: Texts = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation is not None and translation.get("type") is None
            text = (translation.text or "") if translation is not None and finished else ""
            texts[context.findtext("name", ""), message.findtext("source", "")] = text
    return texts


def write(path: Path, language: str, texts: Texts) -> None:
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for (name, source), text in sorted(texts.items()):
        if name not in contexts:
            contexts[name] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[name], "name").text = name
        message = ElementTree.SubElement(contexts[name], "message")
        ElementTree.SubElement(message, "source").text = source
        translation = ElementTree.SubElement(message, "translation")
        translation.text = text
        if not text:
            translation.set("type", "unfinished")
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def compile_file(path: Path) -> Path:
    """Make the ``.qm`` that the program loads, with the tool that comes with Qt."""
    target = path.with_suffix(".qm")
    tool = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([tool, "-silent", path, "-qm", target], check=True)
    return target


def main(arguments: Iterable[str] = ()) -> int:
    wanted = collect()
    for language, path in FILES.items():
        known = read(path)
        by_source = {source: text for (_, source), text in known.items() if text}
        texts = {key: known.get(key) or by_source.get(key[1], "") for key in wanted}  # code moves
        write(path, language, texts)
        compile_file(path)
        missing = [key for key, text in texts.items() if not text]
        dropped = len(known.keys() - texts.keys())
        print(f"{path.name}: {len(texts)} texts, {len(missing)} to translate, {dropped} dropped")
        for context, text in missing:
            print(f"  {context}: {text!r}")
    return 0


if __name__ == "__main__":
    assert paths.resources().is_dir()
    sys.exit(main())
