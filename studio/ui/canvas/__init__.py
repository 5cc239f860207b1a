"""The canvas: nodes and wires drawn, moved and connected."""
