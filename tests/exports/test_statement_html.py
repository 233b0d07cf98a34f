from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from costlib.exports import statement_html

HOSTILE = '<script>alert("1")</script>\'"><img src=x onerror=a()>&amp;'
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "div", "main", "header", "footer", "section"),
    *("p", "h1", "h2", "dl", "dt", "dd", "ul", "li", "bdi", "code"),
    *("table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
}


class Reader(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.texts, self.open = set(), [], [], []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in {"meta", "col"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self):
        return "\n".join(self.texts)


def test_the_page_says_total_status_basis_and_hash(sealed):
    stated = sealed()
    text = Reader(statement_html(stated)).text
    for said in ("Verdantide", "5,275.00 USD", "Sealed 6 Nov 2026, 10:22 UTC", "Effective cost", stated.content_hash):
        assert said in text
    assert "DRAFT" not in text
    assert "Draft" not in text


def test_a_draft_says_so_on_top_and_behind_the_text(statement):
    text = Reader(statement_html(statement())).text
    assert "Draft: not sealed" in text
    assert "DRAFT" in text


def test_invented_bills_are_marked(statement):
    assert "Sample data" in Reader(statement_html(statement(sample=True))).text
    assert "Sample data" not in Reader(statement_html(statement())).text


def test_the_page_needs_no_network_and_runs_no_script(statement):
    page = statement_html(
        statement(HOSTILE, issuer=HOSTILE, plan=HOSTILE, notes=(HOSTILE,), recommendations=(HOSTILE,))
    )
    read = Reader(page)
    assert read.tags <= ALLOWED
    assert not [name for name, _ in read.attributes if name in {"src", "href", "srcset", "action"} or name[:2] == "on"]
    assert b"url(" not in page
    assert b"@import" not in page
    assert read.text.count(HOSTILE) >= 5


@given(name=st.text(max_size=40))
def test_any_name_is_text_and_nothing_else(statement, name):
    read = Reader(statement_html(statement(name, issuer=name)))
    assert read.tags <= ALLOWED
    assert read.open == []


def test_the_same_statement_makes_the_same_page(statement):
    assert statement_html(statement()) == statement_html(statement())
