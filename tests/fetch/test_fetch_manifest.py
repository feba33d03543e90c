"""The manifest is read strictly, in both languages, and complains with the row's number."""

from __future__ import annotations

import pytest

from juesuan.fetch.manifest import ManifestError, load_manifest

HEADER = "unit,year,region,address"


def manifest(tmp_path, text, name="sources.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return load_manifest(path)


def test_chinese_headers_from_excel_are_understood(tmp_path):
    text = "单位,年度,地区,地址,类型,级别,附件主机\n某局,2024年,云岭省/青石市,HTTPS://Example.org/a#top,决算,部门,files.example.org\n"
    (one,) = manifest(tmp_path, text, encoding="gb18030")
    assert (one.unit, one.year, one.region, one.address) == ("某局", 2024, "云岭省/青石市", "https://example.org/a")
    assert (one.kind, one.level, one.place, one.row) == ("final_accounts", "department", "云岭省/青石市/2024/某局", 2)
    assert one.allowed_hosts == {"example.org", "files.example.org"}
    assert manifest(tmp_path, "\ufeff" + text)[0].unit == "某局"


def test_yaml_says_the_same(tmp_path):
    text = (
        "sources:\n- {unit: 某局, year: 2024, region: 云岭省, address: 'http://example.org/', hosts: [a.org, b.org]}\n"
    )
    (one,) = manifest(tmp_path, text, "sources.yaml")
    assert (one.unit, one.year, one.hosts) == ("某局", 2024, {"a.org", "b.org"})


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        (",2024,云岭省,http://example.org/", "unit is missing"),
        ("某局,24,云岭省,http://example.org/", "four digits"),
        ("某局,2024,云岭省,ftp://example.org/a.pdf", "only http"),
        ("某局,2024,云岭省,file:///etc/passwd", "only http"),
        ("某局,2024,云岭省,http:///a.pdf", "no host"),
        ("某局,2024,云岭省,http://example.org:99999/", "can't be used"),
        ("某局,2024,云岭省,http://exa mple.org/", "white space"),
        ("../某局,2024,云岭省,http://example.org/", "can't name a folder"),
        (".某局,2024,云岭省,http://example.org/", "can't name a folder"),
        ("某/局,2024,云岭省,http://example.org/", "can't name a folder"),
        ("某局,2024,../云岭省,http://example.org/", "can't name a folder"),
        ("某局,2024,/云岭省,http://example.org/", "can't name a folder"),
        (f"{'某' * 90},2024,云岭省,http://example.org/", "can't name a folder"),
        ("某局\u202e,2024,云岭省,http://example.org/", "can't name a folder"),
        ("某局,2024,云岭省", "another number of cells"),
        ("某局,2024,云岭省,http://example.org/,more", "another number of cells"),
    ],
)
def test_a_wrong_row_is_told_by_its_number(tmp_path, row, complaint):
    good = "甲局,2024,云岭省,http://example.org/1"
    with pytest.raises(ManifestError, match="row 3: ") as caught:
        manifest(tmp_path, f"{HEADER}\n{good}\n{row}\n")
    assert complaint in str(caught.value)
    assert "row 2" not in str(caught.value)


def test_all_wrong_rows_are_told_at_once(tmp_path):
    with pytest.raises(ManifestError, match=r"row 2: .*row 3: ") as caught:
        manifest(tmp_path, f"{HEADER}\n,1,y,z\nx,1,y,z\n" + "x,1,y,z\n" * 40)
    assert "more" in str(caught.value)


def test_an_empty_line_is_no_row_and_a_repeated_row_is_told(tmp_path):
    row = "某局,2024,云岭省,http://example.org/"
    assert len(manifest(tmp_path, f"{HEADER}\n\n{row}\n\n")) == 1
    with pytest.raises(ManifestError, match="row 3: repeats row 2"):
        manifest(tmp_path, f"{HEADER}\n{row}\n{row}\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unit,year,region\n",
        "unit,year,region,address,colour\n",
        "unit,单位,year,region,address\n",
        f'{HEADER}\n"a,b\n',
    ],
)
def test_a_wrong_header_or_file_is_told(tmp_path, text):
    with pytest.raises(ManifestError):
        manifest(tmp_path, text)


@pytest.mark.parametrize("text", ["just words", "{a: [", "- unit: x\n  colour: y\n", "sources: 3"])
def test_wrong_yaml_is_told(tmp_path, text):
    with pytest.raises(ManifestError):
        manifest(tmp_path, text, "sources.yml")


def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path):
    with pytest.raises(ManifestError, match="no user name or password") as caught:
        manifest(tmp_path, f"{HEADER}\n某局,2024,云岭省,http://me:hunter2@example.org/\n")
    assert "hunter2" not in str(caught.value)


def test_a_missing_manifest_is_told(tmp_path):
    with pytest.raises(ManifestError, match="can't read the manifest"):
        load_manifest(tmp_path / "none.csv")
