"""Every action there is, made once for the process."""

from zoneinfo import ZoneInfo

from rasa_sdk.executor import ActionExecutor

from actions import articles, commands, handoff, orders, products, returns, suggestions, talk
from actions.base import BridgeFor, CarelineAction

ACTIONS: tuple[type[CarelineAction], ...] = (
    articles.AnswerFromArticles,
    commands.AddressForm,
    commands.CancelForm,
    commands.CancelOrder,
    commands.CancellationFee,
    commands.ChangeAddress,
    handoff.Affirm,
    handoff.Deny,
    handoff.Handoff,
    orders.AnswerAboutOrder,
    orders.ListOrders,
    orders.OrderForm,
    products.CheckStock,
    products.FindToBuy,
    products.ProductQuestion,
    suggestions.Recommend,
    returns.ExchangeForm,
    returns.ExchangeItems,
    returns.ReturnForm,
    returns.ReturnItems,
    talk.Complaint,
    talk.Fallback,
    talk.OutOfScope,
    talk.Stop,
)


def make_executor(bridge_for: BridgeFor, zone: ZoneInfo, limit: float) -> ActionExecutor:
    """rasa-sdk's executor with all actions; nothing is looked up by scanning packages."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action(bridge_for, zone, limit))
    return executor
