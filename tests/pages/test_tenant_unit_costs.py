"""Unit costs of a small company: 8 dollars of EC2 a day in September and 10 in October, nearly all of tenant blue."""

import pytest

METRICS = ["date,tenant,metric,value,unit"]
SEPTEMBER = [f"2026-09-{day:02},blue,content_pieces.blog,10,pieces" for day in range(1, 31)]
OCTOBER = [f"2026-10-{day:02},blue,content_pieces.blog,20,pieces" for day in range(1, 32)]


@pytest.fixture
def units(visit):
    def start(**query):
        return visit("tenant_costs.py", **{"view": "Unit costs", "period": "This month", **query})

    return start


def load(ledger, bills, folder):
    bills.load(ledger, folder / "metrics.csv", "\n".join([*METRICS, *SEPTEMBER, *OCTOBER]))


@pytest.fixture
def measured(once, company):
    return once(load, company)


def texts(tab):
    found = (*tab.subheader, *tab.markdown, *tab.caption)
    return "\n".join(str(each.value) for each in found).replace("\\", "")


def table(tab, column):
    return next((frame.value for frame in tab.dataframe if column in frame.value), None)


def card(tab, label):
    return next(((metric.value, metric.delta) for metric in tab.metric if metric.label == label), None)


def test_without_metrics_it_says_which_file_to_load(units):
    tab = units()

    assert "No content pieces in this period" in texts(tab)
    assert "CSV with the columns date, tenant, metric, value, unit" in texts(tab)
    assert tab.get("download_button")[-1].label == "Template"
    assert table(tab, "unit_cost") is None
    assert tab.file_uploader[0].label == "Drop business metrics here"


def test_metrics_that_are_dropped_here_give_unit_costs_here(units):
    tab = units()
    tab.file_uploader[0].set_value([("pieces.csv", "\n".join([*METRICS, *OCTOBER]).encode(), "text/csv")])
    tab.run()
    tab.button(key="load").click()
    tab.run()
    tab.run()

    assert not tab.exception
    assert "31 rows in: 31 stored, 0 quarantined." in texts(tab)
    rows = table(tab, "unit_cost").set_index("tenant")
    assert str(rows.loc["blue", "volume"]) == "620.000000"
    assert table(tab, "days_missing").set_index("metric").loc["content_pieces.blog", "days"] == 31


@pytest.mark.usefixtures("measured")
def test_volume_and_efficiency_of_the_whole_company_are_told_apart(units):
    tab = units()

    # September: 240 dollars for 300 pieces; October: 434 for 620
    assert card(tab, "Cost per content piece") == ("$0.70", "-12.5%")
    assert card(tab, "Content pieces") == ("620", "+106.7%")
    rows = table(tab, "unit_cost").set_index("tenant")
    assert str(rows.loc["All tenants", "volume_effect"]) == "256.000000"
    assert str(rows.loc["All tenants", "efficiency_effect"]) == "-62.000000"
    assert "Cost per content piece was $0.70 in October 2026, ▼ 13% vs Sep 2026" in texts(tab)


@pytest.mark.usefixtures("measured")
def test_a_link_opens_one_tenant_and_one_unit(units):
    tab = units(of="blue")

    assert tab.selectbox(key="of").value == "blue"
    assert "Cost per content piece of blue was" in texts(tab)
    assert "No users in this period" in texts(units(unit="User"))


@pytest.mark.usefixtures("measured")
def test_days_that_lack_values_are_named(units, company, bills, tmp_path):
    bills.load(company, tmp_path / "metrics.csv", "\n".join([*METRICS, *SEPTEMBER, *OCTOBER[:20]]), replace=True)

    assert "Content pieces are known on 20 of 31 days in October 2026" in texts(units())


@pytest.mark.usefixtures("measured")
def test_a_tenant_that_nobody_has_in_a_link_shows_all(units):
    assert units(of="nobody").selectbox(key="of").value == "All tenants"


def test_the_first_month_of_the_data_has_nothing_before_it(units):
    assert "No content pieces in this period" in texts(units(period="Last month"))
