"""A suggested variant as the source of a file, with comments that say what a person has to decide.

What belongs here: writing declarations as Python. What is declared is the business of `juesuan.forms.suggest`.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator

from juesuan.forms.model import Column, Form, Line
from juesuan.forms.suggest import Suggestion
from juesuan.forms.variant import Addition, Example

_WIDTH = 110
_LONGEST_ROW = 95
_HOW_TO = (
    "It loads as it stands: put it into juesuan/forms/variants/, give it a name there (file and `name` alike), and "
    "run the tests, which read its examples. What is declared as of_which is kept and takes part in no sum; replace "
    "it by the word of juesuan/terms.py that it means, and the examples' facts with it."
)


def source_of(suggestion: Suggestion) -> str:
    """The text of the file to start from: it loads as it is, and its examples hold."""
    variant = suggestion.variant
    fields = [
        ("name", _text(variant.name)),
        ("name_zh", _text(variant.name_zh)),
        ("applies_to", _text(variant.applies_to)),
        ("years", repr(variant.years)),
        ("source", _text(variant.source)),
        ("additions", _tuple(_addition(item, suggestion) for item in variant.additions)),
        ("forms", _tuple(_form(form, suggestion) for form in variant.forms)),
        ("examples", _tuple(_example(example) for example in variant.examples)),
    ]
    body = _call("Variant", [(name, value) for name, value in fields if value != "()"])
    text = "\n".join([*_docstring(suggestion), "", *_imports(body), "", f"VARIANT = {body}", ""])
    # A damaged font can give half a character, which no file can hold.
    return text.encode("utf-8", "replace").decode("utf-8")


def _docstring(suggestion: Suggestion) -> Iterator[str]:
    name = _plain(suggestion.variant.name_zh)
    yield f'"""{name}: suggested by `juesuan variants suggest`, to be looked through by a person.'
    yield ""
    yield from textwrap.wrap(_HOW_TO, _WIDTH)
    if suggestion.unknown:
        yield ""
        yield "What could not be known:"
        for text in suggestion.unknown:
            yield from textwrap.wrap(_plain(text), _WIDTH, initial_indent="- ", subsequent_indent="  ")
    yield '"""'


def _imports(body: str) -> Iterator[str]:
    yield "from __future__ import annotations"
    yield ""
    for module, names in (
        ("model", ("Column", "Form", "Line")),
        ("variant", ("Addition", "Example", "Variant")),
    ):
        if used := [name for name in names if f"{name}(" in body]:
            yield f"from juesuan.forms.{module} import {', '.join(used)}"


def _addition(item: Addition, suggestion: Suggestion) -> str:
    return _call("Addition", [
        ("form", _text(item.form)),
        ("titles", _tuple(_remarked(_text(title), title, suggestion) for title in item.titles)),
        ("budget_titles", _tuple(map(_text, item.budget_titles))),
        ("columns", _tuple(_column(column, suggestion) for column in item.columns)),
        ("income_lines", _tuple(_line(line, suggestion) for line in item.income_lines)),
        ("expenditure_lines", _tuple(_line(line, suggestion) for line in item.expenditure_lines)),
    ])  # fmt: skip


def _form(form: Form, suggestion: Suggestion) -> str:
    return _call("Form", [
        ("form", _text(form.form)),
        ("layout", _text(form.layout)),
        ("codes", _text(form.codes) if form.codes else "()"),
        ("fund", _text(form.fund)),
        ("name_en", _text(form.name_en)),
        ("titles", _tuple(map(_text, form.titles))),
        ("label", _text(form.label) if form.label else "()"),
        ("row_line", _text(form.row_line) if form.row_line else "()"),
        ("columns", _tuple(_column(column, suggestion) for column in form.columns)),
    ])  # fmt: skip


def _column(column: Column, suggestion: Suggestion) -> str:
    return _remarked(f"Column({_text(column.pattern)}, {_text(column.measure)})", column.pattern, suggestion)


def _line(line: Line, suggestion: Suggestion) -> str:
    return _remarked(f"Line({_text(line.pattern)}, {_text(line.line)})", line.pattern, suggestion)


def _example(example: Example) -> str:
    return _call("Example", [
        ("form", _text(example.form)),
        ("title", _text(example.title)),
        ("unit", _text(example.unit)),
        ("report_kind", _text(example.report_kind)),
        ("year", repr(example.year)),
        ("drawing", _long(example.drawing)),
        ("facts", _long(example.facts)),
        ("quarantine", _tuple(map(_text, example.quarantine))),
    ])  # fmt: skip


def _remarked(code: str, pattern: str, suggestion: Suggestion) -> str:
    """An entry with the nearest words of the project in a comment before it."""
    words = next((near for printed, near in suggestion.nearest.items() if _same(printed, pattern)), None)
    if words is None:
        return code
    remark = f"nearest: {', '.join(words)}" if words else "no word of the project is near"
    return f"# {_plain(remark)}\n{code}"


def _same(printed: str, pattern: str) -> bool:
    return pattern in (printed, f"^{printed}$") or pattern.strip("^$").replace("\\", "") == printed


def _call(name: str, fields: Iterable[tuple[str, str]]) -> str:
    lines = "".join(f"{field}={value},\n" for field, value in fields if value != "()")
    return f"{name}(\n{_indented(lines)})"


def _tuple(items: Iterable[str]) -> str:
    entries = "".join(f"{item},\n" for item in items)
    return f"(\n{_indented(entries)})" if entries else "()"


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _long(value: str) -> str:
    """A text of several lines as a triple-quoted string, escaped where it could end it."""
    plain = value.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    lines = "\n".join(_folded(line) for line in plain.split("\n"))
    return f'"""\n{lines}\n"""' if plain else '""'


def _folded(line: str) -> str:
    """A long row over several source lines: a backslash at the end of a line joins them when the file is read."""
    parts = [""]
    for piece in line.split(" | "):
        if parts[-1] and len(parts[-1]) + len(piece) > _LONGEST_ROW:
            parts.append(piece)
        else:
            parts[-1] += f" | {piece}" if parts[-1] else piece
    return " |\\\n  ".join(parts)


def _plain(text: str) -> str:
    """A remark that can neither end its comment nor a docstring."""
    return " ".join(text.replace("\\", "＼").replace('"', "”").split())
