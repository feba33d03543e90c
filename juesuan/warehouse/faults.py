"""What can go wrong between parts and publication, each with what to do.

What belongs here: error types only.
"""

from __future__ import annotations

from juesuan.errors import BuildFailed, JuesuanError


class PartUnreadable(BuildFailed):
    """A stored part is damaged or was made by another version: remove its files and read the document again."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(
            f"分件 {key} 无法使用（{why}）：请删除 parts 文件夹中该分件的各个文件后重新运行，该文件将重新读取 | "
            f"part {key} can't be used ({why}): delete its files in the parts folder and run again, "
            "its document will be read anew"
        )
        self.key = key
        self.why = why


class PublishFailed(JuesuanError):
    """The staged warehouse could not be put in its place; the published one is untouched."""
