"""Loading data: what is split off, how samples are normalised, what is said of damaged files."""

from __future__ import annotations

import gzip
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from torchvision import datasets, transforms

from studio.engine.data import data_folder, is_present, load_dataset
from studio.engine.errors import DataError, MissingDataError
from studio.engine.training_functions import batches
from studio.graph.catalogue_file import load_catalogue
from studio.graph.document import frozen
from studio.graph.recipe import DataSettings


def load(root: Path | None = None, **settings: Any) -> Any:
    return load_dataset(DataSettings(**settings), load_catalogue(), root)


def write_idx(path: Path, axes: tuple[int, ...], content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    header = bytes([0, 0, 8, len(axes)]) + b"".join(size.to_bytes(4, "big") for size in axes)
    path.write_bytes(header + content)


@pytest.fixture
def small_mnist(tmp_path: Path) -> Path:
    """Ten images and their labels, in files as MNIST has them."""
    for part in ("train", "t10k"):
        write_idx(tmp_path / f"MNIST/raw/{part}-images-idx3-ubyte", (10, 28, 28), bytes(range(98)) * 80)
        write_idx(tmp_path / f"MNIST/raw/{part}-labels-idx1-ubyte", (10,), bytes(range(10)))
    return tmp_path


def test_a_fraction_is_split_off_where_there_is_no_test_part() -> None:
    data = load(source="moons", options=frozen({"samples": 200}), validation_fraction=0.25)
    assert (len(data.train_x), len(data.validation_x)) == (150, 50)
    whole = torch.cat([data.train_x, data.validation_x])
    assert len(torch.unique(whole, dim=0)) == 200


def test_the_split_follows_its_seed() -> None:
    first, again, other = (load(source="moons", split_seed=seed).train_x for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_a_test_part_is_used_for_validation(small_mnist: Path) -> None:
    data = load(small_mnist, source="mnist")
    assert (len(data.train_x), len(data.validation_x)) == (10, 10)


def test_bytes_are_normalised_to_the_bit_as_torchvision_does(data_root: Path) -> None:
    data = load(data_root, source="mnist", mean=(0.1307,), std=(0.3081,))
    to_tensor = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
    images = data.validation_x[:64]
    expected = torch.stack([to_tensor(Image.fromarray(image[0].numpy())) for image in images])
    batch, _ = next(batches(data.validation_x, data.validation_y, torch.arange(64), 64, data.mean, data.std))
    assert torch.equal(batch, expected)


def test_the_folder_is_the_chosen_one_then_the_projects_then_the_users(user_folders: Path) -> None:
    settings = DataSettings(root="/project")
    assert data_folder(settings, Path("/chosen")) == Path("/chosen")
    assert data_folder(settings) == Path("/project")
    assert data_folder(DataSettings()) == user_folders / "data"


def test_a_missing_set_names_the_folder_and_the_remedy(tmp_path: Path) -> None:
    assert not is_present(DataSettings("mnist"), tmp_path)
    with pytest.raises(
        MissingDataError, match=r"MNIST isn't in .*MNIST/raw.*--data-root.*Download"
    ) as caught:
        load(tmp_path, source="mnist")
    assert caught.value.folder == str(tmp_path / "MNIST" / "raw")


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-100],
        lambda whole: whole + b"more",
        lambda whole: b"",
        lambda whole: b"\x00",
        lambda whole: b"<html>not found</html>" * 50,
        lambda whole: whole[:4] + b"\xff\xff\xff\xff" + whole[8:],
        lambda whole: whole[:3] + b"\xff" + whole[4:],
    ],
    ids=["cut short", "too long", "empty", "one byte", "a web page", "huge size", "many axes"],
)
def test_a_damaged_idx_file_is_refused_in_words(small_mnist: Path, damage: Any) -> None:
    path = small_mnist / "MNIST/raw/train-images-idx3-ubyte"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"can't be read: .*damaged.*download the set again"):
        load(small_mnist, source="mnist")


@pytest.mark.parametrize("content", [gzip.compress(b"x" * 5000, mtime=0)[:-20], b"not packed at all"])
def test_a_damaged_packed_file_is_refused_in_words(small_mnist: Path, content: bytes) -> None:
    path = small_mnist / "MNIST/raw/train-images-idx3-ubyte"
    path.unlink()
    path.with_name(path.name + ".gz").write_bytes(content)
    with pytest.raises(DataError, match="download the set again"):
        load(small_mnist, source="mnist")


def test_a_label_beyond_the_classes_is_refused(small_mnist: Path) -> None:
    write_idx(
        small_mnist / "MNIST/raw/train-labels-idx1-ubyte", (10,), bytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    )
    with pytest.raises(DataError, match="outside of 0 to 9"):
        load(small_mnist, source="mnist")


def test_fewer_labels_than_images_are_refused(small_mnist: Path) -> None:
    write_idx(small_mnist / "MNIST/raw/train-labels-idx1-ubyte", (9,), bytes(9))
    with pytest.raises(DataError, match="10 samples and 9 labels"):
        load(small_mnist, source="mnist")


class Payload:
    """A pickle that makes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def test_cifar_files_with_another_checksum_are_never_unpickled(tmp_path: Path) -> None:
    folder, trace = tmp_path / datasets.CIFAR10.base_folder, tmp_path / "payload ran"
    folder.mkdir()
    names = [name for name, _ in datasets.CIFAR10.train_list + datasets.CIFAR10.test_list]
    for name in (*names, "batches.meta"):
        (folder / name).write_bytes(pickle.dumps(Payload(trace)))
    with pytest.raises(DataError, match="not found or corrupted"):
        load(tmp_path, source="cifar10")
    assert not trace.exists()


@pytest.fixture
def accepted_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """torchvision's checksum table as it would be if CIFAR-10 were as small as the cut that tests have."""
    monkeypatch.setattr(datasets.CIFAR10, "train_list", [["data_batch_1", None]])
    monkeypatch.setattr(datasets.CIFAR10, "test_list", [["test_batch", None]])
    monkeypatch.setattr(datasets.CIFAR10, "meta", {**datasets.CIFAR10.meta, "md5": None})


def test_cifar_pictures_have_their_channels_first(data_root: Path, accepted_cut: None) -> None:
    data = load(data_root / "cifar10", source="cifar10")
    assert data.train_x.shape == (3000, 3, 32, 32)
    assert data.train_x.dtype == torch.uint8
    picture, label = datasets.CIFAR10(data_root / "cifar10")[7]
    assert torch.equal(data.train_x[7].float().div(255), transforms.ToTensor()(picture))
    assert data.train_y[7] == label


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"source": "nothing"}, "no such data source.*digits"),
        ({"source": "moons", "options": {"sample": 3}}, "no option 'sample'"),
        ({"source": "moons", "options": {"samples": "many"}}, "samples"),
        ({"source": "moons", "validation_fraction": 1.0}, "validation fraction"),
        ({"source": "moons", "mean": (0.5,)}, "mean has 1 values; the samples have 2 channels"),
        ({"source": "digits", "std": (0.0,)}, "above 0"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        load(**settings)


def test_blobs_may_have_any_number_of_classes() -> None:
    settings = DataSettings("blobs", frozen({"samples": 100, "classes": 5}))
    data = load_dataset(settings, load_catalogue())
    assert data.classes == ("0", "1", "2", "3", "4")
    assert load_dataset(replace(settings, options=frozen({})), load_catalogue()).classes == ("A", "B", "C")
