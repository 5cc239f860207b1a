"""A hostile project runs nothing and hangs nothing: opened, or refused in words. (RELIABILITY row 5)"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from studio.graph import annotation_edits, flag_edits, node_edits
from studio.graph.annotations import Bookmark, Rectangle
from studio.graph.blocks import bind
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import ProjectDocument
from studio.graph.errors import FileError, FormatError, LayerloomError
from studio.graph.formulas import Formula
from studio.graph.migrations import FORMAT
from studio.graph.project import Project
from studio.graph.serial import from_json, to_json
from studio.graph.source import write_network
from studio.graph.validate import validate
from studio.templates import NAMES, find_template
from tests.effort import little_work

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
    "a: int = __import__('os').system('touch OWNED')",
    "9 ** 9 ** 9",
    "round(1, -1000000000)",
    "torch.load('OWNED')",
    "(a,) * 10 ** 10",
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
    "g1",
    "g2",
    "block:g1",
    "block:g3",
    *[{"formula": text} for text in (*CODE, "depth * 2", "1e308 * 1e308", "2 ** 63 ** 9", "text * 2 ** 40")],
    *CODE,
]


def rich_project() -> str:
    """A project with all that files have: blocks in blocks, formulas, repeats, initialisers, code, notes."""
    project = Project()
    block = project.add_network("Block")
    start, add = block.add("Input", "value", shape=(8,)), block.add("Add", "add")
    for name, kind, default in (("depth", "int", 2), ("text", "str", "abc")):
        project.edit(
            "p", partial(node_edits.add_parameter, network_id=block.id, name=name, kind=kind, default=default)
        )
    layer = block.add("Linear", "fc", out_features=Formula("depth * 4"))
    cut = block.add("Chunk", "cut", chunks=2)
    mixed = block.add("Expression", "mixed", expression="torch.cat([a, b], dim=1) * 0.5")
    block.connect(start, layer)
    block.connect(layer, cut)
    block.connect(cut, mixed, output="part1", input="a")
    block.connect(cut, mixed, output="part2", input="b")
    block.connect(mixed, add)
    block.connect(block.add("Parameter", "scale", shape=(1, 8)), add)
    block.connect(add, block.add("Output", "out"))
    outer = project.add_network("Outer")
    nodes = [
        outer.add("Input", "value", shape=(8,)),
        outer.add("block:g1", "first"),
        outer.add("block:g1", "second"),
    ]
    nodes += [outer.add("Linear", "fc1", out_features=8), outer.add("Linear", "fc2", out_features=8)]
    nodes.append(outer.add("Output", "out"))
    for one, two in pairwise(nodes):
        outer.connect(one, two)
    project.edit("r", partial(node_edits.set_repeat, network_id=outer.id, node_id=nodes[1].id, count=3))
    fc1 = partial(node_edits.set_initialiser, network_id=outer.id, node_id=nodes[3].id)
    project.edit("i", partial(fc1, parameter="weight", value={"name": "constant", "val": 0.5}))
    project.edit("f", partial(node_edits.set_freeze, network_id=outer.id, node_id=nodes[3].id, freeze=True))
    sharing = partial(
        node_edits.share_weights, node_id=nodes[4].id, owner_id=nodes[3].id, catalogue=load_catalogue()
    )
    project.edit("s", partial(sharing, network_id=outer.id))
    net = project.add_network("Net")
    text = "import os\n\ndef own(a, by: float = 2.0):\n    return a * by\n"
    project.edit("c", lambda d: node_edits.add_code(d, net.id, "own", text, load_catalogue())[0])
    chain = [
        net.add("Input", "value", shape=(8,)),
        net.add("block:g2", "outer"),
        net.node("own1"),
        net.add("Output"),
    ]
    for one, two in pairwise(chain):
        net.connect(one, two)
    catalogue, place = load_catalogue(), Rectangle(1, 2, 300, 200)
    steps: list[Callable[[ProjectDocument], ProjectDocument]] = [
        lambda d: flag_edits.set_bypassed(d, outer.id, [nodes[2].id], True, catalogue),
        lambda d: flag_edits.set_muted(d, block.id, [layer.id], False),
        lambda d: annotation_edits.add_frame(d, net.id, "Frame", place)[0],
        lambda d: annotation_edits.add_note(d, net.id, "Note", place)[0],
        lambda d: annotation_edits.set_bookmark(d, net.id, Bookmark("Here", (5, 6), 0.5)),
        lambda d: annotation_edits.set_waypoints(d, net.id, {(chain[1].id, "value"): [(7, 8), (9, 10)]}),
    ]
    for step in steps:
        project.edit("a", step)
    return to_json(project.document)


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
        container[key] = copy.deepcopy(chance.choice(VALUES))
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
    bound = bind(load_catalogue(), project.document)
    for network in project.document:
        source = write_network(network, bound, {})
        compile(source.text, "generated", "exec")
        assert "OWNED" not in source.text


def test_mutants_of_projects_open_or_are_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = [find_template(name).path.read_text(encoding="utf-8") for name in NAMES]
    texts += [rich_project()] * len(texts)
    chance = random.Random(0)
    path = tmp_path / "mutant.loom"
    refused = 0
    for number in range(MUTANTS):
        mutation = chance.choice(MUTATIONS)
        path.write_text(
            mutation(json.loads(chance.choice(texts)), chance), encoding="utf-8", errors="replace"
        )
        try:
            with little_work(4, f"mutant {number} ({mutation.__name__})"):
                open_and_use(path)
        except LayerloomError as error:
            refused += 1
            assert str(error).strip()
    assert not (tmp_path / "OWNED").exists()
    assert 0 < refused < MUTANTS


def chain_of_blocks(count: int, uses: int, repeat: int = 1) -> str:
    """b1 uses b0 a number of times, b2 uses b1 as often, and so on."""
    networks = {}
    for number in range(count):
        kind = f"block:g{number}" if number else "ReLU"
        nodes = {"n1": {"type": "Input", "name": "input", "settings": {"shape": [4]}}}
        for use in range(uses):
            nodes[f"n{use + 2}"] = {"type": kind, "name": f"layer{use}", "repeat": repeat}
        nodes[f"n{uses + 2}"] = {"type": "Output", "name": "output"}
        edges = [[f"n{i}", "output", f"n{i + 1}", "input"] for i in range(1, uses + 2)]
        networks[f"g{number + 1}"] = {"name": f"Block{number}", "nodes": nodes, "edges": edges}
    return json.dumps({"format": 2, "networks": networks, "training": {"network": f"Block{count - 1}"}})


@pytest.mark.parametrize(("count", "uses", "repeat"), [(10, 100, 1), (10, 2, 1000), (45, 2, 1), (300, 1, 1)])
def test_blocks_in_blocks_that_would_fill_the_machine_are_refused_at_once(
    count: int, uses: int, repeat: int
) -> None:
    from studio.engine.compiler import compile_network

    compile_network(from_json(chain_of_blocks(2, 2))[0], "Block1")  # torch's own first steps take a second
    document = from_json(chain_of_blocks(count, uses, repeat))[0]
    with little_work(4):
        validate(document, load_catalogue())
        with pytest.raises(LayerloomError, match=r"layers|deep"):
            compile_network(document, f"Block{count - 1}")


def test_a_parameters_name_and_default_are_no_way_into_the_source(tmp_path: Path) -> None:
    raw = json.loads(rich_project())
    for row in (["a: int = print(1)", "int", 1], ["fine", "int", {"formula": "print(1)"}], ["fine", "os", 1]):
        raw["networks"]["g1"]["parameters"] = [row]
        document = from_json(json.dumps(raw))[0]
        with pytest.raises(LayerloomError):
            write_network(document.networks["g1"], bind(load_catalogue(), document), {})


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


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("training", "optimizer_settings", {"lr": {"formula": "1"}}),
        ("training", "seed", {"formula": "1"}),
        ("training", "clip_norm", {"formula": "1"}),
        ("data", "augment", [{"name": "flip", "p": {"formula": "1"}}]),
    ],
)
def test_a_formula_in_data_or_training_is_refused_with_its_place(part: str, field: str, value: Any) -> None:
    raw = json.loads(rich_project())
    raw.setdefault(part, {})[field] = value
    with pytest.raises(FormatError, match=rf"{part}\.{field}.*only a layer's settings"):
        from_json(json.dumps(raw))


def test_a_project_of_a_newer_format_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "newer.loom"
    path.write_text(
        find_template("digits-mlp")
        .path.read_text(encoding="utf-8")
        .replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}')
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
