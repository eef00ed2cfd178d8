"""The measure of the unusual as files: numbers in `arrays.npz`, the rest in `model.json`."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from crm_bridge.intelligence.risk.accounts import ACCOUNT_SIGNS, AccountMeasure
from crm_bridge.intelligence.risk.model import RiskModel
from crm_bridge.intelligence.risk.norms import Norms
from crm_bridge.intelligence.risk.signs import SIGNS
from crm_bridge.intelligence.risk.tails import Tails

FORMAT = 1


def keep(model: RiskModel, folder: Path) -> None:
    arrays = {"weights": model.weights, "reference": model.reference}
    arrays |= _tails("orders", model.tails)
    told: dict[str, Any] = {
        "signs": SIGNS,
        "account_signs": ACCOUNT_SIGNS,
        "norms": asdict(model.norms),
        "counted": model.tails.n,
        "threshold": model.threshold,
        "orders": model.orders,
        "outcomes": model.outcomes,
        "learnt_to": model.learnt_to.isoformat(),
    }
    if model.accounts:
        arrays |= {"account_reference": model.accounts.reference}
        arrays |= _tails("accounts", model.accounts.tails)
        told["accounts"] = {
            "counted": model.accounts.tails.n,
            "threshold": model.accounts.threshold,
        }
    np.savez_compressed(folder / "arrays.npz", allow_pickle=False, **arrays)
    (folder / "model.json").write_text(json.dumps(told), encoding="utf-8")


def load(folder: Path) -> RiskModel:
    """Raises OSError, ValueError or KeyError where it is not what `keep` wrote."""
    told = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if told["signs"] != list(SIGNS) or told["account_signs"] != list(ACCOUNT_SIGNS):
        raise ValueError("it measures other signs than this release")
    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        accounts = told.get("accounts")
        return RiskModel(
            norms=Norms(**told["norms"]),
            tails=_tails_of("orders", len(SIGNS), told["counted"], arrays),
            weights=arrays["weights"],
            reference=arrays["reference"],
            threshold=float(told["threshold"]),
            orders=int(told["orders"]),
            outcomes=int(told["outcomes"]),
            learnt_to=datetime.fromisoformat(told["learnt_to"]),
            accounts=AccountMeasure(
                _tails_of("accounts", len(ACCOUNT_SIGNS), accounts["counted"], arrays),
                arrays["account_reference"],
                float(accounts["threshold"]),
            )
            if accounts
            else None,
        )


def _tails(name: str, tails: Tails) -> dict[str, np.ndarray]:
    found = {}
    for place, (values, counts) in enumerate(zip(tails.values, tails.at_least, strict=True)):
        found[f"{name}_values_{place}"] = values
        found[f"{name}_at_least_{place}"] = counts
    return found


def _tails_of(name: str, count: int, n: int, arrays: Mapping[str, np.ndarray]) -> Tails:
    return Tails(
        tuple(arrays[f"{name}_values_{place}"] for place in range(count)),
        tuple(arrays[f"{name}_at_least_{place}"] for place in range(count)),
        int(n),
    )
