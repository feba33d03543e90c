"""The errors of the project: each names what it concerns and says what to do.

Problems of a *document* are not errors: they are returned as quarantine rows 「待核」
(`juesuan.quarantine`). What is raised here is ours, or the caller's, to mend.
"""

from __future__ import annotations


class JuesuanError(Exception):
    """Something the person or program that called us has to change."""


class SettingsError(JuesuanError):
    """A folder or file named in the settings can't be used."""


class DeclarationError(JuesuanError):
    """A catalogue entry (form, table, rule or code list) contradicts itself or the word lists."""


class DocumentError(JuesuanError):
    """A document can't be opened; becomes a quarantine row, never a stop of the batch."""

    def __init__(self, reason: str, message_zh: str, message_en: str) -> None:
        super().__init__(message_en)
        self.reason = reason
        self.message_zh = message_zh
        self.message_en = message_en


class WarehouseMissing(JuesuanError):
    """There is no published warehouse where one was asked for."""


class LoadRunning(JuesuanError):
    """Another load holds the lock of this warehouse."""


class BuildFailed(JuesuanError):
    """The staged warehouse broke one of its own contracts and was not published."""
