"""mfa-tui: do, see and learn multi-factor sign-in with Amazon Cognito user pools."""

__version__ = "0.1.0"
