"""The text of a page: from bytes of any kind, and from the web but never from inside the user's own network."""

from __future__ import annotations

import io
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.claims import fetching
from graph.claims.fetching import checked_address, fetch, is_public
from graph.claims.pages import plain_text, read_page, text_of
from ingest.errors import KetagraphError, RemoteError, SourceError, UsageError

_HTML = b"""<!doctype html><html><head><title>A page</title><script>alert('x')</script></head><body><nav>Menu</nav>
<article><h1>On a drug</h1><p>Drug A is a medicine that lowers pain in adults who were treated.</p>
<p>It was studied in several trials, and most people had fewer symptoms after it.</p></article></body></html>"""


def test_main_text_of_html_without_scripts() -> None:
    text = text_of(_HTML, "page.html")
    assert "lowers pain in adults" in text
    assert "alert" not in text


def pdf_of(words: str) -> bytes:
    """A PDF of one page, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def test_text_of_a_pdf() -> None:
    assert "Ketamine lowers pain" in text_of(pdf_of("Ketamine lowers pain."), "page.pdf")


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b"\x00\x01\x02\x03", pdf_of("")])
def test_what_holds_no_text_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"\."):
        text_of(content, "file")


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=150)
def test_any_bytes_give_text_or_an_error_of_ours(content: bytes) -> None:
    with suppress(KetagraphError):
        assert isinstance(text_of(content, "file"), str)


@given(st.text(max_size=100).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_text_stays_as_it_is(text: str) -> None:
    if not text.encode().startswith((b"\xff\xfe", b"\xfe\xff")):
        assert plain_text(text.encode()) == text


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        read_page(str(tmp_path / "absent.txt"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "255.255.255.255",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/", "file:///etc/passwd", "http://", "http://user:pw@example.org/", "http://a:99999/",
                "http://example.org:8080/", "javascript:alert(1)"],
)  # fmt: skip
def test_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(UsageError):
        checked_address(address)


@pytest.mark.parametrize(
    "address", ["http://localhost/", "http://127.0.0.1/", "https://[::1]/", "http://169.254.169.254/"]
)
def test_nothing_inside_the_own_network_is_fetched(address: str) -> None:
    with pytest.raises(UsageError, match="not on the public web"):
        fetch(address)


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolved(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.7")]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with pytest.raises(UsageError, match=r"10\.0\.0\.7"):
        fetch("https://example.org/")


def test_a_redirect_into_the_own_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([(None, "http://127.0.0.1/secret")])
    asked = fetching._ask
    monkeypatch.setattr(fetching, "_ask", lambda *given: next(answers, None) or asked(*given))
    with pytest.raises(UsageError, match=r"127\.0\.0\.1"):
        fetch("https://example.org/")


def test_endless_redirects_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_ask", lambda *given: (None, "/again"))
    with pytest.raises(RemoteError, match="sends on"):
        fetch("https://example.org/")


def test_a_name_that_does_not_resolve(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(RemoteError, match="resolved"):
        fetch("https://no-such-name.example/")
