"""The server half: a truthful local Cognito behind one function, and its HTTP front."""
