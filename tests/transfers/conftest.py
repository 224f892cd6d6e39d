import pytest

from apps.regions.scoping import AuthorityRef
from tests.factories.transfers import People


@pytest.fixture
def people(suzhou: AuthorityRef) -> People:
    """The handler and the officer of Suzhou; the test runs there."""
    return People()
