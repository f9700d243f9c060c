"""Screens and widgets. No rules of Cognito in here: they ask `signin` and read the Trace."""
