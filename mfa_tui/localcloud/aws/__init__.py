"""The few calls that functions make to other services of AWS: Secrets Manager and SES."""
