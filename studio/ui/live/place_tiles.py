"""Samples with an answer at each place as tiles: which come first, and what a tile shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.engine.probe_events import PlacesPredicted
from studio.graph.answers import Answers
from studio.ui.live.confusion import Cell
from studio.ui.live.sample_grid import Tile
from studio.ui.places import as_text, mask_image
from studio.ui.sample_strip import picture_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def order_of_places(predicted: PlacesPredicted, cell: Cell | None, best: bool) -> npt.NDArray[np.int64]:
    """Numbers of samples: those with most places of a cell first; else by the probability of what is true."""
    import numpy as np  # there already, with the predictions

    if cell is None:
        return np.argsort(-predicted.likelihoods if best else predicted.likelihoods, kind="stable")
    there = (predicted.labels == cell[0]) & (predicted.winners == cell[1])
    counts = there.reshape(len(there), -1).sum(axis=1)
    order = np.argsort(-counts, kind="stable")
    return order[counts[order] > 0]


def place_tile(predicted: PlacesPredicted, number: int) -> Tile:
    """A picture with both of its masks; or a text, what comes after its places, and what is taken for that."""
    sample, label, winner = (
        each[number] for each in (predicted.samples, predicted.labels, predicted.winners)
    )
    share, ignored = float(predicted.rights[number]), predicted.ignored
    if predicted.answers is Answers.PIXELS:
        masks = mask_image(label, ignored), mask_image(winner, None)
        return Tile(picture_of(sample), "", "", "", share, masks, of_places=True)
    judged = label != ignored if ignored is not None else label == label
    classes = predicted.classes
    return Tile(
        None,
        as_text(sample, classes),
        as_text(label[judged], classes),
        as_text(winner[judged], classes),
        share,
        of_places=True,
    )
