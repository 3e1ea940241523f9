"""Texts: the same names and fields in every language, letters that the fonts have, and room for the longest."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pygame
import pytest

from alienattack.game.drawing.fonts import FACE_FILES
from alienattack.game.texts import Texts, language_of, languages, read_texts
from alienattack.resources import assets_dir
from alienattack.settings import limits

FOLDER = assets_dir() / "texts"
OTHERS = [language for language in languages() if language != "en"]
TABLES = {language: read_texts(FOLDER / language) for language in languages()}
_NOT_IN_ANY_FONT = "\u4e00"


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def letters_of(language: str) -> set[str]:
    return set("".join(TABLES[language].values())) - set("\n")


def test_the_languages_are_those_that_the_settings_offer() -> None:
    assert limits("play", "language") == ("auto", *("en", "de", "fr"))
    assert set(languages()) == {"en", "de", "fr"}


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_missing_and_none_is_left_over(language: str) -> None:
    assert sorted(TABLES["en"].keys() - TABLES[language].keys()) == [], "missing"
    assert sorted(TABLES[language].keys() - TABLES["en"].keys()) == [], "in no English file"


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_the_fields_of_the_english_one(language: str) -> None:
    differing = {name: (text, TABLES[language][name]) for name, text in TABLES["en"].items()
                 if fields_of(text) != fields_of(TABLES[language].get(name, text))}
    assert differing == {}


@pytest.mark.parametrize("language", OTHERS)
def test_capitals_stay_capitals(language: str) -> None:
    """What is in capitals in English is drawn in a face that has no others."""
    shouted = {name for name, text in TABLES["en"].items() if re.sub(r"{\w+}", "", text).isupper()}
    whispered = {name: text for name in shouted
                 if not re.sub(r"{\w+}", "", text := TABLES[language].get(name, "A")).isupper()}
    assert whispered == {}


@pytest.mark.parametrize("face", sorted(FACE_FILES))
@pytest.mark.parametrize("language", languages())
def test_the_fonts_have_every_letter(language: str, face: str) -> None:
    pygame.font.init()
    font = pygame.font.Font(str(assets_dir() / "fonts" / FACE_FILES[face]), 16)

    def picture(letter: str) -> bytes:
        return pygame.image.tobytes(font.render(letter, False, (255, 255, 255)), "RGBA")

    nothing = picture(_NOT_IN_ANY_FONT)
    assert {letter for letter in letters_of(language) if picture(letter) == nothing} == set()


@pytest.mark.parametrize(("environment", "language"), [
    ({"LANG": "de_DE.UTF-8"}, "de"), ({"LANG": "fr_CA"}, "fr"), ({"LANG": "C"}, "en"), ({"LANG": "pt_BR.UTF-8"}, "en"),
    ({"LANGUAGE": "pt:de", "LANG": "fr_FR"}, "de"), ({"LC_ALL": "fr_FR.UTF-8", "LANG": "de_DE"}, "fr")])
def test_auto_is_the_language_of_the_computer(environment: dict[str, str], language: str) -> None:
    assert language_of("auto", environment) == language
    assert language_of("en", environment) == "en"


def test_numbers_shares_and_days_are_written_as_people_there_write_them() -> None:
    instant = 1_790_000_000  # 2026-09-21
    written = {language: (texts.number(1234567), texts.percent(7), texts.date(instant))
               for language in languages() for texts in [Texts(language)]}
    assert written == {"en": ("1,234,567", "7%", "2026-09-21"), "de": ("1.234.567", "7 %", "21.09.2026"),
                       "fr": ("1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567", "7 %", "21/09/2026")}


def test_a_text_that_only_english_has_is_said_in_english(tmp_path: Path) -> None:
    for language, text in (("en", 'a = "one"\nb = "two"'), ("de", 'a = "eins"')):
        (tmp_path / language).mkdir()
        (tmp_path / language / "few.toml").write_text(f"[t]\n{text}\n", encoding="utf-8")
    texts = Texts("de", tmp_path)
    assert (texts.get("t.a"), texts.get("t.b"), texts.get("t.c")) == ("eins", "two", "t.c")
