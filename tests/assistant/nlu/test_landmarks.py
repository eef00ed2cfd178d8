"""Nearness to examples."""

from __future__ import annotations

import numpy as np

from bot.assistant.nlu.landmarks import Landmarks

ROWS = np.random.default_rng(5).normal(size=(60, 4)).astype(np.float32) / 3


def test_products_are_the_nearness_of_rows():
    near = Landmarks.learn(ROWS).near(ROWS)
    distances = np.square(ROWS[:, np.newaxis] - ROWS).sum(axis=2)
    assert np.allclose(near @ near.T, np.exp(-distances), atol=0.05)


def test_of_many_rows_some_stand_for_all_the_same_each_time():
    many = np.tile(ROWS, (20, 1))
    first, again = Landmarks.learn(many), Landmarks.learn(many)
    assert len(first.points) < len(many)
    assert np.array_equal(first.near(ROWS), again.near(ROWS))


def test_saved_landmarks_measure_as_before(tmp_path):
    landmarks = Landmarks.learn(ROWS)
    landmarks.save(tmp_path, "m")
    assert np.array_equal(Landmarks.load(tmp_path, "m").near(ROWS), landmarks.near(ROWS))
