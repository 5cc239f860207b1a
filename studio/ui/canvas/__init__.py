"""The canvas: a network as nodes and wires."""
