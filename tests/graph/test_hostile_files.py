"""A hostile project runs nothing and hangs nothing: opened, or refused in words. (RELIABILITY row 5)"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studio.graph.catalogue_file import load_catalogue
from studio.graph.errors import FileError, LayerloomError
from studio.graph.project import Project
from studio.graph.source import write_network
from studio.graph.validate import validate
from studio.templates import NAMES, find_template

MUTANTS = 2000
CODE = [
    "__import__('os').system('touch OWNED')",
    "x\nimport os; os.system('touch OWNED')",
    "a); __import__('os').system('touch OWNED') #",
    '"""\nraise SystemExit',
    "{0.__class__}",
    "../../etc/passwd",
    "nn.Linear",
    "\x00\x1b[31m",
    "ﬀ",
    "self",
]
VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    10**400,
    2**63,
    1e308,
    "",
    "x" * 5000,
    [],
    {},
    [[[[[]]]]],
    [1] * 100,
    *CODE,
]


def containers(value: Any) -> list[Any]:
    """Every list and object inside a value."""
    found = [value] if isinstance(value, dict | list) else []
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found + [inner for child in children for inner in containers(child)]


def change_a_value(raw: Any, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        container = chance.choice([c for c in containers(raw) if c])
        key = (
            chance.choice(list(container))
            if isinstance(container, dict)
            else chance.randrange(len(container))
        )
        container[key] = chance.choice(VALUES)
    return json.dumps(raw)


def change_a_key(raw: Any, chance: random.Random) -> str:
    container = chance.choice([c for c in containers(raw) if isinstance(c, dict) and c])
    key = chance.choice(list(container))
    container[chance.choice([*CODE, "id", "n1"])] = container.pop(key)
    return json.dumps(raw)


def truncate(raw: Any, chance: random.Random) -> str:
    text = json.dumps(raw)
    return text[: chance.randrange(len(text))]


def flip_bits(raw: Any, chance: random.Random) -> str:
    content = bytearray(json.dumps(raw), "utf-8")
    for _ in range(chance.randint(1, 4)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return content.decode("latin-1")


def nest_deep(raw: Any, chance: random.Random) -> str:
    depth = chance.choice([50, 5000, 200_000])
    return json.dumps(raw).replace("null", "[" * depth + "]" * depth, 1)


def close_a_cycle(raw: Any, chance: random.Random) -> str:
    network = next(iter(raw["networks"].values()))
    chance.shuffle(network["edges"])
    for edge in network["edges"][:3]:
        edge[0], edge[2] = edge[2], edge[0]
    return json.dumps(raw)


def repeat_a_key(raw: Any, chance: random.Random) -> str:
    return json.dumps(raw).replace('"name":', '"name": "twice", "name":', 1)


def not_a_number(raw: Any, chance: random.Random) -> str:
    return json.dumps(raw).replace(
        "[0, 0]", chance.choice(["[NaN, 0]", "[Infinity, 0]", "[1e999, 0]", "[-1e500, 1]"]), 1
    )


def newer_format(raw: Any, chance: random.Random) -> str:
    raw["format"] = chance.choice([2, 99, -1, "1", 1.5, True, None])
    return json.dumps(raw)


MUTATIONS: list[Callable[[Any, random.Random], str]] = [
    *[change_a_value] * 5,
    *[change_a_key] * 2,
    *[flip_bits] * 2,
    truncate,
    nest_deep,
    close_a_cycle,
    repeat_a_key,
    not_a_number,
    newer_format,
]


def open_and_use(path: Path) -> None:
    """What opening a project in the window does, without torch."""
    project = Project.load(path)
    assert all(problem.message for problem in validate(project.document, load_catalogue()))
    for network in project.document:
        source = write_network(network, load_catalogue(), {})
        compile(source.text, "generated", "exec")
        assert "OWNED" not in source.text


def test_mutants_of_projects_open_or_are_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = [find_template(name).path.read_text(encoding="utf-8") for name in NAMES]
    chance = random.Random(0)
    path = tmp_path / "mutant.loom"
    refused = 0
    for number in range(MUTANTS):
        mutation = chance.choice(MUTATIONS)
        path.write_text(
            mutation(json.loads(chance.choice(texts)), chance), encoding="utf-8", errors="replace"
        )
        start = time.perf_counter()
        try:
            open_and_use(path)
        except LayerloomError as error:
            refused += 1
            assert str(error).strip()
        assert time.perf_counter() - start < 2, f"mutant {number} ({mutation.__name__}) took too long"
    assert not (tmp_path / "OWNED").exists()
    assert 0 < refused < MUTANTS


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"[]", b"{}", b"null", b"\xff\xfe{}", b"{'a': 1}"])
def test_a_file_that_is_no_project_is_refused_with_its_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "foreign.loom"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"foreign\.loom"):
        Project.load(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.loom"
    with path.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(FileError, match="larger than 64 MB"):
        Project.load(path)


def test_a_project_of_a_newer_format_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "newer.loom"
    path.write_text(
        find_template("digits-mlp").path.read_text(encoding="utf-8").replace('"format": 2', '"format": 3')
    )
    with pytest.raises(FileError, match="Update Layerloom"):
        Project.load(path)


def test_an_unknown_type_and_unknown_fields_are_kept(tmp_path: Path) -> None:
    raw = json.loads(find_template("digits-mlp").path.read_text(encoding="utf-8"))
    node = raw["networks"]["g1"]["nodes"]["n2"]
    node["type"], node["colour"], raw["later"] = "FlattenTwice", "red", {"a": [1]}
    path = tmp_path / "later.loom"
    path.write_text(json.dumps(raw), encoding="utf-8")
    project = Project.load(path)
    assert "unknown-type" in [problem.code for problem in project.validate()]
    project.save(path)
    saved = json.loads(path.read_text(encoding="utf-8"))
    assert saved["later"] == {"a": [1]}
    assert saved["networks"]["g1"]["nodes"]["n2"]["colour"] == "red"
    assert saved["networks"]["g1"]["nodes"]["n2"]["type"] == "FlattenTwice"


def test_every_flipped_bit_of_a_project_is_noticed(tmp_path: Path) -> None:
    """(RELIABILITY row 8)"""
    original = find_template("digits-cnn").path.read_bytes()
    document = Project.load(find_template("digits-cnn").path).document
    chance, path = random.Random(1), tmp_path / "flipped.loom"
    for _ in range(1000):
        content = bytearray(original)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(content))
        try:
            project = Project.load(path)
        except LayerloomError:
            continue
        assert project.notices or project.document == document
        assert project.notices, "a change went unnoticed"
