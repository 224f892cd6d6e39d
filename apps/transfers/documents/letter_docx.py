"""Letters as DOCX, for units that put them on their own letter paper or add to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Final

import docx
from django.conf import settings
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from apps.transfers.documents.letters import ADDRESSEE, HEADS, WIDTHS, Fact, Letter

#: Word finds its own fonts; these are on every Chinese Windows, Mac and WPS, or replaced there.
_CHINESE_FONT: Final = "SimSun"
_LATIN_FONT: Final = "Calibri"
_MUTED: Final = RGBColor(0x5B, 0x6B, 0x78)
_PAGE_CM: Final = 17.0
_LABEL_CM: Final = 5.6
_ALONG: Final = 2
#: XML 1.0 knows no controls but tab and line ends, and no lone surrogates.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The words across the page, as word processors draw a watermark: a shape in the head of each page.
_ACROSS: Final = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136"
 path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/>
</v:shapetype><v:shape id="specimen" type="#_x0000_t136" alt="SPECIMEN"
 style="position:absolute;width:520pt;height:80pt;rotation:310;z-index:-1;
 mso-position-horizontal:center;mso-position-horizontal-relative:margin;
 mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#b42318"
 stroked="f"><v:fill opacity=".2"/><v:textpath style="font-family:SimSun" string="样本 SPECIMEN"/>
</v:shape></w:pict></w:r>"""


def letter_docx(letter: Letter) -> bytes:
    """Write a letter; the head of the list of visitors is repeated on every page."""
    document = docx.Document()
    _set_up(document, letter)
    for words, size in ((letter.title[0], 19.0), (letter.title[1], 11.5)):
        title = _line(document, words, size, bold=size > 12, muted=size < 12)
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for pair in (ADDRESSEE, *letter.paragraphs):
        _both(document, *pair, bold=pair == ADDRESSEE)
    _facts(document, letter.facts)
    _line(document, "邀请方  Inviter", 11, bold=True, before=8)
    _facts(document, letter.inviter)
    _line(document, "来访人员  Visitors", 11, bold=True, before=8)
    _listing(document, letter)
    signed = [_both(document, *pair, before=14) for pair in letter.signature]
    for line in [line for pair in signed for line in pair][:-1]:
        line.paragraph_format.keep_with_next = True
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Document, letter: Letter) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    base = document.styles["Normal"]
    base.font.name, base.font.size = _LATIN_FONT, Pt(10)
    fonts = base.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _CHINESE_FONT)
    document.core_properties.title = f"{letter.title[0]} {letter.reference}"
    document.core_properties.author = ""
    foot = section.footer.paragraphs[0]
    _write(foot, f"{letter.reference}  ·  {letter.title[0]} {letter.title[1]}", 8, muted=True)
    if settings.SPECIMEN:
        section.header.paragraphs[0]._p.append(parse_xml(_ACROSS))  # noqa: SLF001 - as below


def _both(
    document: Document, chinese: str, english: str, *, bold: bool = False, before: float = 0
) -> tuple[Paragraph, Paragraph]:
    """Write the Chinese, and the English smaller under it."""
    above = _line(document, chinese, 10.5, bold=bold, before=before)
    return above, _line(document, english, 9, muted=True)


def _facts(document: Document, facts: Sequence[Fact]) -> None:
    table = _table(document, len(facts), (_LABEL_CM, _PAGE_CM - _LABEL_CM))
    cells = list(table._cells)  # noqa: SLF001 - table.cell() is quadratic in the rows
    for place, (chinese, english, value) in enumerate(fact.printed for fact in facts):
        _fill(cells[2 * place], f"{chinese}  {english}", 8.5)
        _fill(cells[2 * place + 1], value, 9.5)


def _listing(document: Document, letter: Letter) -> None:
    scale = _PAGE_CM / sum(WIDTHS)
    table = _table(document, len(letter.rows) + 1, tuple(width * scale for width in WIDTHS))
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - there is no other way
    told = ["\n".join(pair) for pair in HEADS]
    told += [value for row in letter.rows for value in row]
    for place, (cell, words) in enumerate(zip(list(table._cells), told, strict=True)):  # noqa: SLF001
        _fill(cell, words, 8, bold=place < len(HEADS))
        # The last rows go with the signatures: nobody signs a page that names nobody.
        is_last = place >= len(told) - _ALONG * len(HEADS)
        cell.paragraphs[0].paragraph_format.keep_with_next = is_last


def _table(document: Document, rows: int, widths: tuple[float, ...]) -> Table:
    table: Table = document.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _fill(cell: _Cell, words: str, size: float, *, bold: bool = False) -> None:
    _write(cell.paragraphs[0], words, size, bold=bold)


def _line(
    document: Document,
    words: str,
    size: float,
    *,
    bold: bool = False,
    muted: bool = False,
    before: float = 0,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.space_before = Pt(before)
    return _write(paragraph, words, size, bold=bold, muted=muted)


def _write(
    paragraph: Paragraph, words: str, size: float, *, bold: bool = False, muted: bool = False
) -> Paragraph:
    run = paragraph.add_run(_NO_XML.sub("", words))
    run.font.size, run.bold = Pt(size), bold
    if muted:
        run.font.color.rgb = _MUTED
    return paragraph
