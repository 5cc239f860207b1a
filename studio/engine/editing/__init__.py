"""Another network in the middle of a run: what it takes over of the one before."""
