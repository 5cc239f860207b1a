"""Masks and texts of the user's own: how they are found, read and cut, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from studio.cli import main
from studio.engine.commands import Command
from studio.engine.data import load_dataset
from studio.engine.errors import DataError
from studio.engine.events import RunFinished, Warned
from studio.engine.sources.masks import PairError, list_pairs, load_masks
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import frozen
from studio.graph.mask_folders import look_into_masks
from studio.graph.project import Project
from studio.graph.recipe import DataSettings
from studio.graph.recipe_checks import check_recipe
from tests.engine.places import masks, sums, text, write_masks, write_text
from tests.engine.test_resume import folder
from tests.engine.test_resume import run as run_or_resume
from tests.engine.test_trainer import from_step, run


def test_classes_follow_masks_that_are_mended(tmp_path: Path) -> None:
    root = write_masks(tmp_path)
    data = masks(root).data
    assert load_dataset(data, load_catalogue()).classes == ("0", "1")
    spoil_class(root / "masks" / "p1.png")
    assert len(load_dataset(data, load_catalogue()).classes) == 8


def test_a_text_is_cut_without_leaving_out_a_token(tmp_path: Path) -> None:
    file = write_text(tmp_path / "a.txt", 20)
    data = load_dataset(text(file).data, load_catalogue())
    whole = file.read_text(encoding="utf-8")
    end = len(whole) - round(len(whole) * 0.1)

    def read(tokens: torch.Tensor) -> str:
        return "".join(data.classes[token] for token in tokens.flatten().tolist())

    assert whole[:end].startswith(read(data.train_x))
    assert whole[1:end].startswith(read(data.train_y))
    assert whole[end:].startswith(read(data.validation_x))
    assert len(data.train_x) == (end - 1) // 12


def test_masks_keep_their_classes_when_they_are_scaled(tmp_path: Path) -> None:
    data = load_dataset(masks(write_masks(tmp_path), {"height": 7, "width": 9}).data, load_catalogue())
    assert data.classes == ("0", "1")
    assert set(data.train_y.unique().tolist()) <= {0, 1, 9}
    assert tuple(data.train_x.shape[1:]) == (3, 7, 9)


@pytest.mark.parametrize(
    "names", [("train", "trainannot"), ("train/images", "train/masks"), ("imgs", "labels")]
)
def test_folders_are_found_by_their_usual_names(names: tuple[str, str], tmp_path: Path) -> None:
    write_masks(tmp_path, 6, names)
    validates = names[0].startswith("train")
    if validates:
        held = (names[0].replace("train", "val"), names[1].replace("train", "val"))
        write_masks(tmp_path, 3, held)
    data = load_dataset(masks(tmp_path).data, load_catalogue())
    assert (len(data.train_x), len(data.validation_x)) == ((6, 3) if validates else (5, 1))


LAYOUTS = {
    "beside each other": ["images masks"],
    "other names, of which the first counts": ["JPEGImages labels", "imgs mask"],
    "in parts": ["train/images train/masks", "test/images test/masks", "val/image val/annotations"],
    "in parts, with the masks beside": ["train trainannot", "val valannot"],
    "in parts, one of them without masks beside": ["train trainannot", "val other"],
    "a part that holds something else": ["images masks", "train/a train/b"],
    "a part and folders beside it": ["train/images train/masks", "images masks"],
    "masks of a part that isn't there": ["images masks", "other trainannot"],
    "pictures alone": ["images other"],
    "in parts, pictures alone": ["train/images train/other", "val/images val/masks"],
    "nothing of the kind": ["a b"],
}


@pytest.mark.parametrize("ending", ["png", "bmp", "gif", "jpg", "webp", "tif"])
@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_scripts_find_masks_where_checks_do(layout: str, ending: str, tmp_path: Path) -> None:
    for highest, names in enumerate(LAYOUTS[layout], start=1):  # so that one sees which masks were looked at
        pictures, labels = names.split()
        write_masks(tmp_path, 2, (pictures, labels))
        for path in (tmp_path / labels).glob("*.png"):
            values = np.array(Image.open(path))
            values[-1] = highest
            Image.fromarray(values, mode="L").save(path.with_suffix(f".{ending}"))
            if ending != "png":
                path.unlink()
    seen = look_into_masks(str(tmp_path), 9, None, binary=False)
    if seen.fault:
        with pytest.raises((FileNotFoundError, PairError)):
            load_masks(str(tmp_path), train=True, ignore=9)
        return
    for train in (True, False) if seen.has_validation else (True,):
        assert all(Path(mask).is_file() for _, mask in list_pairs(str(tmp_path), train))
    _, y = load_masks(str(tmp_path), train=True, ignore=9)
    assert len(seen.classes) == int(y[y != 9].max()) + 1


def test_names_of_classes_are_read_from_a_file_beside_the_folders(tmp_path: Path) -> None:
    write_masks(tmp_path)
    (tmp_path / "classes.txt").write_text("dark\nbright\n", encoding="utf-8")
    assert load_dataset(masks(tmp_path).data, load_catalogue()).classes == ("dark", "bright")


def test_black_and_white_masks_have_two_classes(tmp_path: Path) -> None:
    write_masks(tmp_path, void=0)
    for path in (tmp_path / "masks").iterdir():
        Image.fromarray(np.asarray(Image.open(path)) * 255, mode="L").save(path)
    plain = masks(tmp_path, {"ignore": 255})
    (problem,) = check_recipe(plain, load_catalogue())
    assert "switch binary on" in problem.message
    black = load_dataset(masks(tmp_path, {"binary": True, "ignore": 255}).data, load_catalogue())
    assert black.train_y.unique().tolist() == [0, 1]


def test_camvid_is_read_as_it_was_published(data_root: Path) -> None:
    root = data_root / "camvid" / "CamVid"
    if not root.is_dir():
        pytest.skip(f"there is no {root}")
    document = masks(root, {"ignore": 11, "height": 48, "width": 64})
    data = load_dataset(document.data, load_catalogue())
    assert (len(data.train_x), len(data.validation_x), len(data.classes)) == (20, 6, 11)
    assert set(data.train_y.unique().tolist()) <= set(range(12))


def test_shakespeare_is_read_whole(data_root: Path) -> None:
    file = data_root / "text_lm" / "tinyshakespeare" / "input.txt"
    if not file.is_file():
        pytest.skip(f"there is no {file}")
    data = load_dataset(DataSettings("text_file", root=str(file)), load_catalogue())
    assert len(data.classes) == 65
    assert len(data.train_x) == 15685


def test_a_run_that_goes_on_with_another_text_says_so(tmp_path: Path) -> None:
    file = write_text(tmp_path / "a.txt")
    events = run_or_resume(text(file), tmp_path / "runs", from_step(2, Command.STOP))
    file.write_text(file.read_text(encoding="utf-8").replace("cat", "tac"), encoding="utf-8")
    rest = run_or_resume(text(file), None, resume=folder(events))
    assert any("The text is another one" in event.message for event in rest if isinstance(event, Warned))


def spoil_empty(root: Path) -> None:
    for path in (root / "images").iterdir():
        path.unlink()


def spoil_alone(root: Path) -> None:
    (root / "images" / "p3.jpg").unlink()


def spoil_without(root: Path) -> None:
    (root / "masks" / "p3.png").unlink()


def spoil_folder(root: Path) -> None:
    (root / "masks").rename(root / "other")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_empty, "There are no pictures in"),
        (spoil_alone, "p3.png has no picture of the same name"),
        (spoil_without, "p3.jpg has no mask in"),
        (spoil_folder, "They are found by name: images and masks"),
    ],
)
def test_a_folder_that_lacks_something_is_told(
    spoil: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    root = write_masks(tmp_path)
    spoil(root)
    (problem,) = check_recipe(masks(root), load_catalogue())
    assert words in problem.message
    assert problem.setting == "data.root"


def spoil_size(path: Path) -> None:
    Image.open(path).resize((10, 10)).save(path)


def spoil_class(path: Path) -> None:
    values = np.array(Image.open(path))
    values[:, :] = 7
    Image.fromarray(values, mode="L").save(path)


def spoil_colour(path: Path) -> None:
    Image.open(path).convert("RGB").save(path)


def spoil_bytes(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def spoil_void(path: Path) -> None:
    Image.fromarray(np.full((20, 24), 9, np.uint8), mode="L").save(path)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_size, "its size and its picture's differ, 10 x 10 and 24 x 20"),
        (spoil_class, "it has the class 7, and the 2 classes are 0 to 1"),
        (spoil_colour, "it has colours (mode RGB)"),
        (spoil_bytes, "p4.png can't be used"),
        (spoil_void, "all of its pixels are 9, which is ignored"),
    ],
)
def test_a_mask_that_cant_be_used_is_told_by_name_or_skipped(
    spoil: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    root = write_masks(tmp_path)
    spoil(root / "masks" / "p4.png")
    data = masks(root, {"classes": 2}).data
    with pytest.raises(DataError, match=r"p4\.png") as caught:
        load_dataset(data, load_catalogue())
    assert words in str(caught.value)
    assert "Repair it" in str(caught.value)
    skipping = load_dataset(replace(data, unreadable="skip"), load_catalogue())
    assert len(skipping.train_x) + len(skipping.validation_x) == 7
    assert "p4.png" in skipping.notices[0]


def test_masks_that_dont_fit_in_memory_are_told(tmp_path: Path) -> None:
    data = replace(masks(write_masks(tmp_path)).data, memory_mb=0)
    with pytest.raises(DataError, match="Set a smaller height and width"):
        load_dataset(data, load_catalogue())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"caf\xe9 noir" * 100, "isn't UTF-8: byte 3"),
        (b"abc" * 5, "too few for a context of 12"),
        (b"", "fewer than two different characters"),
        (None, "isn't there"),
    ],
)
def test_a_text_that_cant_be_learned_from_is_told(content: bytes | None, words: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    if content is not None:
        file.write_bytes(content)
    document = sums()
    data = DataSettings("text_file", options=frozen({"context": 12}), root=str(file))
    document = replace(document, data=data)
    (problem,) = check_recipe(document, load_catalogue())
    assert words in problem.message
    with pytest.raises(DataError, match=r"a\.txt"):
        load_dataset(data, load_catalogue())


def test_what_has_no_end_is_not_read() -> None:
    (problem,) = check_recipe(
        replace(sums(), data=DataSettings("text_file", root="/dev/zero")), load_catalogue()
    )
    assert "no ordinary file" in problem.message


def test_a_mask_that_broke_since_ends_the_run_with_its_name(tmp_path: Path) -> None:
    root = write_masks(tmp_path / "set")
    spoil_bytes(root / "masks" / "p2.png")
    finished = run(masks(root, {"classes": 2}), tmp_path / "runs")[-1]
    assert isinstance(finished, RunFinished)
    assert "p2.png" in finished.message


def test_the_command_line_trains_and_tells_the_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "m.loom"
    write_masks(tmp_path / "set")
    Project(masks(tmp_path / "set", epochs=1, metrics=("iou",))).save(file)
    assert '"root": "set"' in file.read_text(encoding="utf-8")
    assert main(["train", str(file), "--run-dir", str(tmp_path / "runs")]) == 0
    printed = capsys.readouterr().out
    assert "accuracy" in printed
    assert "iou" in printed
