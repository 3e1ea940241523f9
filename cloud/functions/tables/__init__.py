"""The items of the one DynamoDB table: their keys, shapes, conditions and queries."""
