"""The page of the figures in the documentation."""

from collections.abc import Mapping, Sequence

from crm_bridge.intelligence.evaluation.recommendations import Figures
from crm_bridge.intelligence.evaluation.table import as_markdown

_HOW = """\
**all** may recommend what the customer bought before, **new** may not and counts only what was
new to them. HR@10: at least one of ten is in what was held back. NDCG@10 and MRR@10: how far up
the hits are. Coverage: the share of the catalogue that anybody is shown; Gini: how unequally often
(0 all alike). Novelty: bits of surprise. Bias: by how much what is shown sells better than what the
customer bought themselves (0 as they do). In brackets, what 95 % of 1,000 draws of the customers
give. Seconds: to fit and to score everybody on this machine. The formulas stand in
`crm_bridge/intelligence/evaluation/metrics.py` and in each recommender.

Without `CUT`, each customer is asked for at the moment at which they came for the held-back
basket: what others bought later is known to what goes together, as in published numbers of such
splits, but not to what sells at the time. With `CUT=DATE` nothing of that day or later is known to
anything, and what each customer bought from then on is held back as a whole.

To repeat it: `make eval-recommendations DATA=orders.csv.gz OUTPUT=out.json [CUT=DATE] [PAGE=1]`.
"""


def markdown_page(title: str, told: Sequence[str], figures: Mapping[str, Figures]) -> str:
    remarks = "\n".join(told)
    return f"# {title}\n\n{remarks}\n\n{as_markdown(figures)}\n\n{_HOW}"
