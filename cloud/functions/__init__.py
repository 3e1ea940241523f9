"""The Lambda functions: `api`, `consumer`, `verifier`, `pre_signup`. Each module has one `handler`.

`tables/` knows the DynamoDB items, `routes/` the API's routes. Imports only alienattack.sim, past_rules and protocol
of the client, boto3, powertools and the standard library.
"""
