"""Names of schemas: only ours, and none that needs quoting."""

import re

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.regions import reference
from apps.regions.kinds import BadSchemaName, SchemaKind, kind_of, role_of, schema_name_for
from apps.regions.models import Authority

SAFE = re.compile(r"[a-z][a-z0-9_]{2,40}")

names = st.one_of(
    st.text(),
    st.from_regex(r"(city|port|template|public|pg)_?[ -~\n]{0,40}", fullmatch=True),
    st.from_regex(r"city_[0-9]{5,7}\n?", fullmatch=True),
)


@given(names)
def test_a_name_is_either_refused_or_needs_no_quoting(text):
    try:
        kind = kind_of(text)
    except BadSchemaName:
        return

    assert SAFE.fullmatch(text)
    assert not text.startswith("pg_")
    assert kind in SchemaKind
    assert role_of(text) == f"t_{text}"
    assert len(role_of(text)) <= 63


@given(st.from_regex(r"[1-9][0-9]{5}", fullmatch=True).filter(str.isascii))
def test_every_code_of_six_digits_names_a_city(code):
    assert kind_of(schema_name_for(SchemaKind.CITY, code)) is SchemaKind.CITY


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (SchemaKind.CITY, "32050"),
        (SchemaKind.CITY, "3205000"),
        (SchemaKind.CITY, "٣٢٠٥٠٠"),
        (SchemaKind.CITY, "320500\n"),
        (SchemaKind.PORT, "Shanghai"),
        (SchemaKind.PORT, "shang hai"),
        (SchemaKind.PORT, "s"),
        (SchemaKind.PORT, "shanghai;drop"),
        (SchemaKind.PUBLIC, ""),
    ],
)
def test_a_bad_code_names_nothing(kind, code):
    with pytest.raises(BadSchemaName):
        schema_name_for(kind, code)


@pytest.mark.parametrize(
    ("kind", "schema_name"),
    [
        ("city", "port_ningbo"),
        ("port", "city_330200"),
        ("city", "city_33020"),
        ("city", "city_330200\n"),
        ("city", "public"),
        ("city", "template_city"),
        ("town", "city_330200"),
    ],
)
def test_the_database_refuses_a_row_with_another_name(public, kind, schema_name):
    with pytest.raises(IntegrityError), transaction.atomic():
        Authority.objects.bulk_create(
            [Authority(kind=kind, code="330200", slug="ningbo", schema_name=schema_name)]
        )


def test_the_delta_has_41_cities_each_with_a_host_of_its_own():
    cities = reference.cities()

    assert len(cities) == len({city.slug for city in cities}) == 41
    assert {city.slug for city in cities if city.name_en == "Suzhou"} == {"suzhou-js", "suzhou-ah"}
    assert {city.slug for city in cities if city.name_en == "Taizhou"} == {
        "taizhou-js",
        "taizhou-zj",
    }
    assert {"luan", "maanshan", "huaian"} <= {city.slug for city in cities}
    assert all(re.fullmatch(r"[a-z]+(-[a-z]{2})?", city.slug) for city in cities)
    assert [city.name_en for city in cities if city.files_directly] == ["Shanghai"]
    assert {city.province_en for city in cities} == {"Shanghai", "Jiangsu", "Zhejiang", "Anhui"}
