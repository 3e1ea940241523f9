"""The embedded cloud: one local process that runs the same template as AWS."""
