"""Only what may pass by itself is tried again; everything else fails at once with its reason."""

from __future__ import annotations

import dagster as dg
import pytest

from assets.step import one_try
from juesuan.errors import BuildFailed, LoadRunning, SettingsError


@pytest.mark.parametrize("error", [OSError("stale file handle"), TimeoutError(), LoadRunning("held by process 7")])
def test_what_may_pass_reaches_the_retry_policy_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, one_try():
        raise error
    assert raised.value is error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SettingsError("no raw folder: make it"), "no raw folder: make it"),
        (BuildFailed("a contract is broken"), "a contract is broken"),
        (ValueError("ours to mend"), "ValueError: ours to mend"),
    ],
)
def test_what_will_not_pass_fails_at_once_and_says_why(error: Exception, said: str) -> None:
    with pytest.raises(dg.Failure) as raised, one_try():
        raise error
    assert (raised.value.allow_retries, raised.value.description) == (False, said)
    assert raised.value.__cause__ is error


def test_a_failure_that_has_been_decided_stays_as_it_is() -> None:
    failure = dg.Failure("nothing is staged", allow_retries=False)
    with pytest.raises(dg.Failure) as raised, one_try():
        raise failure
    assert raised.value is failure
