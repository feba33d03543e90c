"""Known holes in the pinned packages 「依赖审计」: pip-audit asked, and its silence not taken for a yes.

usage: python deploy/audit.py [--allow-unchecked] [REQUIREMENTS]

Run by `make audit` with a Python that has pip-audit. An index that knows none of the packages, as mirrors do, makes
pip-audit end with 0: here a package that could not be looked up counts as not checked. Ends with 0 where every package
was looked up and none has a known hole, 1 where one has, 3 where some could not be looked up (0 with --allow-unchecked,
for machines without a way out, which say so on their last line).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FINE, HOLES, UNCHECKED = 0, 1, 3


def main() -> int:
    """Ask, say in two languages what came of it, and give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("requirements", nargs="?", type=Path, default=Path("constraints.txt"), metavar="REQUIREMENTS")
    parser.add_argument("--allow-unchecked", action="store_true", help="end with 0 where nothing could be looked up")
    options = parser.parse_args()
    packages, complaint = ask(options.requirements)
    holes = [(package, hole) for package in packages for hole in package.get("vulns", ())]
    for package, hole in holes:
        mended = ", ".join(hole.get("fix_versions", ())) or "no version yet"
        say(f"{package['name']} {package['version']}: {hole['id']}，已在以下版本修复 | mended in: {mended}")
    unchecked = [package["name"] for package in packages if "skip_reason" in package]
    looked_up = len(packages) - len(unchecked)
    if holes:
        say(f"依赖审计：{len(holes)} 个已知漏洞 | audit: {len(holes)} known holes in {looked_up} packages looked up")
        return HOLES
    if complaint or unchecked or not packages:
        reasons = {package["skip_reason"].split(":")[0] for package in packages if "skip_reason" in package}
        why = complaint or "; ".join(sorted(reasons))
        say(
            f"依赖审计：未能查询（{len(packages)} 个包中查到 {looked_up} 个）：{why} | "
            f"audit: NOT CHECKED ({looked_up} of {len(packages)} packages could be looked up): {why}"
        )
        return FINE if options.allow_unchecked else UNCHECKED
    say(f"依赖审计：{looked_up} 个包均无已知漏洞 | audit: no known hole in {looked_up} packages")
    return FINE


def say(line: str) -> None:
    """One line to whoever asked."""
    sys.stdout.write(f"{line}\n")


def ask(requirements: Path) -> tuple[list[dict[str, Any]], str]:
    """What pip-audit says of each package, and its last words where it could not say anything."""
    asked = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "pip_audit", "--requirement", str(requirements), "--no-deps", "--disable-pip",
         "--format", "json", "--progress-spinner", "off"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        packages: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return [], (asked.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
    return packages, ""


if __name__ == "__main__":
    sys.exit(main())
