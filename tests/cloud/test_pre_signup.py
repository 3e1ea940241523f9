"""Before an account is made: names that a board can show, and confirmation only where no mail can be sent."""

from typing import Any

import pytest

from functions import pre_signup


def event(name: str) -> dict[str, Any]:
    return {"userName": name, "request": {}, "response": {"autoConfirmUser": False}}


@pytest.mark.parametrize("allowed", ["true", "false"])
def test_an_account_is_confirmed_at_once_only_where_the_template_says_so(
        monkeypatch: pytest.MonkeyPatch, allowed: str) -> None:
    monkeypatch.setenv("AUTO_CONFIRM", allowed)
    answer = pre_signup.handler(event("nova"), None)
    assert answer["response"]["autoConfirmUser"] is (allowed == "true")


@pytest.mark.parametrize("name", [
    "<b>x</b>", "me@example.com", "ab", "x" * 17, "9lives", "no spaces", "=1+1", "x" * 2**20, "no\x00va", "no\nva",
    "nov\u0430", "\uff2eova", "\u212aim", "no\u017fa", "n\u0131va", "nova\u202e", "\u200fnova", "no\u200bva",
    "no\u0301va", "\U0001d5adova"])
def test_a_name_that_no_board_can_show_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("AUTO_CONFIRM", "true")
    with pytest.raises(ValueError, match="bad_name"):
        pre_signup.handler(event(name), None)
