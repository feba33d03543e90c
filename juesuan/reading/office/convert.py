"""An old .doc to a .docx by LibreOffice 「旧式 Word 文件转换」, in a process that is held in.

What belongs here: the one call of a foreign program on a foreign file, and its bounds: a profile of its own, no macros,
no linked content, no network where the system lets a process leave it, so much memory, time and disk and no more. What
must not: what the document says.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from juesuan.errors import DocumentError

_PROGRAMS: Final = ("soffice", "libreoffice")
_SECONDS: Final = 90
# Our own end comes first where we are still there.
_GRACE: Final = 5
# Kilobytes of address space (a conversion needs 0.7 GB), and blocks of 512 bytes that one file may take.
_MOST_MEMORY: Final = 3 << 20
_MOST_BLOCKS: Final = (256 << 20) // 512
# A limit that is lower already can't be raised, and need not be.
_BOUNDED: Final = (
    f"for bound in '-v {_MOST_MEMORY}' '-t {_SECONDS}' '-f {_MOST_BLOCKS}' '-c 0'; do "
    'ulimit $bound 2>/dev/null || :; done; exec "$@"'
)
# No macro runs, no link is followed, and nothing asks: a conversion has nobody to answer.
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def docx_of(content: bytes) -> bytes:
    """A .doc or .rtf as the .docx that LibreOffice makes of it; DocumentError where the machine has none or it fails."""
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise DocumentError(
            "office_needs_converter",
            "旧式 .doc 文件需要 LibreOffice 转换，本机没有；请安装 libreoffice-writer，或另存为 .docx 后放入",
            "an old .doc needs LibreOffice, which this machine lacks: install libreoffice-writer, or save it as .docx",
        )
    with tempfile.TemporaryDirectory(prefix="juesuan-doc-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        source, made = place / "in.doc", place / "in.docx"
        source.write_bytes(content)
        said = _run(program, source, place)
        if not made.exists():
            raise _not_converted(said)
        return made.read_bytes()


def _run(program: str, source: Path, place: Path) -> str:
    """Let the program convert; what it said. Nothing of it is left running, whatever happens."""
    profile = place / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    order = [
        *_held(), program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "docx", "--outdir", str(place), str(source),
    ]  # fmt: skip
    # Its own home: programs keep caches and settings there.
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    surroundings = {**kept, "HOME": str(place), "TMPDIR": str(place), "LC_ALL": "C.UTF-8"}
    said = place / "said.txt"
    try:
        with said.open("wb") as out:
            running = subprocess.Popen(  # noqa: S603 - our own arguments, and a file whose name we chose
                ["/bin/sh", "-c", _BOUNDED, "sh", *order], stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.STDOUT, cwd=place, env=surroundings, start_new_session=True,
            )  # fmt: skip
            try:
                status = running.wait(_SECONDS)
            finally:
                _end(running)
    except subprocess.TimeoutExpired as error:
        raise _not_converted(f"{_SECONDS} s") from error
    except OSError as error:
        raise _not_converted(str(error)) from error
    told = said.read_bytes()[-2000:].decode("utf-8", "replace")
    if status:
        raise _not_converted(told or f"exit {status}")
    return told


def _held() -> list[str]:
    """What stands before the program: out of the network, and ended in time even if we are ended before it."""
    held: list[str] = []
    # Not every system has the programs, nor lets everyone use them.
    unshare, timeout = shutil.which("unshare"), shutil.which("timeout")
    if unshare is not None:
        alone = [unshare, "-r", "-n"]
        if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
            held += alone
    if timeout is not None:
        held += [timeout, "-s", "KILL", str(_SECONDS + _GRACE)]
    return held


def _end(running: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started: its first process only starts another one."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _not_converted(detail: str) -> DocumentError:
    said = " ".join(detail.split())[:120]
    return DocumentError(
        "office_not_converted", f"LibreOffice 未能转换此 .doc（{said}）；请另存为 .docx 后放入",
        f"LibreOffice could not convert this .doc ({said}); save it as .docx",
    )  # fmt: skip
