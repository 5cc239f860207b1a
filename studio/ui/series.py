"""Curves in memory: arrays that grow, and what of them is drawn in so many pixels, for any number of points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_BASE = 16  # points of a block on the lowest level; below that, points are looked at themselves
_RAW = 4  # up to so many points a pixel are drawn as they are


class Growing:
    """Numbers that are appended at the end, each in constant time on average."""

    def __init__(self) -> None:
        self._values: Array = np.empty(1024)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def values(self) -> Array:
        return self._values[: self._count]

    def extend(self, values: Sequence[float] | Array) -> None:
        needed = self._count + len(values)
        if needed > len(self._values):
            grown = np.empty(max(needed, 2 * len(self._values)))
            grown[: self._count] = self.values
            self._values = grown
        self._values[self._count : needed] = values
        self._count = needed

    def clear(self) -> None:
        """Forget the numbers. A picture that still shows them keeps its own memory."""
        self._values, self._count = np.empty(1024), 0


class _Pyramid:
    """The lowest and the highest of each 16, 32, 64 ... points: a level has half the blocks of the one below.

    It is brought up to date when something is drawn; each point is looked at twice in all.
    """

    def __init__(self) -> None:
        self._levels: list[tuple[Growing, Growing]] = []

    def update(self, y: Array) -> None:
        low = high = y[self._done(0) * _BASE : len(y) // _BASE * _BASE]
        for _ in range(_BASE.bit_length() - 1):
            low, high = _halved(low, high)
        level = 0
        while len(low):
            if level == len(self._levels):
                self._levels.append((Growing(), Growing()))
            lows, highs = self._levels[level]
            lows.extend(low)
            highs.extend(high)
            level += 1
            begin, end = 2 * self._done(level), len(lows) // 2 * 2
            low, high = _halved(lows.values[begin:end], highs.values[begin:end])

    def _done(self, level: int) -> int:
        return len(self._levels[level][0]) if level < len(self._levels) else 0

    def level_for(self, points_a_column: float) -> int:
        """The highest level whose blocks are no wider than a column."""
        level = int(points_a_column / _BASE).bit_length() - 1
        return min(level, len(self._levels) - 1)

    def blocks(self, level: int) -> tuple[Array, Array]:
        lows, highs = self._levels[level]
        return lows.values, highs.values

    def clear(self) -> None:
        self._levels.clear()


class Series:
    """Points of one curve, appended at the end; x rises. Values that aren't numbers are gaps."""

    def __init__(self) -> None:
        self._x, self._y = Growing(), Growing()
        self._pyramid = _Pyramid()
        self._sums, self._counts = Growing(), Growing()  # of the finite values before each point

    def __len__(self) -> int:
        return len(self._x)

    @property
    def x(self) -> Array:
        return self._x.values

    @property
    def y(self) -> Array:
        return self._y.values

    def extend(self, x: Sequence[float] | Array, y: Sequence[float] | Array) -> None:
        self._x.extend(x)
        self._y.extend(y)

    def clear(self) -> None:
        for part in (self._x, self._y, self._pyramid, self._sums, self._counts):
            part.clear()

    def nearest(self, x: float) -> int:
        """The index of the point that is nearest to ``x``."""
        after = min(int(np.searchsorted(self.x, x)), len(self) - 1)
        return after - 1 if after and x - self.x[after - 1] <= self.x[after] - x else after

    def _between(self, left: float, right: float) -> tuple[int, int]:
        """The points that are seen between two places, and one more on each side."""
        start = max(int(np.searchsorted(self.x, left)) - 1, 0)
        return start, min(int(np.searchsorted(self.x, right, "right")) + 1, len(self))

    def thinned(self, left: float, right: float, columns: int) -> tuple[Array, Array]:
        """What is seen between ``left`` and ``right``: the lowest and the highest point of each pixel column.

        The picture is the same as with all points, for a few points a column. Blocks lie on a grid of their own, so
        that nothing flickers while the view moves.
        """
        start, stop = self._between(left, right)
        if stop - start <= _RAW * columns:
            return self.x[start:stop], self.y[start:stop]
        size, first, low, high = self._blocks(start, stop, columns)
        places = self.x[first * size : (first + len(low)) * size : size]
        end = (first + len(low)) * size
        if end < stop:  # a part of a block
            rest = self.y[end:stop]
            low, high = np.append(low, np.fmin.reduce(rest)), np.append(high, np.fmax.reduce(rest))
            places = np.append(places, self.x[end])
        x, y = np.empty(2 * len(low) + 1), np.empty(2 * len(low) + 1)
        x[:-1:2] = x[1::2] = places
        y[:-1:2], y[1::2] = low, high
        x[-1], y[-1] = self.x[stop - 1], self.y[stop - 1]
        return x, y

    def _blocks(self, start: int, stop: int, columns: int) -> tuple[int, int, Array, Array]:
        """The size of blocks, the number of the first one, and the lowest and highest values of all in the range."""
        wanted = (stop - start) / columns
        if wanted < _BASE:
            size = 1 << (int(wanted).bit_length() - 1)
            first = start // size
            low = high = self.y[first * size : stop // size * size]
            for _ in range(size.bit_length() - 1):
                low, high = _halved(low, high)
            return size, first, low, high
        self._pyramid.update(self.y)
        level = self._pyramid.level_for(wanted)
        size = _BASE << level
        first = start // size
        lows, highs = self._pyramid.blocks(level)
        return size, first, lows[first : stop // size], highs[first : stop // size]

    def smoothed(self, left: float, right: float, columns: int, strength: float) -> tuple[Array, Array]:
        """A centred moving average; strength 0 leaves the curve, 1 averages over a tenth of it."""
        window = int(strength * len(self) / 10)
        if window < 2:
            return self.thinned(left, right, columns)
        start, stop = self._between(left, right)
        index = np.unique(np.linspace(start, stop - 1, min(stop - start, 2 * columns)).astype(np.int64))
        return self.x[index], self._means(index, window)

    def mean_at(self, index: int, strength: float) -> float:
        """The smoothed curve at one point."""
        window = int(strength * len(self) / 10)
        return float(self.y[index] if window < 2 else self._means(np.array([index]), window)[0])

    def _means(self, index: npt.NDArray[np.int64], window: int) -> Array:
        self._add_up()
        low = np.maximum(index - window // 2, 0)
        high = np.minimum(index + window // 2 + 1, len(self))
        sums, counts = self._sums.values, self._counts.values
        with np.errstate(invalid="ignore"):
            means: Array = (sums[high] - sums[low]) / (counts[high] - counts[low])
        return means

    def _add_up(self) -> None:
        """Bring the running sums up to date; they are kept from the first time that someone smooths."""
        if not len(self._sums):
            self._sums.extend([0.0])
            self._counts.extend([0.0])
        fresh = self.y[len(self._sums) - 1 :]
        finite = np.isfinite(fresh)
        self._sums.extend(self._sums.values[-1] + np.cumsum(np.where(finite, fresh, 0.0)))
        self._counts.extend(self._counts.values[-1] + np.cumsum(finite))


def _halved(low: Array, high: Array) -> tuple[Array, Array]:
    """The lowest and highest of each two."""
    return np.fmin(low[::2], low[1::2]), np.fmax(high[::2], high[1::2])
