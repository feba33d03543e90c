"""The dashboard in a real headless Chromium, served as `juesuan dashboard` serves it."""

from __future__ import annotations

import itertools
import re
import socket

import pytest
from web_browser import CHROMIUM, Served, Visitor
from web_release import BROKEN, SCAN, SOUND, Shown, publish_release

pytest.importorskip("playwright.sync_api", reason="playwright is not installed (dependency group `web`)")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)"
)

FIRST, SECOND = "20250901T020000Z-first", "20250902T020000Z-second"

TITLES = {
    "": ("总览", "Overview"), "accounts": ("单位账目", "Unit accounts"), "findings": ("核对发现", "Findings"),
    "coverage": ("公开情况", "Coverage"), "quarantine": ("待核", "Quarantine"), "load": ("上次载入", "Last load"),
}  # fmt: skip


def test_every_page_is_drawn_and_the_language_chosen_stays(visitor: Visitor, served: Served) -> None:
    tab = visitor.go(served.at(""))

    def visit(title: str) -> None:
        tab.get_by_test_id("stSidebarNavLink").get_by_text(title, exact=True).click()
        tab.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=title)
        visitor.settle()

    for chinese, _ in TITLES.values():
        visit(chinese)
    tab.wait_for_function("document.documentElement.lang === 'zh-CN'")
    tab.get_by_text("English", exact=True).click()
    tab.wait_for_function("document.documentElement.lang === 'en'")
    visit("Findings")


def test_an_address_names_page_and_language(visitor: Visitor, served: Served) -> None:
    tab = visitor.go(served.at("coverage", lang="en"))
    assert tab.locator("h1").inner_text() == "Coverage"


def test_a_click_on_a_bar_goes_down_to_sections_and_items(visitor: Visitor, served: Served, shown: Shown) -> None:
    tab = visitor.go(served.at("accounts", unit=shown.unit_id(SOUND)))
    for length in (3, 5):
        bars = tab.locator("[data-testid=stVegaLiteChart] [aria-roledescription=bar]")
        bars.first.wait_for()
        code = re.match(r"\d+", bars.first.get_attribute("aria-label")).group()
        assert len(code) == length
        bars.first.click()
        tab.wait_for_url(f"**code={code}*")
        visitor.settle()
        # The way down is shown, and the bars are those below.
        tab.locator("[data-testid=stMarkdown] strong", has_text=code).wait_for()
        below = tab.locator("[data-testid=stVegaLiteChart] [aria-roledescription=bar]")
        tab.wait_for_function(
            "length => [...document.querySelectorAll('[data-testid=stVegaLiteChart] [aria-roledescription=bar]')]"
            ".every(bar => bar.getAttribute('aria-label').match(/^[0-9]+/)[0].length === length + 2)", arg=length,
        )  # fmt: skip
        assert below.count() > 0
    tab.get_by_role("button", name="全部科目").click()
    tab.wait_for_function("!location.search.includes('code=')")


def test_the_keyboard_alone_goes_down_too(visitor: Visitor, served: Served, shown: Shown) -> None:
    tab = visitor.go(served.at("accounts", unit=shown.unit_id(SOUND)))
    box = tab.get_by_role("combobox", name=re.compile("进入下级科目"))
    box.focus()
    tab.keyboard.type("208")
    tab.get_by_role("option").first.wait_for()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**code=208*")
    tab.locator("[data-testid=stMarkdown] strong", has_text="208").wait_for()


def test_filters_narrow_the_findings_and_stand_in_the_address(visitor: Visitor, served: Served) -> None:
    def count() -> int:
        text = tab.locator("[data-testid=stCaptionContainer]", has_text="按严重程度").inner_text()
        return int(re.match(r"[\d,]+", text).group().replace(",", ""))

    tab = visitor.go(served.at("findings"))
    before = count()
    tab.get_by_role("button", name="✓ 相符").click()
    tab.wait_for_url("**result=broken-exact*")
    visitor.settle()
    assert count() > before
    tab.get_by_role("textbox", name="查找单位").fill("教育")
    tab.keyboard.press("Enter")
    tab.wait_for_function("location.search.includes('q=')")
    visitor.settle()
    narrowed = count()
    # The address alone gives the same list.
    again = visitor.go(tab.url)
    assert again.get_by_role("textbox", name="查找单位").input_value() == "教育"
    assert count() == narrowed


