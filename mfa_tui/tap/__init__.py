"""The tap: a reverse proxy on loopback, in front of the Cognito endpoint of one region."""
