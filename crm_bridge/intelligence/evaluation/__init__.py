"""How good the models are: on what was held back from them, with what chance makes."""
