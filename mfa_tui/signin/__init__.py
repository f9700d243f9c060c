"""The client half of a sign-in: what every Cognito app has to do, and nothing of the screens."""
