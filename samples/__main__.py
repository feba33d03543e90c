"""Draw the shipped samples again, or check that the shipped ones are what would be drawn.

python -m samples                 draw into data/raw and samples/truth
python -m samples --check         exit 1 where a shipped file differs
python -m samples --only 示例区    only samples whose name contains this
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from samples.catalogue import ROOT, TRUTH, draw_all


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 all well, 1 differences."""
    parser = argparse.ArgumentParser(
        prog="python -m samples", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--only", default="", metavar="TEXT", help="only samples whose name contains this")
    parser.add_argument(
        "--root", type=Path, default=ROOT, metavar="DIR", help="checkout to write to or to compare with"
    )
    options = parser.parse_args(arguments)
    if not options.check:
        for path in draw_all(options.root, options.only):
            print(f"{path.stat().st_size:8,d}  {path.relative_to(options.root)}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder)
        files = draw_all(drawn, options.only)
        different = [p.relative_to(drawn) for p in files if not _same(p, options.root / p.relative_to(drawn))]
        known = {p.relative_to(drawn) for p in files}
    # Only truth files are looked at: people may put reports of their own into data/raw.
    shipped = {p.relative_to(options.root) for p in (options.root / TRUTH).glob("*.json")}
    strays = [] if options.only else sorted(shipped - known)
    for path in different:
        print(f"differs: {path}", file=sys.stderr)
    for path in strays:
        print(f"drawn by nobody: {path}", file=sys.stderr)
    return 1 if different or strays else 0


def _same(new: Path, old: Path) -> bool:
    return old.exists() and old.read_bytes() == new.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
