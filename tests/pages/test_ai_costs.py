"""AI costs of a small company: gpt-4 writes blog posts for blue; output costs half as much from 16 October on."""

from decimal import Decimal

import pytest

AI = {"ServiceProviderName": "OpenAI", "ServiceCategory": "AI and Machine Learning", "ServiceName": "OpenAI API"}
TOKENS = {"ConsumedUnit": "Tokens", "x_Model": "gpt-4", "Tags": '{"tenant": "blue"}'}
PIECES = [
    "date,tenant,metric,value,unit",
    *(f"2026-10-{day:02},blue,content_pieces.blog_post,2,pieces" for day in range(1, 32)),
]


def load(ledger, bills, folder):
    kinds = {"input": ("0.03", "1000"), "cached_input": ("0.009", "900")}
    rows = [
        bills.charge(f"2026-10-{day:02}", cost, **AI, **TOKENS, ConsumedQuantity=count, x_TokenKind=kind,
                     x_ContentType="blog_post")
        for day in range(1, 32)
        for kind, (cost, count) in (kinds | {"output": ("0.06" if day < 16 else "0.03", "1000")}).items()
    ]  # fmt: skip
    bills.load(ledger, folder / "models.csv", rows, source="models")
    bills.load(ledger, folder / "pieces.csv", "\n".join(PIECES))


@pytest.fixture
def models(once, company):
    """A thousand tokens of input and 900 of cached input a day, and 1,000 of output; a day's input is 3 cents."""
    once(load, company)


@pytest.fixture
def page(visit):
    def start(view="Spend", **query):
        return visit("ai_costs.py", **{"ai_view": view, "period": "This month", **query})

    return start


def texts(tab):
    found = (*tab.subheader, *tab.markdown, *tab.caption, *tab.info)
    return "\n".join(str(each.value) for each in found).replace("\\", "")


def table(tab, column):
    return next((frame.value for frame in tab.dataframe if column in frame.value), None)


def card(tab, label):
    return next(((metric.value, metric.delta) for metric in tab.metric if metric.label == label), None)


def test_without_ai_costs_it_says_which_files_to_load(page):
    tab = page(provider=["AWS"])

    assert "No AI cost in October 2026" in texts(tab)
    assert "OpenAI organization costs and usage (JSON)" in texts(tab)
    assert not tab.metric
    assert all(
        "No AI cost in October 2026" in texts(page(view, provider=["AWS"])) for view in ("Price book", "Reconciliation")
    )


@pytest.mark.usefixtures("models")
def test_tokens_pieces_and_the_cache_stand_on_the_cards(page):
    tab = page(in_model="gpt-4")

    # 31 days of 3 cents and 0.9 cents, 15 of 6 cents and 16 of 3 cents of output: $2.589 for 89,900 tokens
    assert card(tab, "AI cost")[0] == "$2.59"
    assert card(tab, "Tokens")[0] == "89.9K"
    assert card(tab, "Cost per 1M tokens")[0] == "$28.80"
    # 900 of 1,900 prompt tokens a day at 10 instead of 30 dollars a million
    assert card(tab, "Prompts read from cache") == ("47%", "saved $0.56")
    assert card(page(in_content="blog_post"), "Cost per content piece")[0] == "$0.0418"


@pytest.mark.usefixtures("models")
def test_pieces_are_not_told_apart_by_model_so_their_cost_is_unknown(page):
    assert card(page(in_model="gpt-4"), "Cost per content piece")[0] == "unknown"


@pytest.mark.usefixtures("models")
def test_a_link_opens_one_model_by_token_kind_and_names_the_changed_price(page):
    tab = page(in_model="gpt-4", by="Token kind")

    rows = table(tab, "x_TokenKind").set_index("x_TokenKind")
    assert str(rows.loc["input", "per_million"]) == "30.000000"
    assert str(rows.loc["cached_input", "tokens"]) == "27900.000000000000"
    assert "Prices changed: gpt-4: output ▼ 50% on 16 Oct 2026." in texts(tab)
    assert "output is 53% of the $2.59 of gpt-4 in October 2026" in texts(tab)


