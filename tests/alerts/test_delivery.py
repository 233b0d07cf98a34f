import logging
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.alerts import deliver, log, planned, try_out, ways
from costlib.alerts.claims import claim
from costlib.errors import UsageError
from costlib.models.trail import steps
from costlib.policy import decisions
from costlib.policy.alerts import AlertPolicy, stored
from costlib.policy.notices import Notice
from costlib.state import State


def statuses(deliveries):
    return [each.status for each in deliveries]


def send(state, notices, policy, environ, now, **more):
    return deliver(state, notices, policy, environ=environ, actor="local", now=now, **more)


def test_nothing_leaves_the_machine_before_somebody_adds_a_channel(state, make_notice, now, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was sent"))
    assert send(state, [make_notice()], stored(state), {}, now) == []
    assert log(state) == []


def test_names_of_bills_and_tags_call_nobody_and_hide_no_address(state, hook, make_policy, make_notice, now):
    name = "[Sign in](https://elsewhere.example) @everyone <@&1>"
    told = make_notice(title=name, body=name, scope=name)
    send(state, [told], make_policy("ops"), {"OPS": hook.address}, now)
    ((_, body),) = hook.got
    for said in (body["title"], body["message"]):
        assert not any(each in said for each in ("](", "@everyone", "<@&"))


def test_a_notice_arrives_with_title_body_scope_and_link(state, hook, make_policy, make_notice, now):
    environ = {"OPS": hook.address, "COSTBOARD_URL": "https://board.example/"}
    told = make_notice(title="OpenAI cost\ntwice as much", scope="OpenAI", link="anomalies?anomaly=a1")
    assert statuses(send(state, [told], make_policy("ops"), environ, now)) == ["sent"]
    ((_, body),) = hook.got
    assert body["title"] == "OpenAI cost twice as much"
    assert body["type"] == "failure"
    for part in ("So much.", "Scope: OpenAI. Severity: high.", "https://board.example/anomalies?anomaly=a1"):
        assert part in body["message"]


def test_a_notice_is_sent_once_however_often_it_is_seen(state, hook, make_policy, make_notice, now):
    policy, environ = make_policy("ops"), {"OPS": hook.address}
    twice = [make_notice(), make_notice()]
    assert statuses(send(state, twice, policy, environ, now)) == ["sent"]
    later = now + timedelta(days=400)
    assert statuses(send(state, twice, policy, environ, later)) == ["sent before"]
    assert hook.titles == ["About k"]


def test_a_restart_sends_nothing_again(state, hook, make_policy, make_notice, now):
    policy, environ = make_policy("ops"), {"OPS": hook.address}
    send(state, [make_notice()], policy, environ, now)
    again = type(state)(state.path)
    assert statuses(send(again, [make_notice(), make_notice("new")], policy, environ, now)) == ["sent before", "sent"]
    assert hook.titles == ["About k", "About new"]


def test_a_notice_is_known_by_any_of_its_aliases(state, hook, make_policy, make_notice, now):
    policy, environ = make_policy("ops"), {"OPS": hook.address}
    send(state, [make_notice("before")], policy, environ, now)
    moved = make_notice("after", aliases=("before",))
    both = [make_notice("high", severity="critical"), make_notice("low", severity="low", aliases=("high",))]
    assert statuses(planned(state, both, policy, environ=environ, now=now)) == ["due", "covered"]
    assert statuses(send(state, both, policy, environ, now)) == ["sent", "covered"]
    assert statuses(send(state, [moved, make_notice("other")], policy, environ, now)) == ["covered", "sent"]


def test_each_channel_is_told_on_its_own(state, hook, make_policy, make_notice, now):
    environ = {"OPS": f"{hook.address}/ops", "BOSS": f"{hook.address}/boss"}
    found = send(state, [make_notice()], make_policy("ops", "boss"), environ, now)
    assert [(each.channel, each.status) for each in found] == [("ops", "sent"), ("boss", "sent")]
    assert sorted(path for path, _ in hook.got) == ["/boss", "/ops"]


def test_a_channel_takes_what_it_asked_for(make_policy, make_notice):
    (channel,) = make_policy(
        {"name": "ops", "least": "high", "about": ["budget"], "match": {"x_Tenant": "blue"}}
    ).channels
    blue = {"match": {"x_Tenant": "blue", "ServiceName": "a"}, "about": "budget"}
    assert channel.takes(make_notice(**blue))
    assert channel.takes(make_notice(**blue, severity="critical"))
    assert not channel.takes(make_notice(**blue, severity="medium"))
    assert not channel.takes(make_notice(**blue | {"about": "anomaly"}))
    assert not channel.takes(make_notice(**blue | {"match": {"x_Tenant": "red"}}))
    assert not channel.takes(make_notice(**blue, channels=("boss",)))
    assert channel.takes(make_notice(severity="low", channels=("boss", "ops")))


def test_a_failure_is_tried_again_after_a_wait_that_doubles_and_then_given_up(
    state, hook, make_policy, make_notice, now
):
    policy = make_policy("ops", attempts=3, first_wait_seconds=60)
    environ, notices = {"OPS": hook.address}, [make_notice()]
    hook.status = 500
    (first,) = send(state, notices, policy, environ, now)
    assert (first.status, first.attempts) == ("failed", 1)
    assert "answered 500" in first.error
    assert timedelta(seconds=60) <= first.until - now < timedelta(seconds=80)
    assert statuses(send(state, notices, policy, environ, now + timedelta(seconds=30))) == ["waiting"]
    (second,) = send(state, notices, policy, environ, now + timedelta(seconds=90))
    assert (second.status, second.attempts) == ("failed", 2)
    assert second.until - now >= timedelta(seconds=210)
    (third,) = send(state, notices, policy, environ, now + timedelta(days=1))
    assert (third.status, third.attempts) == ("failed", 3)
    assert statuses(send(state, notices, policy, environ, now + timedelta(days=9))) == ["given up"]
    assert len(hook.got) == 3
    hook.status = 200
    assert statuses(send(state, notices, policy, environ, now + timedelta(days=9), retry=True)) == ["sent"]
    assert [each.attempt for each in log(state)] == [4, 3, 2, 1]


def test_a_channel_that_fails_is_left_alone_for_the_rest_of_the_run(state, hook, make_policy, make_notice, now):
    hook.status = 503
    notices = [make_notice("a", severity="low"), make_notice("b", severity="critical")]
    found = send(state, notices, make_policy("ops"), {"OPS": hook.address}, now)
    assert [(each.notice.key, each.status) for each in found] == [("b", "failed"), ("a", "next run")]
    assert hook.titles == ["About b"]


def test_a_dead_channel_holds_up_neither_the_others_nor_the_caller(state, make_policy, make_notice, now):
    released = threading.Event()

    def slow(address, *_):
        return None if address == "good" else released.wait(20) and None

    policy, environ = make_policy("slow", "good", deadline_seconds=1.5), {"SLOW": "slow", "GOOD": "good"}
    began = time.monotonic()
    found = send(state, [make_notice()], policy, environ, now, send=slow)
    assert time.monotonic() - began < 12
    assert [(each.channel, each.status) for each in found] == [("slow", "failed"), ("good", "sent")]
    assert found[0].error == "no answer within 1.5 s"
    released.set()


def test_what_arrives_after_all_is_not_sent_again(state, make_policy, make_notice, now):
    released, arrived = threading.Event(), threading.Event()

    def slow(*_):
        released.wait(20)
        arrived.set()

    policy, environ = make_policy("ops", deadline_seconds=0.2, first_wait_seconds=0), {"OPS": "any"}
    assert statuses(send(state, [make_notice()], policy, environ, now, send=slow)) == ["failed"]
    released.set()
    assert arrived.wait(20)
    while log(state)[0].status != "sent":
        time.sleep(0.01)
    later = now + timedelta(hours=1)
    assert statuses(send(state, [make_notice()], policy, environ, later, send=slow)) == ["sent before"]


def test_a_claim_of_a_process_that_died_is_free_again_after_its_lease(state, make_policy, make_notice, now):
    policy, environ, sent = make_policy("ops", deadline_seconds=10), {"OPS": "any"}, []
    claim(state, policy.channels[0], make_notice(), policy.trying_on(now.date()), now)

    def run(seconds):
        later = now + timedelta(seconds=seconds)
        return statuses(send(state, [make_notice()], policy, environ, later, send=lambda *_: sent.append(1)))

    assert run(20) == ["being sent"]
    assert run(60) == ["sent"]
    assert sent == [1]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_sender_that_breaks_counts_as_failed(state, make_policy, make_notice, now):
    def broken(*_):
        raise ZeroDivisionError

    found = send(state, [make_notice("a"), make_notice("b")], make_policy("ops"), {"OPS": "any"}, now, send=broken)
    assert statuses(found) == ["failed", "next run"]
    assert "its sender stopped" in log(state)[0].error


def test_two_processes_at_once_send_each_notice_once(tmp_path, hook, now):
    script = textwrap.dedent(f"""
        from datetime import UTC, datetime
        from pathlib import Path
        import os
        from costlib.alerts import deliver
        from costlib.policy.alerts import AlertPolicy
        from costlib.policy.notices import Notice
        from costlib.state import State
        always = {{"valid_from": "2026-01-01", "source": "a test"}}
        policy = AlertPolicy.of({{"channels": [{{"name": "ops", "variable": "OPS", **always}}],
                                  "trying": [{{"name": "usual", **always}}]}})
        notices = [Notice(f"k{{n}}", f"About k{{n}}", "So much.", "high", "anomaly") for n in range(8)]
        deliver(State(Path({str(tmp_path / "state.db")!r})), notices, policy, environ=os.environ, actor="local",
                now=datetime.fromisoformat({now.isoformat()!r}))
    """)
    environ = os.environ | {"OPS": hook.address}
    both = [subprocess.Popen([sys.executable, "-c", script], env=environ) for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0]
    assert sorted(hook.titles) == [f"About k{n}" for n in range(8)]


def test_an_automated_response_does_not_fire_again_within_its_cooldown(state, hook, make_policy, make_notice, now):
    policy, environ = make_policy("ops"), {"OPS": hook.address}
    october = make_notice("oct", response="notify owner of Platform")
    november = make_notice("nov", response="notify owner of Platform")
    assert statuses(send(state, [october], policy, environ, now)) == ["sent"]
    (held,) = send(state, [november], policy, environ, now + timedelta(hours=23))
    assert held.status == "cooling down"
    assert timedelta(hours=24) <= held.until - now < timedelta(hours=24, minutes=1)
    other = make_notice("other", response="notify owner of Edge")
    assert statuses(send(state, [other], policy, environ, now + timedelta(hours=23))) == ["sent"]
    assert statuses(send(state, [november], policy, environ, now + timedelta(hours=25))) == ["sent"]


def test_one_run_sends_the_gravest_and_dearest_first_and_no_more_than_the_policy_allows(
    state, hook, make_policy, make_notice, now
):
    notices = [
        make_notice("small", amount=Decimal(5), currency="USD"),
        make_notice("dear", amount=Decimal(-500), currency="USD"),
        make_notice("grave", severity="critical"),
    ]
    policy, environ = make_policy("ops", most=2), {"OPS": hook.address}
    dry = planned(state, notices, policy, environ=environ, now=now)
    assert statuses(dry) == ["due", "due", "next run"]
    assert statuses(send(state, notices, policy, environ, now)) == ["sent", "sent", "next run"]
    assert hook.titles == ["About grave", "About dear"]
    assert statuses(send(state, notices, policy, environ, now)) == ["sent before", "sent before", "sent"]


def test_a_plan_sends_nothing_and_keeps_nothing(state, hook, make_policy, make_notice, now):
    found = planned(state, [make_notice()], make_policy("ops"), environ={"OPS": hook.address}, now=now)
    assert statuses(found) == ["due"]
    assert hook.got == []
    assert log(state) == []


def test_a_channel_without_its_variable_says_which_one_to_set(state, make_policy, make_notice, now):
    policy = make_policy("ops")
    for found in (
        planned(state, [make_notice()], policy, environ={}, now=now),
        send(state, [make_notice()], policy, {"OPS": " "}, now),
    ):
        assert statuses(found) == ["no address"]
        assert "OPS is not set" in found[0].error
    assert log(state) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("no address at all", "no address in apprise's form"),
        ("nosuch://SECRET", "no address in apprise's form"),
        ("json://127.0.0.1:1/SECRET", "not reached, or it refused"),
        ("json://127.0.0.1:1/SECRET, json://127.0.0.1:2/SECRET", "several addresses"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_repeating_it(
    state, make_policy, make_notice, now, address, said
):
    (found,) = send(state, [make_notice()], make_policy("ops"), {"OPS": address}, now)
    assert found.status == "failed"
    assert said in found.error
    assert "SECRET" not in found.error


def test_no_secret_reaches_logs_output_state_or_answers(state, hook, make_policy, make_notice, now, caplog, capfd):
    port = hook.server.server_port
    secret = f"json://someone:SECRETPASS@127.0.0.1:{port}/SECRETPATH?-token=SECRETPARAM"
    policy = make_policy("ops", "down", "odd", first_wait_seconds=0)
    environ = {"OPS": secret, "DOWN": "json://u:SECRETDOWN@127.0.0.1:1/SECRETPATH", "ODD": "slack://SECRETODD"}
    for name in (None, "apprise", "urllib3", "requests_oauthlib"):
        caplog.set_level(1, name)
    handler = caplog.handler
    logging.getLogger("apprise").addHandler(handler)
    try:
        found = send(state, [make_notice()], policy, environ, now)
        hook.status = 500
        found += send(state, [make_notice(), make_notice("x")], policy, environ, now)
        found += [try_out(state, policy, "odd", environ=environ, actor="local", now=now)]
    finally:
        logging.getLogger("apprise").removeHandler(handler)
    assert {path for path, _ in hook.got} == {"/SECRETPATH?token=SECRETPARAM"}
    assert {"sent", "failed"} <= set(statuses(found))
    told = repr([each.as_json() for each in found] + [each.as_json() for each in log(state)])
    told += repr([way.as_json() for way in ways(policy.channels, environ)])
    told += caplog.text + "".join(capfd.readouterr())
    told += "".join(file.read_bytes().decode(errors="replace") for file in state.path.parent.glob("state.db*"))
    assert "SECRET" not in told


def test_a_locked_state_file_is_told_and_nothing_is_sent(state, make_policy, make_notice, now):
    send(state, [make_notice("before")], make_policy("ops"), {"OPS": "any"}, now, send=lambda *_: None)
    hasty = type(state)(state.path, wait=0.05)
    with state.database():
        (found,) = send(
            hasty, [make_notice()], make_policy("ops"), {"OPS": "any"}, now, send=lambda *_: pytest.fail("sent")
        )
    assert found.status == "failed"
    assert "can't be written" in found.error


def test_a_test_message_goes_to_its_channel_alone_and_is_logged(state, hook, make_policy, now):
    policy = make_policy(
        {"name": "ops", "match": {"x_Tenant": "blue"}, "about": ["budget"], "least": "critical"}, "boss"
    )
    environ = {"OPS": f"{hook.address}/ops", "BOSS": f"{hook.address}/boss"}
    found = try_out(state, policy, "ops", environ=environ, actor="local", now=now)
    assert found.status == "sent"
    assert [path for path, _ in hook.got] == ["/ops"]
    (entry,) = log(state)
    assert (entry.channel, entry.status, entry.actor) == ("ops", "sent", "local")
    with pytest.raises(UsageError, match=r"no channel 'oops'.*'ops', 'boss'"):
        try_out(state, policy, "oops", environ=environ, actor="local", now=now)


def test_every_attempt_is_in_the_audit_chain(state, hook, make_policy, make_notice, now):
    send(state, [make_notice()], make_policy("ops"), {"OPS": hook.address}, now)
    (entry,) = state.audit()
    assert (entry.action, entry.subject) == ("alert", "ops")
    assert [step.summary for step in steps(state)] == ["sent: About k"]
    assert state.broken_links() == []


def test_a_closed_channel_gets_nothing(state, hook, make_policy, make_notice, now):
    policy = make_policy({"name": "ops", "valid_to": "2026-11-20"})
    assert send(state, [make_notice()], policy, {"OPS": hook.address}, now) == []


def test_an_address_in_place_of_a_variable_is_refused_without_being_repeated(state):
    always = {"valid_from": "2026-01-01", "source": "a test"}
    for address in ("slack://SECRET/token", "", 5, ["SECRET"], {"SECRET": 1}):
        body = {"channels": [{"name": "ops", "variable": address, **always}], "trying": [{"name": "usual", **always}]}
        with pytest.raises(UsageError, match="name of an environment variable") as caught:
            AlertPolicy.of(body)
        assert "SECRET" not in str(caught.value)
    assert decisions.history(state, "alerts") == []


@settings(max_examples=12)
@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=6))
def test_however_often_it_fails_a_notice_arrives_once_and_is_not_tried_forever(tmp_path_factory, fortunes):
    state = State(tmp_path_factory.mktemp("alerts") / "state.db")
    notices = [Notice(key, f"About {key}", "So much.", "high", "anomaly") for key in "abc"]
    tries, arrived, began = Counter(), Counter(), datetime(2026, 11, 20, tzinfo=UTC)
    always = {"valid_from": "2026-01-01", "source": "a test"}
    channel = {"name": "ops", "variable": "OPS", **always}
    trying = {"name": "usual", "attempts": 3, "first_wait_seconds": 0, **always}
    rules = AlertPolicy.of({"channels": [channel], "trying": [trying]})
    for run, fortune in enumerate(fortunes):
        luck = dict(zip("abc", fortune, strict=True))

        def one(_, told, __, luck=luck):
            tries[told.key] += 1
            arrived[told.key] += luck[told.key]
            return None if luck[told.key] else "refused"

        send(state, notices, rules, {"OPS": "any"}, began + timedelta(hours=run), send=one)

    assert max(arrived.values(), default=0) <= 1
    assert max(tries.values(), default=0) <= 3
    assert len(log(state)) == sum(tries.values())
