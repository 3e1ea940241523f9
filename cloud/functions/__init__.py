"""The code of the Lambda functions, one module a function."""
