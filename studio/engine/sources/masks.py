"""Pictures and masks of the same names, which have a class for each pixel: read into memory as bytes.

Exported scripts contain the text of what is here, so that nothing in it needs Layerloom.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from studio.engine.sources.source import Source


def mask_folders(root: str, train: bool) -> tuple[Path, Path]:
    """The folders of pictures and of masks, by their usual names."""
    folder, part = Path(root).expanduser(), "train"
    if not train:
        held_out = ("val", "valid", "validation", "test")
        part = next((name for name in held_out if (folder / name).is_dir()), part)
    if (folder / part).is_dir() and (folder / f"{part}annot").is_dir():
        return folder / part, folder / f"{part}annot"
    pictures = ("images", "image", "imgs", "pictures", "JPEGImages")
    masks = ("masks", "mask", "labels", "annotations", "SegmentationClass")
    for place in (folder / part, folder) if train else (folder / part,):
        first, second = (
            next((place / name for name in names if (place / name).is_dir()), None)
            for names in (pictures, masks)
        )
        if first and second:
            return first, second
    raise FileNotFoundError(f"no folders of pictures and masks in {folder}")


def list_pairs(root: str, train: bool) -> list[tuple[str, str]]:
    """The files of pictures and of their masks: the same names but for the ending."""
    pictures, masks = mask_folders(root, train)
    exact = {".png", ".gif", ".bmp"}  # other formats change the numbers of classes
    kinds = {".jpg", ".jpeg", ".webp", *exact}
    found = sorted(p for p in pictures.iterdir() if p.suffix.lower() in kinds)
    of_mask = {p.stem: p for p in sorted(masks.iterdir()) if p.suffix.lower() in exact}
    return [
        (str(path), str(of_mask.get(path.stem, masks / f"{path.stem}.png")))
        for path in found
        if not path.name.startswith(".")
    ]


class PairError(Exception):
    """A picture or a mask that can't be used: its file, and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path, self.reason = path, reason

    def __str__(self) -> str:
        return f"{self.path} can't be used: {self.reason}"


def read_pair(
    picture: str,
    mask: str,
    height: int,
    width: int,
    channels: int,
    binary: bool,
) -> tuple[Tensor, Tensor] | PairError:
    """Read a picture and its mask at one size, or return what stood in the way."""
    path = picture
    try:
        with Image.open(picture) as image:
            shown = image.convert("L" if channels == 1 else "RGB")
        path = mask
        with Image.open(mask) as image:
            if image.mode not in ("L", "P", "1"):
                reason = f"it has colours (mode {image.mode}) and no numbers of classes"
                return PairError(mask, reason)
            if image.size != shown.size:
                sizes = "{} x {} and {} x {}".format(*image.size, *shown.size)
                return PairError(mask, f"its size and its picture's differ, {sizes}")
            resized = image.resize((width, height), Image.Resampling.NEAREST)
    except Exception as error:  # decoders of damaged files raise all sorts
        return PairError(path, str(error) or type(error).__name__)
    pixels = np.array(shown.resize((width, height), Image.Resampling.BILINEAR))
    x = torch.from_numpy(pixels).view(height, width, channels).permute(2, 0, 1)
    values = np.array(resized) > 0 if binary else np.array(resized)
    return x.contiguous(), torch.from_numpy(values.astype(np.uint8))


def check_mask(
    y: Tensor,
    path: str,
    classes: int | None,
    ignore: int,
) -> PairError | None:
    """What is wrong with a mask's values, if anything is."""
    judged = y[y != ignore]
    if not len(judged):
        return PairError(path, f"all of its pixels are {ignore}, which is ignored")
    highest = int(judged.max())
    if classes is not None and highest >= classes:
        known = f"the {classes} classes are 0 to {classes - 1}"
        return PairError(path, f"it has the class {highest}, and {known}")
    return None


def read_pairs(
    pairs: Sequence[tuple[str, str]],
    height: int,
    width: int,
    channels: int,
    ignore: int,
    classes: int | None,
    binary: bool,
) -> tuple[list[Tensor], list[Tensor], list[PairError]]:
    """Read pictures and masks; return those that could be used, and the errors."""

    def read(pair: tuple[str, str]) -> tuple[Tensor, Tensor] | PairError:
        found = read_pair(*pair, height, width, channels, binary)
        if isinstance(found, PairError):
            return found
        return check_mask(found[1], pair[1], classes, ignore) or found

    with ThreadPoolExecutor() as pool:
        rows = list(pool.map(read, pairs))
    errors = [row for row in rows if isinstance(row, PairError)]
    found = [row for row in rows if not isinstance(row, PairError)]
    return [x for x, _ in found], [y for _, y in found], errors


def load_masks(
    root: str,
    train: bool,
    height: int = 96,
    width: int = 128,
    channels: int = 3,
    ignore: int = 255,
    classes: int | None = None,
    binary: bool = False,
    skip: bool = False,
) -> tuple[Tensor, Tensor]:
    """Read pictures and masks, as bytes."""
    pairs = list_pairs(root, train)
    x, y, errors = read_pairs(pairs, height, width, channels, ignore, classes, binary)
    for error in errors:
        if not skip:
            raise error
        print(f"skipped {error}", file=sys.stderr)
    return torch.stack(x), torch.stack(y)


SOURCES = (
    Source(
        "picture_masks",
        load_masks,
        (mask_folders, list_pairs, PairError, read_pair, check_mask, read_pairs),
        (
            "import sys",
            "from concurrent.futures import ThreadPoolExecutor",
            "from pathlib import Path",
            "import numpy as np",
            "from PIL import Image",
        ),
        from_folder=True,
    ),
)
