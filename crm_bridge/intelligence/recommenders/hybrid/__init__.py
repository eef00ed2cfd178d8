"""The recommender that customers get: a learned blend of what the others say.

For each customer, what the others put first and what they bought themselves are the candidates
(`candidates`). Of each candidate there are numbers (`signals`, `habits`): the scores of the others,
how often, how regularly and how long ago the customer bought it, how it sells now, its price and
how often it is taken back. Boosted trees (`blend`) have learnt from baskets that were held back
inside the histories which of them is bought next.
"""
