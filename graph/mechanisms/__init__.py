"""How a substance might work: findings gathered into edges between concepts, and edges into paths.

Pure functions over rows, but for `graph.mechanisms.explore`, which reads them. What an edge means, and what it does
not, is written in docs/decisions/0011-what-an-edge-means.md.
"""