def test_a_finding_shows_the_page_with_the_cells_marked(visitor: Visitor, served: Served, shown: Shown) -> None:
    tab = visitor.go(served.at("findings", report=shown.report_id(BROKEN)))
    tab.get_by_role("combobox", name=re.compile("看哪一处")).click()
    tab.get_by_role("option").nth(1).click()
    picture = tab.locator("[data-testid=stImage] img").first
    picture.wait_for()
    tab.wait_for_function("document.querySelector('[data-testid=stImage] img').naturalWidth > 500")
    assert picture.get_attribute("alt").startswith("原件第")
    colours = picture.evaluate(
        """image => {
          const canvas = document.createElement('canvas');
          canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
          const drawing = canvas.getContext('2d'); drawing.drawImage(image, 0, 0);
          const bytes = drawing.getImageData(0, 0, canvas.width, canvas.height).data;
          const seen = {blue: 0, orange: 0};
          for (let i = 0; i < bytes.length; i += 4) {
            if (bytes[i] === 11 && bytes[i + 1] === 90 && bytes[i + 2] === 138) seen.blue++;
            if (bytes[i] === 194 && bytes[i + 1] === 65 && bytes[i + 2] === 12) seen.orange++;
          }
          return seen;
        }"""
    )
    assert colours["blue"] + colours["orange"] > 200
    assert tab.locator("table", has_text="L1").count() == 1
    # The other way of looking at it.
    part = picture.evaluate("image => image.naturalHeight")
    tab.get_by_text("整页", exact=True).click()
    tab.wait_for_url("**cut=whole*")
    visitor.settle()
    tab.wait_for_function("part => document.querySelector('[data-testid=stImage] img').naturalHeight > part", arg=part)


def test_what_a_document_prints_is_shown_and_does_nothing(visitor: Visitor, served: Served) -> None:
    unit = "feedfeedfeedfeed"
    for path, address in (
        ("accounts", {"unit": unit, "view": "forms", "form": "expenditure"}), ("findings", {"q": "img"}),
        ("quarantine", {"reason": "unknown_table"}), ("accounts", {"unit": unit}),
    ):  # fmt: skip
        tab = visitor.go(served.at(path, **address))
        assert "taken" not in tab.title()
        for trap in ("img[src*=elsewhere]", "img[src='x']", "a[href*=elsewhere]", "a[href*=javascript]", "[onerror]"):
            assert tab.locator(trap).count() == 0, (path, trap)
    heading = tab.locator("h2").first.inner_text().replace("\u2060", "")
    assert heading.startswith(
        "<img src=x onerror=document.title='taken'>![a](http://elsewhere.example/a.png)[b](javascript:alert(1))"
    )
    assert heading.endswith("http://elsewhere.example/c **d** $e$ :red[f] =1+1")
    # The chart's own bubble, which is drawn as HTML.
    tab.locator("[data-testid=stVegaLiteChart] [aria-roledescription=bar]").first.hover()
    bubble = tab.locator("#vg-tooltip-element.visible")
    bubble.wait_for()
    assert bubble.locator("img, a").count() == 0
    assert "<img" in bubble.inner_text()


def test_every_control_and_chart_and_picture_has_a_name(visitor: Visitor, served: Served, shown: Shown) -> None:
    for path, address in (("", {}), ("accounts", {"unit": shown.unit_id(SOUND)}), ("findings", {}), ("coverage", {})):
        tab = visitor.go(served.at(path, **address))
        nameless = tab.evaluate(
            """() => [...document.querySelectorAll(
              'input, textarea, select, button, a, [role=combobox], img, [data-testid=stVegaLiteChart]')]
            .filter(e => e.offsetParent !== null && !e.closest('[aria-hidden=true]'))
            .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('alt') || e.getAttribute('title')
              || e.getAttribute('aria-labelledby') || e.innerText?.trim() || (e.labels && e.labels.length)
              || e.querySelector('[aria-label]')))
            .map(e => e.outerHTML.slice(0, 200))"""
        )
        assert nameless == []
        # One main heading, and no level left out.
        levels = tab.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_only_this_machine_under_its_own_name_is_answered(served: Served) -> None:
    ask = (
        "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\nOrigin: http://{host}\r\n\r\n"
    )

    def answer(host: str) -> str:
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as line:
            line.sendall(ask.format(host=host).encode())
            return line.recv(64).decode().split("\r\n")[0]

    assert " 101 " in answer(f"127.0.0.1:{served.port}")
    assert " 403 " in answer(f"elsewhere.example:{served.port}")
    # Another of this machine's own addresses, where it has one.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.1", 9))
            other = line.getsockname()[0]
        except OSError:
            return
    if not other.startswith("127."):
        with socket.socket() as line:
            line.settimeout(2)
            assert line.connect_ex((other, served.port)) != 0


def test_an_open_page_changes_to_the_release_published_meanwhile(
    visitor: Visitor, served: Served, shown: Shown
) -> None:
    tab = visitor.go(served.at(""))
    metric = tab.locator("[data-testid=stMetric]", has_text="读入文件").locator("[data-testid=stMetricValue]")
    assert metric.inner_text() == "5"
    assert tab.get_by_text(FIRST).count() == 1
    # The server holds the file open; publishing neither waits nor fails.
    published = publish_release([shown.documents[SOUND], shown.documents[SCAN]], served.warehouse, SECOND)
    assert published.replaced == FIRST
    tab.get_by_text(SECOND).wait_for()
    tab.get_by_text("已换用新发布的版次。").wait_for()
    visitor.settle()
    assert metric.inner_text() == "1"
    # A finding of the release before is said to be gone, without an error.
    gone = visitor.go(served.at("findings", finding=f"{shown.report_id(BROKEN)[:16]}/A23/actual/r1"))
    gone.get_by_text("本版已没有这处发现").wait_for()
    loaded = visitor.go(served.at("load"))
    loaded.locator("table", has_text=FIRST).wait_for()