@pytest.mark.usefixtures("models")
def test_cost_that_names_no_tokens_is_told_and_not_in_the_price_per_million(page):
    tab = page()

    assert card(tab, "AI cost")[0] == "$126.59"
    assert card(tab, "Cost per 1M tokens")[0] == "$28.80"
    assert "$124.00 of AI cost names no tokens (OpenAI API)" in texts(tab)
    assert table(tab, "x_Model")["x_Model"].tolist() == ["No model named", "gpt-4"]


@pytest.mark.usefixtures("models")
def test_what_is_picked_is_left_by_all(page):
    tab = page(in_model="gpt-4", in_kind="output")
    assert [each.label for each in tab.selectbox if each.value in {"gpt-4", "output"}] == ["Model", "Token kind"]
    tab.button(key="all").click()
    tab.run()

    assert card(tab, "AI cost")[0] == "$126.59"


@pytest.mark.usefixtures("models")
def test_a_book_is_held_against_the_bill(page):
    tab = page("Price book")

    rows = table(tab, "listed_per_million").set_index("kind")
    assert str(rows.loc["input", "listed_per_million"]) == "30.000000"
    assert rows.loc["input", "difference"] == 0
    assert "Unpriced, and not free: 27.9K tokens (gpt-4)" in texts(tab)
    assert table(tab, "reason")["tokens"].tolist() == [27_900]
    assert table(tab, "valid_from") is not None


@pytest.mark.usefixtures("models")
def test_bills_stand_beside_usage_reports(page):
    tab = page("Reconciliation")

    assert "No usage report is loaded" in texts(tab)
    assert card(tab, "Tokens by usage reports")[0] == "unknown"
    assert len(table(tab, "tokens_apart")) == 3


def test_the_calculator_begins_with_the_reference_and_a_slider_moves_it(page):
    tab = page("Calculator")
    assert card(tab, "Cost of a month")[0] == "$59.095"
    assert card(tab, "Average of a piece")[0] == "$0.0246229"

    next(each for each in tab.slider if "blog" in each.label).set_value(0)
    tab.run()
    assert card(tab, "Cost of a month")[0] == "$14.095"
    tab.button(key="calculator_reset").click()
    tab.run()
    assert card(tab, "Cost of a month")[0] == "$59.095"


def test_a_model_without_a_price_is_an_error_that_names_it(page):
    tab = page("Calculator", calculator_book="genai-prices")
    model = next(each for each in tab.selectbox if each.label == "Model")
    model.select_index(next(place for place, name in enumerate(model.options) if name == "llama3.1:8b, unpriced"))
    tab.run()

    assert "has no price for input tokens of model 'llama3.1:8b'" in tab.error[0].value.replace("\\", "")
    assert card(tab, "Cost of a month") is None


@pytest.mark.usefixtures("models")
def test_the_calculator_may_begin_with_what_was_measured(page):
    tab = page("Calculator")
    assert [str(each) for each in table(tab, "measured_per_piece")["measured_per_piece"]].count("None") == 3

    tab.segmented_control(key="calculator_start").set_value("October 2026")
    tab.run()
    rows = table(tab, "measured_per_piece").set_index("content_type")
    assert rows.loc["blog_post", "volume"] == 62


@pytest.mark.usefixtures("models")
def test_levers_are_estimates_over_real_usage_and_may_be_put_to_nothing(page):
    tab = page("What if")
    assert "Estimate: these levers would save" in texts(tab)
    assert card(tab, "Before")[0] == "$2.59"

    tab.button(key="savings_zero").click()
    tab.run()
    assert "Nothing is changed: tokens cost $2.59" in texts(tab)

    next(each for each in tab.slider if each.label == "Batch API").set_value(100)
    tab.run()
    assert card(tab, "After")[0] == "$1.29"
    assert "100 % of usage may wait" in table(tab, "assumption")["assumption"][0]


