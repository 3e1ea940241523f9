"""One way to bring the template and the functions into a cloud: plan (a change set), apply, follow, explain, destroy.

On AWS and in any emulator with an endpoint it speaks through boto3 (`aws.py`), in the host's own process to the
emulator beside it (`embedded.py`); what is between knows only the Protocol in `formation.py`.
"""
