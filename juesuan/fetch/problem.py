"""Why a source could not be fetched 「获取失败」: a reason, a sentence in both languages, and whose fault it is.

What belongs here: the reasons and their words. They become rows of the table `source`, never a stop of the night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from juesuan.facts import Fault

# Reason: sentence in Chinese, in English, whose fault it is. {} takes what exactly was seen.
REASONS: Final[dict[str, tuple[str, str, Fault]]] = {
    "bad_address": ("地址不能用：{}", "the address can't be used: {}", "reader"),
    "private_address": (
        "{} 指向内部网络，不予访问；确有需要请设 JUESUAN_FETCH_PRIVATE",
        "{} leads into a private network and is not asked; if it is meant, set JUESUAN_FETCH_PRIVATE",
        "reader",
    ),
    "host_not_named": (
        "跳转或附件在清单没有写明的主机 {}；可信的话请写入清单的 hosts 栏",
        "a redirect or attachment is on the host {}, which the manifest does not name: if it is trusted, add it to hosts",
        "reader",
    ),
    "robots": ("网站的 robots.txt 不允许读取 {}", "the site's robots.txt does not allow {}", "publisher"),
    "robots_unknown": (
        "取不到网站的 robots.txt（{}），按不允许处理，下次再试",
        "the site's robots.txt can't be had ({}), which counts as a no; tried again next time",
        "undecided",
    ),
    "no_such_host": ("找不到主机 {}", "there is no host {}", "undecided"),
    "unreachable": ("无法连接：{}", "can't connect: {}", "undecided"),
    "host_gave_up": (
        "主机 {} 连续无法连接，本次不再询问", "the host {} could not be reached again and again; not asked any more now",
        "undecided",
    ),
    "timeout": ("超过时限：{}", "took too long: {}", "undecided"),
    "not_found": ("页面或文件不存在（HTTP {}）", "no such page or file (HTTP {})", "publisher"),
    "refused": ("网站拒绝（HTTP {}）", "the site refuses (HTTP {})", "undecided"),
    "server_error": ("网站出错（HTTP {}）", "the site failed (HTTP {})", "publisher"),
    "asked_to_wait": ("网站要求等待：{}", "the site asks to wait: {}", "undecided"),
    "bad_answer": ("网站的回答不合规范：{}", "the site's answer makes no sense: {}", "publisher"),
    "redirect_loop": ("跳转太多或循环：{}", "too many redirects, or a loop: {}", "publisher"),
    "too_large": ("超过大小上限：{}", "larger than allowed: {}", "undecided"),
    "cut_off": ("下载中断，文件不完整：{}", "the download was cut off: {}", "undecided"),
    "page_for_file": (
        "地址应是文件，得到的却是网页：{}", "the address should be a file and gives a web page: {}", "publisher",
    ),
    "wrong_type": ("不是能用的文件类型：{}", "not a kind of file that can be used: {}", "publisher"),
    "empty": ("内容为空", "there is nothing in it", "publisher"),
    "no_attachment": (
        "网页上没有可用的附件链接{}", "the page links to no attachment that can be used{}", "undecided",
    ),
    "too_many": ("附件太多：{}", "too many attachments: {}", "undecided"),
    "bad_archive": ("压缩包有问题：{}", "the archive is not sound: {}", "publisher"),
    "not_stored": ("无法存盘：{}", "can't be stored on this disk: {}", "reader"),
    "failed": ("获取程序出错：{}；请报告给本项目", "fetching failed: {}; please report it to the project", "reader"),
}  # fmt: skip
# Perhaps not in a moment: worth another try at once. Anything else waits for the next night.
PASSING: Final = frozenset({"unreachable", "timeout", "server_error", "asked_to_wait", "cut_off"})


class Problem(Exception):
    """One address could not be fetched; becomes a row, never a stop of the run."""

    def __init__(self, reason: str, detail: object = "", *, wait: float = 0.0, address: str = "") -> None:
        zh, en, self.fault = REASONS[reason]
        self.reason = reason
        # Names of hosts and files come from outside: on one line, and not endless.
        told = " ".join(str(detail).split())[:300]
        self.message_zh, self.message_en = zh.format(told), en.format(told)
        # Seconds that the site asks to wait.
        self.wait = wait
        self.address = address
        super().__init__(self.message_en)

    @property
    def is_passing(self) -> bool:
        """Whether trying again in a moment may help."""
        return self.reason in PASSING
