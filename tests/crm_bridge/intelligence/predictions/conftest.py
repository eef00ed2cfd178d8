import pandas as pd
import pytest

from crm_bridge.intelligence.predictions.model import PredictionsModel, fit_predictions
from tests.crm_bridge.intelligence.predictions.shops import END, lively_shop


@pytest.fixture(scope="package")
def shop() -> pd.DataFrame:
    return lively_shop()


@pytest.fixture(scope="package")
def model(shop: pd.DataFrame) -> PredictionsModel:
    return fit_predictions(shop, END)
