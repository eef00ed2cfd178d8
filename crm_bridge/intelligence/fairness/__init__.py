"""Whether the models err more about some groups of customers than about others."""
