"""`python -m juesuan` is the command `juesuan`."""

from __future__ import annotations

from juesuan.cli import main

if __name__ == "__main__":
    main()
