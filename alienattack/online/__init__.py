"""The client's half of the cloud: account and credentials, API client, telemetry."""
