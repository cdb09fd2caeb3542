"""Inline markup becomes text that can be read and searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingest.sources.xml_text import collapsed, text_of

_MML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


def _text(inner: str) -> str:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    return text_of(etree.fromstring(f'<!DOCTYPE t SYSTEM "none.dtd"><t {_MML}>{inner}</t>', parser))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("CO<sub>2</sub> and Ca<sup>2+</sup>", "CO2 and Ca2+"),
        ("5-HT<sub>2A</sub> receptors", "5-HT2A receptors"),
        ("10<sup>6</sup> cells", "10⁶ cells"),
        ("2 x 10<sup>-3</sup> M", "2 x 10⁻³ M"),
        ("the 2<sup>nd</sup> of 5 cm<sup>2</sup>", "the 2nd of 5 cm2"),
        ("<i>in <b>vitro</b></i> work", "in vitro work"),
        ("a <i>S</i>-<i>ketamine</i> b", "a S-ketamine b"),
        ("<i>a</i> <b>b</b>", "a b"),
        ("  two\n\t words ", "two words"),
        ("&lt;b&gt; &amp;", "<b> &"),
        ("a&nbsp;b &alpha;", "a b α"),
        ("<!-- not text -->text", "text"),
        ("<?pi not text?>text", "text"),
        ("", ""),
        (
            "<mml:math><mml:mfrac><mml:mn>1</mml:mn><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mi>b</mml:mi>"
            "</mml:mrow></mml:mfrac></mml:math> of it",
            "1/(a+b) of it",
        ),
        ("x<mml:math><mml:msup><mml:mi>r</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>", "xr^2"),
        ("<mml:math><mml:msub><mml:mi>K</mml:mi><mml:mi>i</mml:mi></mml:msub></mml:math>", "K_i"),
        ("<mml:math><mml:msqrt><mml:mn>2</mml:mn></mml:msqrt></mml:math>", "√2"),
        ("<mml:math><mml:mfrac><mml:mn>1</mml:mn></mml:mfrac></mml:math>", "1/()"),
    ],
)
def test_markup(inner: str, text: str) -> None:
    assert _text(inner) == text


@given(st.text())
def test_collapsing_twice_changes_nothing(text: str) -> None:
    assert collapsed(collapsed(text)) == collapsed(text)


_XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@given(_XML_TEXT, _XML_TEXT, _XML_TEXT)
def test_italics_add_and_take_nothing(before: str, inside: str, after: str) -> None:
    element = etree.Element("t")
    element.text = before
    italic = etree.SubElement(element, "i")
    italic.text, italic.tail = inside, after
    assert text_of(element) == collapsed(before + inside + after)
