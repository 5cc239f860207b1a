"""Folders of pictures: what is read of them, and that memory and worker processes give the same batches."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from torchvision import datasets, transforms

from studio.engine.check import check_project
from studio.engine.data import Dataset, is_present, load_dataset
from studio.engine.errors import CancelledError, DataError
from studio.engine.picture_data import read_all
from studio.engine.sample_preview import load_preview
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import frozen
from studio.graph.recipe import DataSettings
from tests.engine.picture_files import SIZE, pictures_project, two_classes, with_parts, write_pictures

CATALOGUE = load_catalogue()


def load(root: Path, **settings: Any) -> Dataset:
    settings = {"source": "pictures", "root": str(root), "options": frozen({"size": SIZE}), **settings}
    return load_dataset(DataSettings(**settings), CATALOGUE)


def batches_of(data: Dataset, size: int = 4) -> list[tuple[torch.Tensor, torch.Tensor]]:
    order = torch.randperm(len(data.train_x), generator=torch.Generator().manual_seed(5))
    return list(data.training(order, size))


def test_pictures_are_those_of_torchvisions_image_folder_to_the_last_bit(tmp_path: Path) -> None:
    root = two_classes(tmp_path)
    (root / "bees" / "000.jpg").rename(root / "bees" / "zz.jpg")  # behind the folder, by its name
    write_pictures(root / "bees" / "more", 3, "png", width=9, height=30)
    form = transforms.Compose(
        [transforms.Resize(SIZE), transforms.CenterCrop(SIZE), transforms.PILToTensor()]
    )
    expected = datasets.ImageFolder(str(root), form)
    data = load(root, validation_fraction=0.0)
    assert data.classes == tuple(expected.classes)
    assert sorted(data.train_y.tolist()) == expected.targets
    # Both are sorted; what is split off at random for validation is nothing here, but the order is drawn.
    order = torch.randperm(len(expected), generator=torch.Generator().manual_seed(0))
    for place, index in enumerate(order.tolist()):
        picture, label = expected[index]
        assert torch.equal(data.train_x[place], picture)
        assert data.train_y[place] == label


@pytest.mark.parametrize("kind", ["jpg", "jpeg", "png", "gif", "bmp", "webp", "JPG"])
def test_every_kind_of_file_is_read(kind: str, tmp_path: Path) -> None:
    for name in ("ants", "bees"):
        write_pictures(tmp_path / name, 2, kind)
    assert load(tmp_path, validation_fraction=0.0).train_x.shape == (4, 3, SIZE, SIZE)


def test_pictures_may_be_grey(tmp_path: Path) -> None:
    data = load(two_classes(tmp_path), options=frozen({"size": 8, "channels": 1}))
    assert data.train_x.shape == (16, 1, 8, 8)
    assert data.train_x.dtype == torch.uint8


@pytest.mark.parametrize("part", ["val", "valid", "validation", "test"])
def test_a_folder_for_validation_is_used_for_it(part: str, tmp_path: Path) -> None:
    data = load(with_parts(tmp_path, 5, 3, part))
    assert (len(data.train_x), len(data.validation_x)) == (10, 6)
    assert data.validation_y.tolist() == [0, 0, 0, 1, 1, 1]


def test_val_is_preferred_to_test(tmp_path: Path) -> None:
    two_classes(with_parts(tmp_path, 2, 3) / "test", 1)
    assert len(load(tmp_path).validation_x) == 6


def test_a_folder_with_train_alone_is_split(tmp_path: Path) -> None:
    two_classes(tmp_path / "train", 10)
    data = load(tmp_path, validation_fraction=0.25)
    assert (len(data.train_x), len(data.validation_x)) == (15, 5)


def test_a_class_may_be_called_train(tmp_path: Path) -> None:
    for name in ("plane", "train"):
        write_pictures(tmp_path / name, 3)
    assert load(tmp_path).classes == ("plane", "train")


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    root = two_classes(tmp_path, 5)
    write_pictures(root / ".ipynb_checkpoints", 1)
    shutil.copy(root / "ants" / "000.jpg", root / "ants" / "._000.jpg")
    (root / "ants" / "notes.txt").write_text("not a picture")
    data = load(root, validation_fraction=0.0)
    assert data.classes == ("ants", "bees")
    assert len(data.train_x) == 10


def test_the_split_follows_its_seed_in_memory_and_on_disk(tmp_path: Path) -> None:
    root = two_classes(tmp_path)
    files = [load(root, memory_mb=0, split_seed=seed).train_x.files for seed in (0, 0, 1)]  # type: ignore[union-attr]
    assert files[0] == files[1]
    assert files[0] != files[2]


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("mean", [None, (0.4, 0.5, 0.6)])
def test_batches_from_disk_are_those_from_memory_to_the_last_bit(
    workers: int, mean: Any, tmp_path: Path
) -> None:
    root = with_parts(tmp_path, 7, 3)
    kept = load(root, mean=mean, std=mean)
    read = load(root, mean=mean, std=mean, memory_mb=0, workers=workers)
    assert (kept.on_disk, read.on_disk) == (False, True)
    pairs = [(batches_of(kept), batches_of(read))]
    every = torch.arange(len(kept.validation_x))
    pairs.append((list(kept.validation(every, 4)), list(read.validation(every, 4))))
    for expected, found in pairs:
        assert len(expected) == len(found)
        assert [len(y) for _, y in found] == [len(y) for _, y in expected]
        for (x, y), (read_x, read_y) in zip(expected, found, strict=True):
            assert torch.equal(x, read_x)
            assert torch.equal(y, read_y)


def test_reading_ahead_draws_nothing_from_the_global_generator(tmp_path: Path) -> None:
    data = load(two_classes(tmp_path, 3), memory_mb=0, workers=1)
    before = torch.get_rng_state()
    batches_of(data)
    assert torch.equal(torch.get_rng_state(), before)


def test_the_limit_decides_where_pictures_are(tmp_path: Path) -> None:
    root = two_classes(tmp_path, 4)
    settings = {"options": frozen({"size": 256})}  # 8 pictures of 192 KiB
    assert not load(root, memory_mb=2, **settings).on_disk
    assert load(root, memory_mb=1, **settings).on_disk


def test_reading_may_be_stopped_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.engine import picture_data

    monkeypatch.setattr(picture_data, "_AT_ONCE", 4)
    data, asked = load(two_classes(tmp_path, 6), memory_mb=0), []

    def stop() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise CancelledError("enough")

    assert not isinstance(data.train_x, torch.Tensor)
    with pytest.raises(CancelledError):
        read_all(data.settings, data.train_x, data.train_y, stop)
    assert len(asked) == 3


# What is wrong with folders


def problems(root: Path | None, **settings: Any) -> list[str]:
    document = pictures_project(root or Path("unused"), **settings)
    if root is None:
        document = replace(document, data=replace(document.data, root=None))
    found, _ = check_project(document)
    return [problem.message for problem in found]


def test_a_project_whose_pictures_are_there_has_no_problems(tmp_path: Path) -> None:
    assert problems(two_classes(tmp_path, 1)) == []
    assert is_present(pictures_project(tmp_path).data)


def test_a_folder_that_is_missing_is_named_by_check(tmp_path: Path) -> None:
    (found,) = problems(tmp_path / "gone")
    assert found == (
        f"The folder {tmp_path / 'gone'} isn't there. Choose where the pictures are, or bring the folder back."
    )
    assert not is_present(pictures_project(tmp_path / "gone").data)


def test_no_folder_chosen_is_told() -> None:
    (found,) = problems(None)
    assert "Choose the folder that holds the pictures" in found


def test_a_folder_without_classes_is_told(tmp_path: Path) -> None:
    write_pictures(tmp_path, 3)
    (found,) = problems(tmp_path)
    assert f"{tmp_path} has no folders in it" in found


def test_a_class_folder_itself_is_no_data_set(tmp_path: Path) -> None:
    two_classes(tmp_path / "insects", 2)
    found = problems(tmp_path)
    assert any("one class only, insects" in text for text in found)


def test_an_output_of_another_size_than_the_classes_is_told_with_a_repair(tmp_path: Path) -> None:
    document = pictures_project(two_classes(tmp_path, 2), classes=5)
    (problem,), _ = check_project(document, repairs=True)
    assert "Folder of pictures has 2 classes" in problem.message
    assert problem.repairs


def test_a_class_without_pictures_is_named(tmp_path: Path) -> None:
    root = two_classes(tmp_path, 2)
    (root / "wasps").mkdir()
    with pytest.raises(DataError, match=r"no pictures in .*wasps.*delete the folder"):
        load(root)


def test_an_empty_folder_for_validation_is_named(tmp_path: Path) -> None:
    root = two_classes(tmp_path / "train", 2).parent
    (root / "val").mkdir()
    with pytest.raises(DataError, match=r"no pictures in .*val"):
        load(root)


def test_a_class_that_training_never_sees_is_refused(tmp_path: Path) -> None:
    write_pictures(with_parts(tmp_path, 2, 2) / "val" / "wasps", 1)
    with pytest.raises(DataError, match=r"val/wasps is of a class that .*train doesn't have"):
        load(tmp_path)


# Preview


def test_a_preview_has_pictures_of_every_class_and_how_many_there_are(tmp_path: Path) -> None:
    two_classes(tmp_path, 8)
    write_pictures(tmp_path / "wasps", 2)
    settings = pictures_project(tmp_path).data
    preview = load_preview(settings, CATALOGUE, 7, 100)
    assert preview.y.tolist() == [0, 1, 2, 0, 1, 2, 0]
    assert preview.x.shape == (7, 3, SIZE, SIZE)
    assert preview.counts is not None
    assert preview.counts.of_classes == (8, 8, 2)
    assert (preview.counts.training, preview.counts.validation) == (14, 4)
    assert preview.counts.in_memory
    assert preview.changed is None


def test_a_preview_shows_what_augmentation_makes_of_the_same_samples(tmp_path: Path) -> None:
    two_classes(tmp_path, 3)
    settings = pictures_project(
        tmp_path, augment=(frozen({"name": "flip_horizontal", "p": 1.0}),), mean=(0.5,) * 3, std=(0.2,) * 3
    ).data
    preview = load_preview(settings, CATALOGUE, 4, 100)
    assert preview.changed is not None
    mirrored = torch.from_numpy(preview.x).flip(3).float() / 255
    assert torch.allclose(torch.from_numpy(preview.changed), mirrored, atol=1e-6)


def test_a_preview_leaves_out_what_cannot_be_read_and_says_so(tmp_path: Path) -> None:
    two_classes(tmp_path, 3)
    (tmp_path / "ants" / "000.jpg").write_bytes(b"no picture")
    preview = load_preview(pictures_project(tmp_path).data, CATALOGUE, 6, 100)
    assert len(preview.x) == 5
    assert "000.jpg" in preview.notice


def test_the_real_ants_and_bees_are_read(data_root: Path) -> None:
    data = load(data_root / "hymenoptera" / "hymenoptera_data", memory_mb=0, workers=0)
    assert data.classes == ("ants", "bees")
    expected = datasets.ImageFolder(str(data_root / "hymenoptera" / "hymenoptera_data" / "val"))
    assert len(data.validation_x) == len(expected)
    assert data.validation_y.tolist() == expected.targets
    x, y = next(data.validation(torch.arange(8), 8))
    assert x.shape == (8, 3, SIZE, SIZE)
    assert y.tolist() == [0] * 8
    root = data_root / "hymenoptera" / "hymenoptera_data" / "val" / "ants"
    first = sorted(root.iterdir())[0]
    form = transforms.Compose([transforms.Resize(SIZE), transforms.CenterCrop(SIZE), transforms.ToTensor()])
    assert torch.equal(x[0], form(Image.open(first).convert("RGB")))