@pytest.mark.usefixtures("models")
def test_a_share_of_a_content_type_moves_to_another_model(page):
    tab = page("What if")
    tab.button(key="savings_zero").click()
    tab.run()
    target = tab.selectbox(key="move_target")
    target.select_index(target.options.index("claude-3-haiku"))
    next(each for each in tab.slider if each.label == "Share that moves").set_value(50)
    tab.run()

    row = table(tab, "assumption").iloc[0]
    assert row["lever"] == "Move to another model"
    assert "50 % of blog_post is written by claude-3-haiku" in row["assumption"]
    # half of $2.589; the other half of 31,000 in and out and 27,900 cached at .25, 1.25 and .03 dollars a million
    assert row["after"] == Decimal("1.3181685")


def test_modes_take_the_reference_s_models_by_its_own_figures(page):
    tab = page("Model choice", choice_book="stated")

    assert [card(tab, name)[0] for name in ("Low cost", "Balanced", "Premium")] == [
        "llama3.1:8b",
        "llama3.1:8b",
        "gpt-4",
    ]
    social = page("Model choice", choice_book="stated", choice_type="social_media")
    assert card(social, "Premium")[0] == "claude-3-haiku"


def test_a_least_quality_holds_in_every_mode(page):
    tab = page("Model choice")
    tab.slider(key="choice_least").set_value(9.1)
    tab.run()

    assert {card(tab, name)[0] for name in ("Low cost", "Balanced", "Premium")} == {"gpt-4"}


def test_plans_break_even_where_the_reference_says(page):
    tab = page("Plans")
    assert "startup at 31,236, professional at 39,755, enterprise at 72,884" in texts(tab)

    tab.number_input(key="plans_fixed").set_value(700.0)
    tab.run()
    assert "startup at 10,000" in texts(tab)


OWN = """book,provider,model,valid_from,source,unit,input,output
mine,openai,gpt-4,2026-10-01,contract 7,per_1m,15,{output}
"""


@pytest.mark.usefixtures("models")
def test_own_prices_are_shown_before_they_are_kept_and_the_audit_knows(page, company):
    tab = page("Price book")
    tab.file_uploader[0].set_value([("mine.csv", OWN.format(output=30).encode(), "text/csv")])
    tab.run()
    # 31,000 tokens in and out: 30 and 60 dollars a million by the package, 15 and 30 by the contract
    assert "Estimate 2.79 USD before, 1.40 USD after (▼ -$1.40)" in texts(tab)
    assert tab.button(key="prices_save").disabled

    tab.text_input(key="prices_why_0").set_value("contract 7")
    tab.run()
    tab.button(key="prices_save").click()
    tab.run()
    assert not tab.exception
    assert "Kept, and written into the audit." in tab.success[0].value
    assert table(tab, "valid_to")["source"].tolist().count("contract 7") == 2
    assert [each["action"] for each in company.state.rows("audit")].count("reprice") == 1


def test_prices_that_are_off_by_a_thousand_are_refused(page, models, company):
    assert models is None
    tab = page("Price book")
    tab.file_uploader[0].set_value([("mine.csv", OWN.format(output=60_000).encode(), "text/csv")])
    tab.run()

    assert "if it is the price of" in tab.error[0].value
    assert not company.state.rows("policy")


def test_a_rate_that_moves_is_no_changed_price(page, models, company, bills, tmp_path):
    assert models is None
    rates = ["date,from_currency,to_currency,rate,source", "2026-09-01,USD,EUR,0.9,bank", "2026-10-08,USD,EUR,0.8,bank"]
    bills.load(company, tmp_path / "rates.csv", "\n".join(rates))
    euros = bills.charge("2026-10-31", "500", BillingCurrency="EUR")
    bills.load(company, tmp_path / "euros.csv", [euros], source="euros")

    assert "Prices changed: gpt-4: output ▼ 50% on 16 Oct 2026." in texts(page(currency="EUR"))


def test_ai_cost_without_a_rate_is_told_and_not_nothing(page, models, company, bills, tmp_path):
    assert models is None
    euros = bills.charge("2026-10-31", "500", BillingCurrency="EUR")
    bills.load(company, tmp_path / "euros.csv", [euros], source="euros")

    said = texts(page(currency="EUR"))
    assert "No AI cost in October 2026" in said
    assert "in USD) has no rate into EUR and is not in these figures." in said
