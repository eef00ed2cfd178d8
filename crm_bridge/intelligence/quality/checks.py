"""Every check there is, and what all of them find.

Files are checked row by row when they are loaded (`crm_bridge.imports`): types, forms, references,
ids that stand twice. What is looked at here is what only the whole can show.
"""

import logging

from crm_bridge.intelligence.quality.findings import Check, Finding, Level, finding_of
from crm_bridge.intelligence.quality.of_customers import CUSTOMERS, PRODUCTS
from crm_bridge.intelligence.quality.of_lines import LINES, RETURNS
from crm_bridge.intelligence.quality.of_orders import ORDERS
from crm_bridge.intelligence.quality.tables import Tables

logger = logging.getLogger(__name__)

CHECKS: tuple[Check, ...] = (*CUSTOMERS, *PRODUCTS, *ORDERS, *LINES, *RETURNS)
BY_NAME = {check.name: check for check in CHECKS}


def run_checks(tables: Tables) -> list[Finding]:
    """One finding a check, those that hold among them."""
    return [_looked(check, tables) for check in CHECKS]


def _looked(check: Check, tables: Tables) -> Finding:
    try:
        return finding_of(check, check.find(tables))
    except Exception as error:
        logger.exception("the check %s failed", check.name)
        level: Level = "error" if check.stops else "warning"
        told = f"The check itself failed: {type(error).__name__}"
        return Finding(check.name, level, 1, len(tables.of(check.source)), (told,))
