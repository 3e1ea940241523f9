"""Names: one player, one spelling; nothing on a board that is an address, a trick or a joke on the reader."""

import pytest

from alienattack.errors import SignInError
from alienattack.protocol import passwords
from alienattack.protocol.names import canonical, clean_name, looks


def test_case_is_kept_for_the_eye_and_ignored_for_identity() -> None:
    assert clean_name(" Nova_9 ") == "Nova_9"
    assert canonical("Nova_9") == canonical("NOVA_9") == "nova_9"


@pytest.mark.parametrize("name", ["", "ab", "x" * 17, "9nova", "nova@example.org", "no va", "novа", "Ｎova",
                                  "nova\u202e", "<b>no</b>", "=1+1", "-nova", "a\nb", "x" * 1_000_000])
def test_other_names_are_refused_with_the_rule(name: str) -> None:
    with pytest.raises(SignInError) as error:
        clean_name(name)
    assert error.value.code == "bad_name"
    assert "3 to 16" in error.value.remedy


def test_a_password_is_told_what_it_lacks() -> None:
    assert passwords.missing("abc") == "9 more characters, a capital, a digit"
    assert passwords.missing("Correct horse 7") == ""


@pytest.mark.parametrize(("one", "other"), [("Nova0", "NovaO"), ("Al1", "AlI"), ("AlI", "All"), ("a_b", "A-B"),
                                            ("IO_1", "l0-I")])
def test_names_that_look_alike_have_one_look(one: str, other: str) -> None:
    assert looks(one) == looks(other)


@pytest.mark.parametrize(("one", "other"), [("Ali", "All"), ("Mia", "Mla"), ("Nova1", "Nova2"), ("Bem", "Bern")])
def test_names_that_people_tell_apart_have_not(one: str, other: str) -> None:
    assert looks(one) != looks(other)
