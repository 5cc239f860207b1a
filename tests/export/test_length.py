"""Written source beside what a careful engineer wrote by hand for the same network."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from studio.export import to_source
from studio.templates import find_template

BY_HAND = Path(__file__).parent / "by_hand"


def statements(text: str) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize(
    ("template", "file", "most"),
    [
        ("digits-cnn", "digits_cnn", 1.0),
        # By hand, two blocks stand in one Sequential; on the canvas they are two nodes.
        ("resnet18-cifar", "resnet18_cifar", 1.1),
    ],
)
def test_source_is_as_short_as_by_hand(template: str, file: str, most: float) -> None:
    by_hand = (BY_HAND / f"{file}.py.txt").read_text(encoding="utf-8")
    written = to_source(find_template(template).load())
    assert statements(written) <= most * statements(by_hand)
    assert len(written.splitlines()) <= most * len(by_hand.splitlines())
