"""The steps of a sign-in, one panel each; the Stage moves between them."""
