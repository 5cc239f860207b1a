"""Takes in existing PyTorch models: traced with example values, rebuilt as networks with blocks, checked by running."""
