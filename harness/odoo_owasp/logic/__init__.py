"""The verbs: pure functions over the model, without a world."""
