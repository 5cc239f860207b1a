"""Who may import whom: graph <- engine <- export <- ui, cli; read from the source, also inside functions."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

STUDIO = Path(__file__).resolve().parent.parent / "studio"
QT = {"PySide6", "shiboken6", "pyqtgraph"}
TORCH = {"torch", "torchvision", "safetensors", "sklearn"}
FORBIDDEN = {
    "graph": {"studio.engine", "studio.export", "studio.ui", "studio.cli", "studio.commands"} | QT | TORCH,
    "engine": {"studio.export", "studio.ui", "studio.cli", "studio.commands"} | QT,
    "export": {"studio.ui", "studio.cli", "studio.commands"} | QT,
    "ui": {"studio.cli", "studio.commands"},
    "commands": {"studio.ui"} | QT,
}


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield node.module or ""


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    breaches = [
        f"{path.relative_to(STUDIO)} imports {module}"
        for path in sorted((STUDIO / package).rglob("*.py"))
        for module in imported_modules(path)
        if any(module == banned or module.startswith(banned + ".") for banned in FORBIDDEN[package])
    ]
    assert not breaches


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import studio.graph", TORCH | QT),
        ("import studio.cli", TORCH | QT),
        ("import studio.engine, studio.export", TORCH | QT),
        ("import studio.engine; studio.engine.compile_network", QT),
        ("import studio.ui.main_window", TORCH | {"pyqtgraph", "psutil", "xml"}),
    ],
)
def test_what_an_import_leaves_unloaded(statement: str, absent: set[str]) -> None:
    """The command line needs no Qt, the document no torch, and the window shows before torch is there."""
    code = f"{statement}\nimport sys\nprint(*sorted(set(name.split('.')[0] for name in sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not absent & set(loaded)
