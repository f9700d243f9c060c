"""A Duo of one's own: the Auth API, the Universal Prompt, the retired classic prompt."""
