"""Official documents: said once, the same in Word and in PDF, and nothing said is taken for markup."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import typst
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from bangfu.access.scope import EVERYWHERE
from bangfu.plain.period import Period
from bangfu.reports import official_pdf
from bangfu.reports.files import official
from bangfu.reports.official import (
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
    balanced,
    chinese,
    formal_number,
    to_docx,
    to_pdf,
    told,
    width,
)
from tests import world

NASTY = '#panic("x") *b* _i_ $x$ `r` <a> @b // \\u{1F} ]#[ & <w:p/> = 一'
RARE = "橦湑磑迴〔〕“”‘’——……《》①℃㎡"
BULLETIN = OfficialDocument(
    issuer="汉中市扶贫开发领导小组",
    number="汉扶发[2014]018号",
    title="关于市级机关企事业单位包村扶贫和干部驻村包扶工作到位情况的通报",
    recipients="各县区委、县区人民政府，市级各参扶部门",
    blocks=(
        Paragraph("现将到位情况通报如下。"),
        Heading("总体情况"),
        Paragraph("平均在岗率91.6%。\n较上次提高2.3个百分点。"),
        Heading("存在问题", 1),
        Heading("个别工作队在岗率偏低", 2),
        Heading("资金拨付进度不均衡", 2),
        Heading("两个县区", 3),
        Table("各县区在岗率", ("县区", "在岗率"), (("镇巴县", "84.5"), ("略阳县", "86.2")), (1,)),
    ),
    signature="汉中市扶贫开发领导小组",
    date=date(2014, 10, 8),
    copies_to="市委办公室，市政协办公室",
    printed_by="汉中市扶贫开发领导小组办公室",
    note="此件公开发布",
)


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple((f"第{n}村", str(n), f"{n}.5") for n in range(count))


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def query(document: OfficialDocument, selector: str) -> list[dict[str, object]]:
    found = typst.query(
        official_pdf.TEMPLATE.read_bytes(),
        selector,
        font_paths=list(map(str, official_pdf.font_paths())),
        sys_inputs={"document": json.dumps(told(document))},
    )
    return list(json.loads(found))


def texts(content: bytes) -> list[str]:
    """Every line of a Word file, in tables too, in order."""
    body = Document(BytesIO(content)).element.body
    return [
        text for line in body.iter(qn("w:p")) if (text := "".join(part.text or "" for part in line.iter(qn("w:t"))))
    ]


def test_word_says_everything_in_order() -> None:
    assert texts(to_docx(BULLETIN)) == [
        "汉中市扶贫开发领导小组文件",
        "汉扶发〔2014〕18号",
        "关于市级机关企事业单位包村扶贫和干部驻村包扶工作到位情况的通报",
        "各县区委、县区人民政府，市级各参扶部门：",
        "现将到位情况通报如下。",
        "一、总体情况",
        "平均在岗率91.6%。",
        "较上次提高2.3个百分点。",
        "二、存在问题",
        "（一）个别工作队在岗率偏低",
        "（二）资金拨付进度不均衡",
        "1.两个县区",
        "各县区在岗率",
        "县区",
        "在岗率",
        "镇巴县",
        "84.5",
        "略阳县",
        "86.2",
        "汉中市扶贫开发领导小组",
        "2014年10月8日",
        "（此件公开发布）",
        "抄送：市委办公室，市政协办公室。",
        "汉中市扶贫开发领导小组办公室2014年10月8日印发",
    ]


def test_word_is_set_by_the_standard() -> None:
    word = Document(BytesIO(to_docx(BULLETIN)))
    section = word.sections[0]
    assert [round(length.mm) for length in (section.top_margin, section.left_margin, section.page_width)] == [
        37,
        28,
        210,
    ]
    for style, font, size in (
        ("Normal", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
    ):
        assert word.styles[style].element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert word.styles[style].font.size.pt == size
    assert word.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(28.95, abs=0.05)
    headings = [line.style.name for line in word.paragraphs if line.style.name.startswith("Heading")]
    assert headings == ["Heading 1", "Heading 1", "Heading 2", "Heading 2", "Heading 3"]
    assert word.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert word.tables[1]._tbl.tblPr.find(qn("w:tblpPr")).get(qn("w:tblpYSpec")) == "bottom"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_docx(BULLETIN) == to_docx(BULLETIN)
    assert to_pdf(BULLETIN) == to_pdf(BULLETIN)
    assert all(info.date_time[:3] == (2014, 10, 8) for info in ZipFile(BytesIO(to_docx(BULLETIN))).infolist())


def test_nothing_said_is_markup() -> None:
    nasty = replace(
        BULLETIN, issuer=NASTY, number=NASTY, title=NASTY, recipients=NASTY, signature=NASTY, copies_to=NASTY,
        printed_by=NASTY, note=NASTY, blocks=(Heading(NASTY), Paragraph(NASTY), Table(NASTY, (NASTY,), ((NASTY,),))),
    )  # fmt: skip
    assert to_pdf(nasty).startswith(b"%PDF")
    assert [found["body"] for found in query(nasty, "heading")] == [{"func": "text", "text": f"一、{NASTY}"}]
    assert texts(to_docx(nasty)).count(NASTY) >= 4


def test_control_characters_do_not_break_a_file() -> None:
    odd = replace(BULLETIN, blocks=(Paragraph("甲\x00乙\x0b丙\ufffe丁"), Table("", ("a\x07",), (("b\x1f",),))))
    assert to_pdf(odd).startswith(b"%PDF")
    assert texts(to_docx(odd))


def test_no_character_is_missing_with_the_fonts_that_come_along() -> None:
    every = "".join(
        bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)
    )
    said = replace(
        BULLETIN, title=f"关于{RARE[:4]}的通报", blocks=(Heading(RARE), Heading(RARE, 2), Paragraph(every + RARE))
    )
    assert official_pdf.render(told(said), system=False, archival=True).startswith(b"%PDF")


def test_a_missing_character_would_be_noticed() -> None:
    said = replace(BULLETIN, blocks=(Paragraph("\U000f1234"),))
    with pytest.raises(typst.TypstError):
        official_pdf.render(told(said), system=False, archival=True)


def test_without_a_chinese_font_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official_pdf, "font_paths", list)
    with pytest.raises(official_pdf.FontsMissing, match="没有中文字体"):
        official_pdf.render(told(BULLETIN), system=False)


def test_one_page_stays_one_page_and_long_tables_go_on() -> None:
    assert pages(to_pdf(replace(BULLETIN, blocks=BULLETIN.blocks[:3], note=""))) <= 2
    long = replace(BULLETIN, blocks=(Table("各村", ("村", "户数", "在岗率"), rows(560), (1, 2)),))
    assert 18 <= pages(to_pdf(long)) <= 22
    assert len(Document(BytesIO(to_docx(long))).tables[0].rows) == 561


def test_empty_parts_are_left_out() -> None:
    bare = OfficialDocument(issuer="略阳县", title="通知", blocks=(), signature="", date=date(2014, 1, 2))
    assert pages(to_pdf(bare)) == 1
    assert texts(to_docx(bare)) == ["略阳县文件", "通知"]


def test_uneven_tables_are_filled_up() -> None:
    table = Table("", ("甲", "乙", "丙"), (("1",), ("1", "2", "3", "4")))
    assert to_pdf(replace(BULLETIN, blocks=(table,))).startswith(b"%PDF")
    assert len(Document(BytesIO(to_docx(replace(BULLETIN, blocks=(table,))))).tables[0].columns) == 4


def test_long_titles_break_evenly() -> None:
    assert balanced(BULLETIN.title, 19).split("\n") == [
        "关于市级机关企事业单位包村扶贫",
        "和干部驻村包扶工作到位情况的通报",
    ]
    for title in ("通知", "关于2014—2016年" + "干部驻村联户扶贫" * 9 + "的通报", "x" * 200):
        lines = balanced(title, 19).split("\n")
        assert "".join(lines) == title
        assert all(width(line) <= 20 for line in lines)
    assert to_pdf(replace(BULLETIN, issuer="汉中市" * 20, title="扶贫" * 100, signature="办公室" * 20)).startswith(
        b"%PDF"
    )


def test_headings_are_numbered_unless_they_are() -> None:
    said = replace(
        BULLETIN, blocks=(Heading("一、总体"), Heading("问题"), Heading("（一）甲", 2), Heading("2014年", 3))
    )
    assert [item["text"] for item in told(said)["blocks"]] == ["一、总体", "二、问题", "（一）甲", "1.2014年"]
    assert [chinese(n) for n in (1, 10, 11, 20, 34, 100)] == ["一", "十", "十一", "二十", "三十四", "100"]


def test_numbers_of_documents_take_their_form() -> None:
    assert formal_number("汉扶发(2014)第018号") == "汉扶发〔2014〕18号"
    assert formal_number("汉办发〔2014〕3号") == "汉办发〔2014〕3号"
    assert formal_number("") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_review_is_in_chinese_whoever_fetches_it(language: str) -> None:
    world.make()
    with translation.override(language):
        made = official("610726", Period.of("2014"), None, EVERYWHERE)
    assert made.issuer == "宁强县扶贫开发领导小组"
    assert made.title == "宁强县2014年干部驻村联户扶贫工作年度报告"
