"""The window. It observes the document and the engine's events, and owns no truth."""
