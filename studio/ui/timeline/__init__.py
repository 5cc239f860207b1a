"""Going back through a run: its playhead, what is seen at a moment, and branches."""
