import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.policy.decisions import shipped
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.sheet import from_csv, to_csv

SHIPPED = PriceList.of(shipped("prices").body)
HEAD = "book,provider,model,valid_from,source,unit,input\n"
NAMES = st.text(st.sampled_from('ab,"\n; é'), min_size=1, max_size=8).map(str.strip).filter(bool)


def test_what_is_written_reads_the_same():
    assert PriceList.of(from_csv(to_csv(SHIPPED))) == SHIPPED


def test_a_table_of_one_price_is_read():
    listed = PriceList.of(from_csv(f"{HEAD}mine,OpenAI,gpt-4,2026-01-01,contract,per_1m,30\n"))
    assert listed.prices[0].rates == {"input": 30}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("book,provider\n", "no column 'model'"),
        (HEAD.replace("input", "inputs"), "column 'inputs' is none of"),
        (f"{HEAD}mine,OpenAI,gpt-4,2026-01-01,c,per_2,30\n", "line 2: unit 'per_2' is neither"),
        (f"{HEAD}mine,OpenAI,gpt-4,2026-01-01,c,per_1m,cheap\n", "line 2: input 'cheap' is no number"),
        (f"{HEAD}mine,OpenAI,gpt-4,2026-01-01,c,per_1m\n", "line 2 has not as many cells"),
        (f"{HEAD}mine,OpenAI,gpt-4,2026-01-01,c,per_1m,3,4\n", "line 2 has not as many cells"),
        ("", "no column 'book'"),
    ],
)
def test_a_bad_table_is_refused_with_its_place(text, why):
    with pytest.raises(UsageError, match=why):
        from_csv(text, "prices.csv")


@given(NAMES, NAMES)
def test_any_name_survives(name, source):
    if "\n" in name:
        return
    entry = {"book": "b", "provider": "p", "name": name, "valid_from": "2026-01-01", "source": source}
    listed = PriceList.of({"prices": [{**entry, "per_1m": {"output": "1.50"}}]})
    assert PriceList.of(from_csv(to_csv(listed))) == listed
