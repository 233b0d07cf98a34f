"""Rules and pools, and what-if, over two months: ten dollars a day that tenants own, four that nobody does."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from costlib.exports import sheet_csv
from costlib.policy import decisions
from costlib.policy.sheets.forms import POOLS
from costlib.policy.sheets.tables import tables
from pages import _context

FRAME = Path(_context.__file__).parent / "_frame.py"
KINDS = {"pools": ("Pools", "allocation"), "rules": ("Ownership", "ownership")}
EVENLY = {"method": "even", "drivers": None}


@pytest.fixture
def rules(visit):
    """Open the view, as ``rules("pools")`` or ``rules("rules")``."""

    def start(what):
        return visit("tenant_costs.py", view="Rules and pools", section=KINDS[what][0])

    return start


def texts(tab):
    found = (*tab.markdown, *tab.caption, *tab.info, *tab.error, *tab.warning, *tab.success, *tab.subheader)
    return "\n".join(str(each.value) for each in found).replace("\\", "")


def edit(tab, sheet, changes=(), added=(), deleted=(), kind="allocation"):
    """Type into an editor: changes are row number to cells."""
    turn = tab.session_state[f"draft_{kind}"].turn
    state = {"edited_rows": dict(changes), "added_rows": list(added), "deleted_rows": list(deleted)}
    tab.session_state[f"{kind}_{sheet}_{turn}"] = state
    return tab.run()


def give_reason(tab, kind, why="they asked for it"):
    turn = tab.session_state[f"draft_{kind}"].turn
    tab.text_input(key=f"{kind}_why_{turn}").set_value(why)
    return tab.run()


def save(tab, kind="allocation", why="they asked for it"):
    give_reason(tab, kind, why)
    tab.button(key=f"{kind}_save").click()
    tab.run()
    assert not tab.exception
    return tab


def pools(ledger):
    return ledger.policy("allocation")["pools"]


def table(tab, column):
    return next(frame.value for frame in tab.dataframe if column in frame.value)


def row_of(name, column="name"):
    names = [row[column] for row in tables("allocation", decisions.shipped("allocation").body)["pools"]]
    return names.index(name)


def test_pools_stand_in_order_with_what_they_took(rules):
    tab = rules("pools")

    assert "pools took $124.00 in October 2026" in texts(tab)
    found = table(tab, "goes_by").set_index("pool")
    assert list(found["order"]) == [1, 2, 3, 4]
    assert float(found.loc["AI services", "own"]) == 124
    assert "AI services" in texts(tab)  # its problem: no tokens are known


def test_a_changed_pool_is_a_new_entry_and_the_old_one_stays(rules, company):
    tab = rules("pools")
    edit(tab, "pools", {row_of("AI services"): EVENLY})
    assert "Changed: AI services.\n" in texts(tab).replace("  \n", "\n")
    assert "No month that has data changes." in texts(tab)

    save(tab)

    assert "Saved as version 1: they asked for it" in texts(tab)
    mine = [pool for pool in pools(company) if pool["name"] == "AI services"]
    assert [(pool["valid_from"], pool["method"]) for pool in mine] == [("2026-11-01", "even"), ("2000-01-01", "usage")]
    assert company.state.rows("audit")[-1]["action"] == "policy"


def test_correcting_the_past_says_which_months_change(rules, company):
    tab = rules("pools")
    edit(tab, "pools", {row_of("AI services"): EVENLY})
    tab.segmented_control(key="allocation_how").set_value("Correct the past")
    tab.run()
    assert "Changes 2 months with data: September 2026 to October 2026." in texts(tab)

    save(tab)

    assert [pool["method"] for pool in pools(company) if pool["name"] == "AI services"] == ["even"]


def test_pools_that_can_not_be_read_are_mended_on_the_page(company, bills):
    body = decisions.shipped("allocation").body
    body["pools"][0]["match"] = {"Nope": ["x"]}
    decisions.save(company.state, "allocation", body, actor="a file", source="s", now=bills.now)
    for view in ("Rules and pools", "What if"):
        tab = AppTest.from_file(str(FRAME), default_timeout=60)
        tab.run()
        tab.switch_page("tenant_costs.py")
        tab.query_params["view"] = view
        tab.run()
        assert not tab.exception
        assert "asks for 'Nope', which the cube does not keep" in texts(tab)
        if view == "Rules and pools":
            edit(tab, "pools", {0: {"match": "ServiceCategory=Storage"}})
            tab.segmented_control(key="allocation_how").set_value("Correct the past")
            tab.run()
            save(tab)
            assert pools(company)[0]["match"] == {"ServiceCategory": ["Storage"]}
            decisions.save(company.state, "allocation", body, actor="a file", source="s", now=bills.now)


def test_the_effect_is_shown_before_it_is_saved(rules, company):
    tab = rules("pools")
    edit(tab, "pools", {row_of("AI services"): EVENLY})
    tab.toggle(key="allocation_effect").set_value(True)
    tab.run()

    found = table(tab, "what_if").set_index("tenant")["difference"]
    assert float(found["blue"]) == 124
    assert float(found["Unallocated"]) == -124
    assert "equal to the cent" in texts(tab)
    assert decisions.history(company.state, "allocation") == []


def test_a_row_with_a_fault_is_named_and_nothing_typed_is_lost(rules, company):
    tab = rules("pools")
    edit(
        tab, "pools", {row_of("AI services"): {"drivers": "tokens"}}, [{"name": "New", "method": "even", "match": "*"}]
    )

    faults = table(tab, "What to do")
    assert list(faults["Name"]) == ["AI services", "New"]
    assert "write it as tokens=0.6" in faults["What to do"][0]
    assert "valid_from: is missing" in faults["What to do"][1]
    assert not [button for button in tab.button if button.key == "allocation_save"]
    typed = tab.session_state["draft_allocation"].typed["pools"]
    assert typed[row_of("AI services")]["drivers"] == "tokens"
    assert decisions.history(company.state, "allocation") == []


def test_an_edit_survives_a_look_at_another_view(rules):
    tab = rules("pools")
    edit(tab, "pools", {row_of("AI services"): EVENLY})
    tab.segmented_control(key="view").set_value("What if")
    tab.run()
    tab.segmented_control(key="view").set_value("Rules and pools")
    tab.run()

    assert "Changed: AI services." in texts(tab)


def test_a_save_over_somebody_elses_is_refused_and_keeps_what_was_typed(rules, company, bills):
    tab = rules("pools")
    edit(tab, "pools", {row_of("AI services"): EVENLY})
    body = {"pools": pools(company)[:-1]}
    decisions.save(company.state, "allocation", body, actor="finance", source="theirs", now=bills.now)

    save(tab)

    assert "finance saved another version of 'allocation'" in texts(tab)
    assert "what you typed is still here" in texts(tab)
    assert [each.source for each in decisions.history(company.state, "allocation")] == ["theirs"]
    assert tab.session_state["draft_allocation"].typed["pools"][row_of("AI services")]["method"] == "even"
    tab.run()
    tab.button(key="allocation_again").click()
    tab.run()
    assert "Nothing is changed so far." in texts(tab)


def test_a_file_goes_into_the_editor_with_its_good_and_its_bad_rows(rules, company):
    rows = tables("allocation", decisions.shipped("allocation").body)["pools"]
    rows[1] = {**rows[1], "method": "sum"}
    tab = rules("pools")
    turn = tab.session_state["draft_allocation"].turn
    file = ("pools.csv", sheet_csv.write(POOLS, rows), "text/csv")
    tab.file_uploader(key=f"allocation_files_{turn}").set_value([file])
    tab.run()

    assert "pools.csv: 5 rows of pools are in the editor." in texts(tab)
    assert "4 rows are good, 1 need correction" in texts(tab)
    assert list(table(tab, "What to do")["Row"]) == [2]
    assert decisions.history(company.state, "allocation") == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.toml", b"[[pools]\n", "x.toml is no TOML"),
        ("x.toml", b'[[pools]]\nname = "a"\n', "allocation, entry 'a' of pools"),
        ("x.csv", b"a,b\n1,2\n", "x.csv has the column 'a'"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_remedy(rules, name, content, says):
    tab = rules("pools")
    tab.file_uploader(key="allocation_files_0").set_value([(name, content, "text/plain")])
    tab.run()

    assert says in texts(tab)
    assert "Nothing is changed so far." in texts(tab)


def test_going_back_to_a_version_needs_a_second_word(rules, company, bills):
    body = {"pools": pools(company)[:-1]}
    decisions.save(company.state, "allocation", body, actor="finance", source="one pool less", now=bills.now)
    tab = rules("pools")
    tab.selectbox(key="allocation_back").select_index(0)
    tab.run()
    assert tab.button(key="allocation_go_back").disabled
    tab.checkbox(key="allocation_sure").check()
    tab.run()
    tab.button(key="allocation_go_back").click()
    tab.run()

    assert pools(company) == decisions.shipped("allocation").body["pools"]
    assert decisions.history(company.state, "allocation")[0].source == "back to what ships with Costboard"


def test_ownership_shows_coverage_rules_and_what_nobody_owns(rules):
    tab = rules("rules")

    # October: 310 dollars of EC2 that blue owns, 124 of OpenAI that nobody does
    assert "71% of cost in October 2026 has a tenant of its own; $124.00 is shared or untagged" in texts(tab)
    assert list(table(tab, "state")["state"]) == ["works", "finds nothing", "finds nothing"]
    unowned = table(tab, "tag_keys")
    assert [(row.provider, float(row.cost)) for row in unowned.itertuples()] == [("OpenAI", 124)]


def test_other_rules_are_previewed_then_saved_and_the_cube_follows(rules, company):
    tab = rules("rules")
    version = company.version()
    rule = {"name": "AI is red's", "owner": "tenant", "value": "red", "match": "ServiceName=OpenAI*"}
    edit(tab, "rules", added=[{**rule, "valid_from": "2026-01-01"}], kind="ownership")
    tab.segmented_control(key="ownership_how").set_value("Correct the past")
    tab.toggle(key="ownership_effect").set_value(True)
    tab.run()
    moved = table(tab, "then").set_index("tenant")["difference"]
    assert float(moved["red"]) == 124
    assert "Cost with a tenant: 71% today, 100% then." in texts(tab)

    save(tab, "ownership", "red's contract")

    assert company.version() != version
    assert "100% of cost in October 2026 has a tenant of its own" in texts(tab)
    assert decisions.history(company.state, "ownership")[0].source == "red's contract"
    assert company.policy("ownership")["rules"][-1]["source"] == "red's contract"


@pytest.fixture
def what_if(visit):
    return visit("tenant_costs.py", view="What if")


def test_a_what_if_changes_nothing_until_it_is_saved_as_a_rule(what_if, company):
    assert "No tenant's cost changes in October 2026" in texts(what_if)
    assert "Nothing is saved here." in texts(what_if)
    what_if.selectbox(key="what_if_0_pool").set_value("AI services")
    what_if.run()
    what_if.segmented_control(key="what_if_0_AI services_method").set_value("even")
    what_if.run()

    found = table(what_if, "what_if").set_index("tenant")
    assert float(found.loc["blue", "difference"]) == 124
    assert float(found["today"].sum()) == float(found["what_if"].sum()) == 434
    assert "equal to the cent" in texts(what_if)
    assert decisions.history(company.state, "allocation") == []

    what_if.text_input(key="what_if_why").set_value("heads it is")
    what_if.run()
    what_if.button(key="what_if_save").click()
    what_if.run()
    mine = [pool for pool in pools(company) if pool["name"] == "AI services"]
    assert [(pool["valid_from"], pool["method"]) for pool in mine] == [("2026-11-01", "even"), ("2000-01-01", "usage")]


def test_levers_go_back_to_today(what_if):
    what_if.selectbox(key="what_if_0_pool").set_value("AI services")
    what_if.run()
    what_if.segmented_control(key="what_if_0_AI services_method").set_value("even")
    what_if.run()
    what_if.button(key="what_if_reset").click()
    what_if.run()

    assert "No tenant's cost changes" in texts(what_if)
    assert not [button for button in what_if.button if button.key == "what_if_save"]


def test_a_mark_up_changes_what_is_charged_and_not_the_cost(visit, company, bills):
    owners = [{"name": "blue", "owner": "tenant", "plan": "startup", "valid_from": "2026-01-01", "source": "x"}]
    body = {**company.policy("ownership"), "owners": owners}
    decisions.save(company.state, "ownership", body, actor="local", source="plans", now=bills.now)
    tab = visit("tenant_costs.py", view="What if")
    tab.slider(key="what_if_0_plan_startup").set_value(10.0)
    tab.run()

    found = table(tab, "charged_what_if").set_index("tenant")
    assert float(found.loc["blue", "charged_difference"]) == 31
    assert float(found.loc["blue", "difference"]) == 0
    assert "today 434.00 USD, what-if 465.00 USD" in texts(tab)
    tab.button(key="what_if_reset").click()
    tab.run()
    assert tab.slider(key="what_if_1_plan_startup").value == 0
