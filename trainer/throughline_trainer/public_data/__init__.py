"""Public rows that the starter model is trained on and the figures in the docs are measured on. None are in this repository."""
