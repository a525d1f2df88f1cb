"""The demo model: a small OpenAI-compatible endpoint with rule-made answers: all of Baton runs without a key."""
