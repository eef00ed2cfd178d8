"""The model as files: numbers in `arrays.npz`, the rest in `model.json`."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from crm_bridge.intelligence.predictions.chance import KINDS, Chance
from crm_bridge.intelligence.predictions.features import FEATURES, Norms
from crm_bridge.intelligence.predictions.lifetime import KINDS as VALUE_KINDS
from crm_bridge.intelligence.predictions.lifetime import BgNbd, GammaGamma, Lifetime
from crm_bridge.intelligence.predictions.linear import Linear
from crm_bridge.intelligence.predictions.model import PredictionsModel
from crm_bridge.intelligence.predictions.sequences import Sequences
from crm_bridge.intelligence.predictions.trees import Trees

FORMAT = 1
_TREES = ("feature", "threshold", "left", "right", "value")
_LINEAR = ("mean", "scale", "weight")
_SEQUENCES = ("after", "then", "support", "confidence", "lift", "usual_days")
Arrays = dict[str, np.ndarray]


def keep(model: PredictionsModel, folder: Path) -> None:
    """Into an empty folder."""
    arrays: Arrays = {}
    told: dict[str, Any] = {
        "features": FEATURES,
        "as_of": model.as_of.isoformat(),
        "customers": model.customers,
        "occasions": model.occasions,
        "buys": _chance_told("buys", model.buys, arrays),
        "stays": _chance_told("stays", model.stays, arrays) if model.stays else None,
        "lifetime": _lifetime_told(model.lifetime, arrays) if model.lifetime else None,
        "sequences": {"days": model.sequences.days, "products": model.sequences.products},
    }
    arrays |= _arrays("sequences", model.sequences, _SEQUENCES)
    np.savez_compressed(folder / "arrays.npz", allow_pickle=False, **arrays)
    (folder / "model.json").write_text(json.dumps(told), encoding="utf-8")


def load(folder: Path) -> PredictionsModel:
    """Raises OSError, ValueError or KeyError where it is not what `keep` wrote."""
    told = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if told["features"] != list(FEATURES):
        raise ValueError("it was made from other features than this release has")
    with (
        (folder / "arrays.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as loaded,
    ):
        arrays = dict(loaded)
    sequences = told["sequences"]
    return PredictionsModel(
        buys=_chance("buys", told["buys"], arrays),
        stays=_chance("stays", told["stays"], arrays) if told["stays"] else None,
        lifetime=_lifetime(told["lifetime"], arrays) if told["lifetime"] else None,
        sequences=Sequences(
            days=int(sequences["days"]),
            products=[str(product) for product in sequences["products"]],
            **_read("sequences", arrays, _SEQUENCES),
        ),
        as_of=datetime.fromisoformat(told["as_of"]),
        customers=int(told["customers"]),
        occasions=int(told["occasions"]),
    )


def _chance_told(name: str, chance: Chance, arrays: Arrays) -> dict[str, Any]:
    arrays |= _arrays(f"{name}.linear", chance.linear, _LINEAR)
    arrays |= _arrays(f"{name}.trees", chance.trees, _TREES)
    arrays[f"{name}.typical"] = chance.typical
    return {
        "days": chance.days,
        "norms": asdict(chance.norms),
        "kind": chance.kind,
        "intercept": chance.linear.intercept,
        "trees": {"depth": chance.trees.depth, "intercept": chance.trees.intercept},
        "slope": chance.slope,
        "shift": chance.shift,
    }


def _chance(name: str, told: Mapping[str, Any], arrays: Arrays) -> Chance:
    return Chance(
        days=float(told["days"]),
        norms=Norms(**told["norms"]),
        kind=_known(told["kind"], KINDS),
        linear=Linear(**_read(f"{name}.linear", arrays, _LINEAR), intercept=told["intercept"]),
        trees=Trees(**_read(f"{name}.trees", arrays, _TREES), **told["trees"]),
        slope=float(told["slope"]),
        shift=float(told["shift"]),
        typical=arrays[f"{name}.typical"],
    )


def _lifetime_told(lifetime: Lifetime, arrays: Arrays) -> dict[str, Any]:
    arrays |= _arrays("lifetime.linear", lifetime.linear, _LINEAR)
    arrays["lifetime.typical"] = lifetime.typical
    return {
        "days": lifetime.days,
        "norms": asdict(lifetime.norms),
        "kind": lifetime.kind,
        "bg_nbd": asdict(lifetime.bg_nbd),
        "gamma_gamma": asdict(lifetime.gamma_gamma),
        "intercept": lifetime.linear.intercept,
    }


def _lifetime(told: Mapping[str, Any], arrays: Arrays) -> Lifetime:
    return Lifetime(
        days=float(told["days"]),
        norms=Norms(**told["norms"]),
        kind=_known(told["kind"], VALUE_KINDS),
        bg_nbd=BgNbd(**told["bg_nbd"]),
        gamma_gamma=GammaGamma(**told["gamma_gamma"]),
        linear=Linear(**_read("lifetime.linear", arrays, _LINEAR), intercept=told["intercept"]),
        typical=arrays["lifetime.typical"],
    )


def _known(kind: str, kinds: tuple[str, ...]) -> str:
    if kind not in kinds:
        raise ValueError(f"{kind!r} is no kind of this release")
    return kind


def _arrays(name: str, of: object, fields: tuple[str, ...]) -> Arrays:
    return {f"{name}.{field}": getattr(of, field) for field in fields}


def _read(name: str, arrays: Arrays, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: arrays[f"{name}.{field}"] for field in fields}
