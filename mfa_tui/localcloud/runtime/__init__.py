"""The Lambda runtime: functions in warm child processes of the same Python."""
