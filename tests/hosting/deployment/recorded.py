"""CloudFormation as a table of answers in AWS's own shapes, for what no emulator does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alienattack.hosting.refusal import AwsRefusal

NOTHING = AwsRefusal("ValidationError", "Stack with id finals does not exist", "AWS refused DescribeStacks")
STACK_ID = "arn:aws:cloudformation:eu-central-1:123456789012:stack/finals/1"


class Recorded:
    """Answers each action from its list, the last one again and again; remembers what it was asked."""

    def __init__(self, **answers: Any) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.stored: dict[str, bytes] = {}
        self._answers = {action: list(given) if isinstance(given, list) else [given]
                         for action, given in answers.items()}

    async def formation(self, action: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The next answer."""
        self.asked.append((action, dict(parameters)))
        answers = self._answers.get(action, [{}])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    async def store(self, bucket: str, key: str, body: bytes) -> str:
        """Keeps a file."""
        self.stored[key] = body
        return f"https://{bucket}.s3.eu-central-1.amazonaws.com/{key}"

    def requests(self, action: str) -> list[dict[str, Any]]:
        """With what an action was asked."""
        return [parameters for asked, parameters in self.asked if asked == action]


async def no_pause(_seconds: float) -> None:
    """Nobody waits in a test."""


def stack(status: str, **more: Any) -> dict[str, Any]:
    """An answer of DescribeStacks."""
    return {"Stacks": [{"StackName": "finals", "StackId": STACK_ID, "StackStatus": status, **more}]}


def event(number: int, logical: str, status: str, reason: str = "", kind: str = "AWS::SQS::Queue") -> dict[str, Any]:
    """An entry of DescribeStackEvents."""
    return {"EventId": str(number), "LogicalResourceId": logical, "ResourceType": kind, "ResourceStatus": status,
            "ResourceStatusReason": reason}
