"""Product × product weights of which each row keeps its highest: small enough to serve from."""

import numpy as np
from scipy import sparse


def nearest_only(weights: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """The `count` highest entries above 0 of each row."""
    places: list[np.ndarray] = []
    values: list[np.ndarray] = []
    for row in range(weights.shape[0]):
        begin, end = weights.indptr[row : row + 2]
        kept, value = _highest(weights.data[begin:end], count)
        places.append(weights.indices[begin:end][kept])
        values.append(value)
    return _put_together(places, values, weights.shape)


def nearest_of_dense(weights: np.ndarray, count: int) -> sparse.csr_matrix:
    """The `count` entries of each row that are furthest from 0, with their sign."""
    count = min(count, weights.shape[1])
    if not count:
        return sparse.csr_matrix(weights.shape, dtype=np.float32)
    places = np.argpartition(-np.abs(weights), count - 1, axis=1)[:, :count]
    places.sort(axis=1)
    values = np.take_along_axis(weights, places, axis=1)
    return _put_together(list(places), list(values), weights.shape)


def _highest(values: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    kept = np.flatnonzero(values > 0)
    if len(kept) > count:
        kept = np.sort(kept[np.argpartition(-values[kept], count - 1)[:count]])
    return kept, values[kept]


def _put_together(
    places: list[np.ndarray], values: list[np.ndarray], shape: tuple[int, int]
) -> sparse.csr_matrix:
    lengths = [len(each) for each in places]
    if not sum(lengths):
        return sparse.csr_matrix(shape, dtype=np.float32)
    return sparse.csr_matrix(
        (
            np.concatenate(values).astype(np.float32),
            np.concatenate(places),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=shape,
    )
