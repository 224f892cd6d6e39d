"""Which names are alike enough: in any order, however romanised, birth dates with a tolerance."""

from __future__ import annotations

import datetime as dt
import random
import string

import pytest

from apps.endorsement.watch_states import BirthFit
from apps.endorsement.watching.matching import Book, Limits, birth_fit
from apps.endorsement.watching.names import skeleton, spelled
from apps.endorsement.watching.rows import Listed, Subject

LIMITS = Limits(name_percent=80, name_alone_percent=90, birth_years=2)
BORN = dt.date(1974, 8, 12)


def subject(surname: str, given: str = "", **changes: object) -> Subject:
    told = {"name_zh": "", "birth_date": BORN, "passport_number": "L898902C"} | changes
    return Subject(surname, given, **told)  # type: ignore[arg-type]


def found(listed: Listed, whom: Subject, limits: Limits = LIMITS) -> list[str]:
    return [match.listed.reference for match in Book([listed]).matches(whom, limits)]


#: A name as a list writes it, and surname and given names as a passport may: one person.
ONE_PERSON = [
    ("ERIKSSON ANNA MARIA", "ERIKSSON", "ANNA MARIA"),
    ("Anna Maria Eriksson", "ERIKSSON", "ANNA MARIA"),
    ("Eriksson, Anna-Maria", "ERIKSSON", "ANNA MARIA"),
    ("Eriksson Annamaria", "ERIKSSON", "ANNA MARIA"),
    ("Anna Eriksson", "ERIKSSON", "ANNA MARIA"),
    ("Erikson Anna Maria", "ERIKSSON", "ANNA MARIA"),
    ("Mohammed Abdul Rahman", "ABDELRAHMAN", "MUHAMMAD"),
    ("Muhammad al-Khatib", "AL KHATEEB", "MOHAMED"),
    ("Jürgen Müller", "MUELLER", "JUERGEN"),
    ("Jurgen Muller", "MUELLER", "JUERGEN"),
    ("François Lefèvre", "LEFEVRE", "FRANCOIS"),
    ("Sørensen Åse", "SOERENSEN", "AASE"),
    ("O'Brien Sean", "OBRIEN", "SEAN"),
    ("Yevgeny Tchaikovsky", "CHAIKOVSKII", "EVGENII"),
    ("Wang Xiaoming", "WANG", "XIAO MING"),
    ("Xiaoming Wang", "WANG", "XIAOMING"),
    ("Ōno Kenji", "ONO", "KENJI"),
    ("Nguyễn Văn An", "NGUYEN", "VAN AN"),
    ("Papadopoulos Georgios", "PAPADOPOULOS", "GEORGIOS NIKOLAOS"),
]

#: The same, but two persons, with one birth date between them.
TWO_PERSONS = [
    ("ERIKSSON ANNA MARIA", "SVENSSON", "KARIN ELISABET"),
    ("Mohammed Abdul Rahman", "HUSSEIN", "MUHAMMAD"),
    ("Wang Xiaoming", "WANG", "LEI"),
    ("Müller Jürgen", "SCHMIDT", "JUERGEN"),
    ("Nguyen Van An", "TRAN", "THI MAI"),
    ("Smith John", "SMITH", "CATHERINE"),
    ("Kim Minjun", "PARK", "SEOYEON"),
]


@pytest.mark.parametrize(("name", "surname", "given"), ONE_PERSON)
def test_one_name_written_in_two_ways_is_found(name: str, surname: str, given: str) -> None:
    assert found(Listed("1", name, born="1974-08-12"), subject(surname, given)) == ["1"]


@pytest.mark.parametrize(("name", "surname", "given"), TWO_PERSONS)
def test_two_names_are_not_taken_for_one(name: str, surname: str, given: str) -> None:
    assert found(Listed("1", name, born="1974-08-12"), subject(surname, given)) == []


