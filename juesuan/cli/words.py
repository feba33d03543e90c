"""The language of the command line: Chinese unless English is asked for.

What belongs here: choosing between two wordings that stand side by side in the code. It is settled once,
before the commands are declared, since their help is worded then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

LANGUAGES: Final = ("zh", "en")
ENVIRONMENT: Final = "JUESUAN_LANG"
# Between the two halves of a message that carries both languages.
_DIVIDER: Final = " | "

_chosen = ["zh"]


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Settle the language from --lang (anywhere on the line) or JUESUAN_LANG; gives the line without --lang."""
    language = environment.get(ENVIRONMENT) or "zh"
    rest: list[str] = []
    pending = list(arguments)
    while pending:
        word = pending.pop(0)
        if word == "--":
            rest += [word, *pending]
            break
        if word == "--lang" and pending:
            language = pending.pop(0)
        elif word.startswith("--lang="):
            language = word.removeprefix("--lang=")
        else:
            rest.append(word)
    # A system's own habit of writing languages, such as zh_CN.UTF-8, is understood.
    _chosen[0] = "en" if language.lower().startswith("en") else "zh"
    return rest


def say(zh: str, en: str) -> str:
    """The wording in the chosen language."""
    return en if _chosen[0] == "en" else zh


def half(message: str) -> str:
    """The chosen language's half of a message that carries both; a message in one language as it is."""
    zh, divider, en = message.partition(_DIVIDER)
    return say(zh, en) if divider else message
