"""Old Word files: converted by LibreOffice where the machine has it, within bounds, and told where it has not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from drawing import tables, write_docx

import juesuan
from juesuan.reading.office import convert
from juesuan.report import Report

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\0".encode("utf-16-le")
TITLE = "某县水利局2024年度部门决算"


def read(path: Path) -> Report:
    """The file's tables and facts."""
    return juesuan.read(path, second_reader=False)


def reason(path: Path) -> str:
    """Why the file is in quarantine."""
    (told,) = read(path).quarantine
    return told.reason


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that is found in LibreOffice's place; a test writes what it does."""
    path = tmp_path / "soffice"
    path.touch(mode=0o755)
    really = shutil.which
    monkeypatch.setattr(convert.shutil, "which", lambda name: str(path) if name == "soffice" else really(name))
    (tmp_path / "a.doc").write_bytes(COMPOUND)
    return path


def test_without_a_converter_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert.shutil, "which", lambda name: None)
    (tmp_path / "a.doc").write_bytes(COMPOUND)
    (told,) = read(tmp_path / "a.doc").quarantine
    assert told.reason == "office_needs_converter"
    assert "libreoffice-writer" in told.message_zh


def test_what_the_converter_makes_is_read(tmp_path: Path, program: Path) -> None:
    write_docx(tmp_path / "made.docx", tables()[:1], before=(TITLE,))
    # It must be given a profile of its own, and find the file that it is told to convert.
    program.write_text(
        '#!/bin/sh\nfor last; do :; done\nwhile [ "$1" != --outdir ]; do case $1 in -env:UserInstallation=file://*) '
        '[ -f "${1#*file://}/user/registrymodifications.xcu" ] || exit 3;; esac; shift; done\n'
        f"[ -f \"$last\" ] && cp '{tmp_path}/made.docx' \"$2/in.docx\"\n"
    )
    report = read(tmp_path / "a.doc")
    assert [form.form.form for form in report.forms] == ["revenue_expenditure_summary"]
    assert report.head["read_by"] == "libreoffice+python-docx"


def test_a_failed_conversion_says_what_the_converter_said(tmp_path: Path, program: Path) -> None:
    program.write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
    (told,) = read(tmp_path / "a.doc").quarantine
    assert (told.reason, "broken" in told.message_en) == ("office_not_converted", True)


def test_a_converter_that_never_ends_is_ended_with_what_it_started(
    tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "_SECONDS", 2)
    # As LibreOffice does: the first process only starts another and waits. It tells its number, then sleeps.
    program.write_text(f"#!/bin/sh\nsh -c 'echo $$ > {tmp_path}/number; exec sleep 300' &\nwait\n")
    assert reason(tmp_path / "a.doc") == "office_not_converted"
    # On a machine under load it may have been ended before it began.
    if (tmp_path / "number").exists() and shutil.which("ps"):
        number = (tmp_path / "number").read_text().strip()
        shown = subprocess.run(["ps", "-o", "args=", "-p", number], capture_output=True, text=True, check=False)
        assert "sleep 300" not in shown.stdout


def test_the_converter_can_take_neither_all_memory_nor_all_disk(tmp_path: Path, program: Path) -> None:
    program.write_text(f"#!/bin/sh\n(ulimit -v; ulimit -f; ulimit -c) > {tmp_path}/bounds\nexit 1\n")
    assert reason(tmp_path / "a.doc") == "office_not_converted"
    memory, blocks, core = (tmp_path / "bounds").read_text().split()
    assert int(blocks) <= convert._MOST_BLOCKS
    assert core == "0"
    if sys.platform == "linux":
        assert int(memory) <= convert._MOST_MEMORY


def test_the_converter_finds_no_network(tmp_path: Path, program: Path) -> None:
    if not any("unshare" in word for word in convert._held()):
        pytest.skip("this system lets no process leave the network")
    program.write_text(f"#!/bin/sh\ncat /proc/net/dev > {tmp_path}/seen\nexit 1\n")
    assert reason(tmp_path / "a.doc") == "office_not_converted"
    devices = [line.split(":")[0].strip() for line in (tmp_path / "seen").read_text().splitlines()[2:]]
    assert devices == ["lo"]


def test_a_real_old_word_file_gives_the_facts_of_the_same_docx(tmp_path: Path) -> None:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not on this machine: no .doc can be made or read (see docs/attachments.md)")
    write_docx(tmp_path / "made.docx", tables()[:2], before=(TITLE,))
    subprocess.run(
        [found, "--headless", "--norestore", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(tmp_path / "made.docx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    content = (tmp_path / "made.doc").read_bytes()
    assert content.startswith(COMPOUND[:8])
    new, old = read(tmp_path / "made.docx"), read(tmp_path / "made.doc")
    assert old.files[0].kind == "doc"
    assert old.head["unit_name"] == "某县水利局"
    assert old.quarantine == ()
    assert [(f.form, f.line, f.measure, f.amount, f.printed, f.cell) for f in old.facts] == [
        (f.form, f.line, f.measure, f.amount, f.printed, f.cell) for f in new.facts
    ]
    assert sum(fact.state == "number" for fact in old.facts) > 60
    # Cut off, it is told and not half read.
    (tmp_path / "cut.doc").write_bytes(content[: len(content) // 3])
    assert {one.reason for one in read(tmp_path / "cut.doc").quarantine} <= {
        "office_not_converted", "office_damaged", "office_unsupported", "no_known_form", "nothing_printed",
    }  # fmt: skip
