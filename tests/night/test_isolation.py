"""A reading process has no network and no secrets, whatever the document makes it do."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from juesuan.pool import Bounds, run_one
from juesuan.settings import MEBIBYTE
from juesuan.worker import leave_network

HERE = Path(__file__).parent


def _may_leave() -> bool:
    """Whether this system lets a process leave the network: tried in a child, since there is no way back."""
    child = os.fork()
    if child == 0:
        os._exit(0 if leave_network() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.fixture
def asked(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("JUESUAN_WEBHOOK", "https://example.org/?key=secret")
    monkeypatch.setenv("JUESUAN_LANG", "en")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        outcome = run_one(
            "hostile_task:look_around",
            {"port": server.getsockname()[1]},
            bounds=Bounds(20, 256 * MEBIBYTE),
            scratch=tmp_path,
        )
    assert outcome.value is not None, outcome
    return outcome.value


@pytest.mark.skipif(not _may_leave(), reason="this system lets no process leave the network: see SECURITY.md")
def test_a_reading_process_reaches_no_network_not_even_this_machine(asked):
    assert asked["connected"] is False
    assert asked["interfaces"] == ["lo"]


def test_a_reading_process_gets_settings_and_no_secrets(asked):
    assert "JUESUAN_LANG" in asked["environment"]
    assert not {"JUESUAN_WEBHOOK", "AWS_SECRET_ACCESS_KEY"} & set(asked["environment"])


def test_this_process_keeps_its_network():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 5):
        pass
