"""Telling a webhook of a run 「通知」: one POST of JSON, bounded in time, whose failure is told and stops nothing.

What belongs here: the message and its shapes. The address is a secret: it comes from the environment alone and
appears in no log, no report and no error.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

from juesuan.night import OUTCOMES

ADDRESS: Final = "JUESUAN_WEBHOOK"
FORMAT: Final = "JUESUAN_WEBHOOK_FORMAT"
_SECONDS: Final = 10.0
_LONGEST_ANSWER: Final = 64 * 1024
SENT: Final = "sent"
# It would write the whole address at every request.
logging.getLogger("httpx").setLevel(logging.WARNING)


def message(report: Mapping[str, Any]) -> str:
    """The run in a few lines, Chinese first; `report` is what run_report.json holds."""
    changes, faults, fetch = report["changes"], report["faults"], report["fetch"]
    lines = [
        f"决算载入：{OUTCOMES[report['outcome']]} | {report['outcome']}",
        f"文件 {report['documents']}，新增 {len(changes['new'])}，重新公开 {len(changes['restated'])}，"
        f"改动 {len(changes['changed'])}，移除 {len(changes['removed'])}",
        f"不符 {report['verdicts'].get('broken', 0)}；待核：公开单位 {faults['publisher']}，本程序 {faults['reader']}，"
        f"待定 {faults['undecided']}",
    ]
    kinds = Counter(kind for kind, *_ in report["release_diff"])
    if kinds["finding_appeared"] or kinds["finding_cleared"]:
        lines.append(f"新出现的不符 {kinds['finding_appeared']}，已消除 {kinds['finding_cleared']}")
    if fetch:
        lines.append(f"未能获取 {len(fetch['failures'])} 处{'；获取未能进行' if fetch['problem'] else ''}")
    if report["message"]:
        lines.append(report["message"][:300])
    return "\n".join(lines)


def _plain(text: str, report: Mapping[str, Any]) -> dict[str, Any]:
    """The message beside its figures, for programs."""
    same = ("outcome", "run_id", "release_id", "exit_code", "documents", "facts", "verdicts", "faults", "seconds")
    return {
        "text": text,
        **{name: report[name] for name in same},
        "changes": {kind: len(entries) for kind, entries in report["changes"].items()},
        "fetch_failures": len(report["fetch"]["failures"]) if report["fetch"] else 0,
    }


_SHAPES: Final[Mapping[str, Callable[[str, Mapping[str, Any]], dict[str, Any]]]] = {
    "json": _plain,
    "wecom": lambda text, _: {"msgtype": "text", "text": {"content": text}},
    "dingtalk": lambda text, _: {"msgtype": "text", "text": {"content": text}},
    "feishu": lambda text, _: {"msg_type": "text", "content": {"text": text}},
    "slack": lambda text, _: {"text": text},
}


def notify(report: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> str:
    """Send the message of a run report; gives "sent", or why it was not. Never raises for the other side's doing."""
    given = os.environ if environment is None else environment
    address, shape = given.get(ADDRESS, ""), given.get(FORMAT) or "json"
    if shape not in _SHAPES:
        return f"{FORMAT} 应为 {', '.join(_SHAPES)} | {FORMAT} must be one of these"
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError):
        return f"{ADDRESS} 不是地址 | {ADDRESS} is no address"
    if url.scheme != "https" and not (url.scheme == "http" and url.host in ("127.0.0.1", "localhost", "::1")):
        return f"{ADDRESS} 须为 https 地址 | {ADDRESS} must be an https address"
    try:
        return asyncio.run(_post(url, _SHAPES[shape](message(report), report)))
    except (httpx.HTTPError, OSError) as error:
        # The kind of error and no more: its words may carry the address.
        return f"未送达：{type(error).__name__} | not delivered: {type(error).__name__}"


async def _post(url: httpx.URL, body: Mapping[str, Any]) -> str:
    answer = b""
    async with (
        # The time is for all of it: a server that dribbles must not hold up the night.
        asyncio.timeout(_SECONDS),
        httpx.AsyncClient(follow_redirects=False, trust_env=False) as client,
        client.stream("POST", url, json=body) as response,
    ):
        if not response.is_success:
            return f"未送达：HTTP {response.status_code} | not delivered: HTTP {response.status_code}"
        async for piece in response.aiter_bytes():
            answer += piece
            if len(answer) > _LONGEST_ANSWER:
                break
    code = _refusal(answer)
    return f"未送达：对方答 {code} | not delivered: code {code}" if code else SENT


def _refusal(answer: bytes) -> str:
    """The code in the answer of a chat service, which says 200 also where it refuses; "" where all is well."""
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    code = (told.get("errcode") or told.get("code") or 0) if isinstance(told, dict) else 0
    return "" if code in (0, "0", "ok") else str(code)[:20]
