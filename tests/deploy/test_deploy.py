"""What is shipped for deployment is well-formed, keeps the promises of SECURITY.md, and names what exists."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from juesuan.fetch.bounds import FetchBounds
from juesuan.settings import VARIABLES
from juesuan.settings_page import BOUNDS, settings_page

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
OURS = ["daemon", "webserver", "dashboard", "load"]


def option(unit: Path, name: str) -> str | None:
    """The last value of an option in a unit."""
    found = re.findall(rf"^{name}=(.*)$", unit.read_text("utf-8"), re.MULTILINE)
    return found[-1] if found else None


def test_ports_are_published_on_loopback_alone() -> None:
    published = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert published
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in published)
    assert "ports" not in COMPOSE["services"]["postgres"]
    assert COMPOSE["networks"]["storage"]["internal"] is True


def test_our_containers_have_no_rights_to_spare() -> None:
    for name in OURS:
        service = COMPOSE["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["mem_limit"]
    assert COMPOSE["services"]["load"]["network_mode"] == "none"
    assert "USER juesuan" in (DEPLOY / "Containerfile").read_text("utf-8")


def test_everything_that_compose_refers_to_exists() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("networks", [])) <= COMPOSE["networks"].keys()
        assert set(service.get("depends_on", {})) <= services.keys()
        volumes = [volume.partition(":")[0] for volume in service.get("volumes", [])]
        assert set(volumes) <= COMPOSE["volumes"].keys()
    named = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    stated = dict(
        line.split("=", 1)
        for line in (DEPLOY / ".env.example").read_text("utf-8").splitlines()
        if "=" in line[:40] and line[0] != "#"
    )
    assert named == stated.keys()


def test_secrets_come_from_the_environment_alone() -> None:
    dagster = yaml.safe_load((DEPLOY / "dagster" / "dagster.yaml").read_text("utf-8"))
    assert dagster["storage"]["postgres"]["postgres_db"]["password"] == {"env": "DAGSTER_POSTGRES_PASSWORD"}
    for line in (DEPLOY / ".env.example").read_text("utf-8").splitlines():
        if re.match(r"\w*(PASSWORD|WEBHOOK)=", line):
            assert line.endswith("="), line
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            assert not re.search(
                r"(?i)(password|secret|webhook)[=:][ \t]*[\"']?[A-Za-z0-9]{6,}", path.read_text("utf-8")
            ), path


def test_what_is_copied_into_the_image_exists() -> None:
    copied = re.findall(
        r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", (DEPLOY / "Containerfile").read_text("utf-8"), re.MULTILINE
    )
    assert copied
    for path in " ".join(copied).split():
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_every_service_is_hardened_and_bounded(unit: Path) -> None:
    assert option(unit, "User") == "juesuan"
    for name, value in {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "CapabilityBoundingSet": "",
    }.items():
        assert option(unit, name) == value, name
    assert option(unit, "MemoryMax")


def test_only_what_needs_the_network_has_it() -> None:
    private = {unit.stem for unit in SERVICES if option(unit, "PrivateNetwork") == "yes"}
    outside = {unit.stem for unit in SERVICES if unit.stem not in private and option(unit, "IPAddressDeny") != "any"}
    assert private == {"juesuan"}
    assert outside == {"juesuan-fetch", "juesuan-tell"}


def test_the_timer_makes_up_for_a_missed_night() -> None:
    (timer,) = [unit for unit in UNITS if unit.suffix == ".timer"]
    assert option(timer, "Persistent") == "true"
    assert option(timer, "OnCalendar") == "*-*-* 02:00:00 Asia/Shanghai"
    assert (DEPLOY / "systemd" / str(option(timer, "Unit"))).is_file()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_no_fault_in_the_units(unit: Path, tmp_path: Path) -> None:
    for one in UNITS:
        # What the units call is not installed here.
        text = re.sub(r"/opt/juesuan/\.venv/bin/juesuan", "/bin/true", one.read_text("utf-8"))
        text = (
            text.replace("file:/opt/juesuan/", "file:/")
            .replace("User=juesuan", "User=root")
            .replace("Group=juesuan", "Group=root")
        )
        (tmp_path / one.name).write_text(text, "utf-8")
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    said = [line for line in (ended.stdout + ended.stderr).splitlines() if "juesuan" in line]
    assert (ended.returncode, said) == (0, [])


def test_every_variable_that_the_code_reads_is_on_the_page_of_settings() -> None:
    read = {
        name
        for folder in ("juesuan", "assets", "pipelines", "dashboard", "expectations")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"[\"'](JUESUAN_[A-Z_]+[A-Z])[\"']", path.read_text("utf-8"))
    }
    declared = {variable.name for variable in VARIABLES}
    assert read == declared
    page = settings_page("made")
    assert all(f"`{name}`" in page for name in declared)


def test_every_bound_of_fetching_is_explained() -> None:
    assert set(BOUNDS) == {field.name for field in fields(FetchBounds)}


@pytest.mark.parametrize("page", ["SECURITY.md", "docs/operations.md", "docs/operations.zh-CN.md"])
def test_files_that_a_page_refers_to_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"`((?:tests|deploy|docs|juesuan|pipelines)/[\w./-]+\.\w+)`", text))
    named |= {
        str((ROOT / page).parent.joinpath(link).resolve().relative_to(ROOT))
        for link in re.findall(r"\]\((?!http)([^)#]+)", text)
    }
    assert named
    assert not {name for name in named if not (ROOT / name).exists()}
