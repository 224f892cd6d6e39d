import pytest
from django.test import Client

from apps.regions.scoping import AuthorityRef
from tests.factories.transfers import People
from tests.transfers.browsing import browser


@pytest.fixture
def people(suzhou: AuthorityRef) -> People:
    """The handler and the officer of Suzhou; the test runs there."""
    return People()


@pytest.fixture
def inviter(people: People) -> Client:
    """The handler at a browser."""
    return browser(people.handler)


@pytest.fixture
def officer(people: People) -> Client:
    """The officer at a browser."""
    return browser(people.officer)
