"""What the assistant is to reach, in one place."""

BLIND_INTENTS = 0.92
BLIND_OUT_OF_SCOPE_REJECTED = 0.85
BLIND_IN_SCOPE_REJECTED = 0.05  # at most
BLIND_SENTIMENT_F1 = 0.88
BLIND_ESCALATION = 0.97  # precision and recall
BLIND_ENTITIES_F1 = 0.93
BLIND_ARTICLES_TOP_1 = 0.85

BENCH = {
    "real_queries": {"in_scope_accuracy": 0.73, "mcc": 0.50, "oos_auroc": 0.82},
    "many_intents": {"in_scope_accuracy": 0.94, "oos_auroc": 0.96},
}
BENCH_SENTIMENT_F1 = 0.70

MEDIAN_MS = 15.0
WORST_MS = 100.0