@pytest.mark.parametrize(
    ("born", "fit"),
    [
        ("1974-08-12", BirthFit.SAME),
        ("1974-12-08", BirthFit.SWAPPED),
        ("1974-08", BirthFit.PARTLY),
        ("1974", BirthFit.PARTLY),
        ("1976-01-01", BirthFit.NEAR),
        ("1972", BirthFit.NEAR),
        ("1977-01-01", BirthFit.OTHER),
        ("", BirthFit.UNKNOWN),
    ],
)
def test_birth_dates_fit_as_far_as_the_list_knows_them(born: str, fit: BirthFit) -> None:
    assert birth_fit(born, BORN, years=2) == fit


@pytest.mark.parametrize(
    ("born", "name", "is_hit"),
    [
        ("1974-08-12", "Erikson Ana", True),  # alike, and born the same day
        ("", "Erikson Ana", False),  # alike only: not enough without a birth date
        ("", "Eriksson Anna", True),
        ("1976-01-01", "Eriksson Anna", True),
        ("1980-01-01", "Eriksson Anna", False),  # the same name, born another day
    ],
)
def test_the_less_is_known_of_the_birth_the_more_alike_the_names_must_be(
    born: str, name: str, is_hit: bool
) -> None:
    limits = Limits(name_percent=80, name_alone_percent=98, birth_years=2)

    assert bool(found(Listed("1", name, born=born), subject("ERIKSSON", "ANNA"), limits)) is is_hit


def test_a_listed_passport_is_a_hit_whatever_the_name() -> None:
    listed = Listed("1", "Somebody Else", born="1950-01-01", passports=("X1", "L898902C"))

    [match] = Book([listed]).matches(subject("ERIKSSON", "ANNA"), LIMITS)

    assert match.by_passport
    assert match.birth == BirthFit.OTHER


def test_other_names_and_chinese_names_count_as_names() -> None:
    alias = Listed("1", "Unknown Writer", ("E. Anna", "Anna Eriksson"), born="1974")
    chinese = Listed("2", "", name_zh="王 小·明", born="1974-08-12")

    assert found(alias, subject("ERIKSSON", "ANNA")) == ["1"]
    assert found(chinese, subject("WONG", "SIU MING", name_zh="王小明")) == ["2"]
    assert found(chinese, subject("WONG", "SIU MING", name_zh="王小红")) == []


@pytest.mark.parametrize("worst", ["", "  ", "😀", "\u202e", "王小明", "١٢٣", "'-.", "A" * 5000])
def test_the_worst_names_break_nothing(worst: str) -> None:
    book = Book([Listed("1", worst), Listed("2", "Eriksson Anna")])

    assert found(Listed("1", worst), subject("ERIKSSON", "ANNA")) == []
    assert book.matches(subject(worst, worst), LIMITS) is not None


def test_a_part_of_a_name_counts_from_two_words_on() -> None:
    assert found(Listed("1", "Anna", born=""), subject("ERIKSSON", "ANNA")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MOHAMMED", "MUHAMMAD"),
        ("KHATIB", "KHATEEB"),
        ("YUSUF", "YOUSSUF"),
        ("PHILIPP", "FILIP"),
        ("MUELLER", "MULLER"),
    ],
)
def test_spellings_of_one_sound_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


def test_names_are_spelled_in_plain_letters() -> None:
    assert spelled("Łukasz  Ðorđe-Æther O’Neill, Jr.") == "LUKASZ DORDE AETHER ONEILL JR"


def test_a_list_of_ten_thousand_finds_the_one() -> None:
    dice = random.Random(7)
    rows = [
        Listed(str(n), " ".join("".join(dice.choices(string.ascii_uppercase, k=7)) for _ in "ab"))
        for n in range(10_000)
    ]
    rows.append(Listed("one", "Anna Eriksson", born="1974"))

    assert [
        m.listed.reference for m in Book(rows).matches(subject("ERIKSSON", "ANNA"), LIMITS)
    ] == ["one"]
