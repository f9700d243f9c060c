"""Sharing: calls as code to run again, and traces as files to send, keep and open."""
