# %% [markdown]
# # The first hour with Headroom
#
# Runs from top to bottom, as a script or cell by cell in an editor that knows `# %%`, against the default scenario:
#
#     headroom init cascadia && headroom serve        # tells the token once
#     export HEADROOM_URL=http://127.0.0.1:8080 HEADROOM_TOKEN=hr_…
#     pip install './python[pandas]' && python python/examples/first_hour.py

# %%
from datetime import date

from headroom import Client, Problem, dollars, frame

client = Client()  # from HEADROOM_URL and HEADROOM_TOKEN
me, clock = client.me(), client.clock()
print(f"{me['name']} is {me['role']}; the ledger is at {clock['clock'][:10]}, fact {clock['seq']}.")

# %% [markdown]
# ## Can you promise it?
# A quote reserves nothing. It says when, where, at which price, how sure, and what holds it.

# %%
wish = client.quote(
    count=2048, silicon=["h200"], earliest=date(2026, 4, 9), term="24mo", chunk_in="fabric", tier=3, all=True
)
best = wish["options"][0]
halls = " ".join(sorted({row["hall"] for row in best["placements"]}))
print(f"\n{best['count']:,} {best['silicon']} from {best['start']} in {halls}")
print(f"P50 {best['p50']}, P80 {best['p80']}, P90 {best['p90']}")
for holder in best["held_by"]:
    print(f"  held by {holder['item'] or holder['resource']} until {holder['clears']}")

# %%
choices = frame(
    {
        "labels": " ".join(choice["labels"]),
        "silicon": choice["option"]["silicon"],
        "start": choice["option"]["start"],
        "p80": choice["option"]["p80"],
        "total_usd_cents": choice["total_usd_cents"],
        "would_move": len(choice["moves"]),
    }
    for choice in wish.get("choices") or []
)
print(choices.to_string(index=False))

# %% [markdown]
# ## Hold it, then promise it
# A change has a key (made for you), and can be bound to the ledger that you looked at: `expecting`.

# %%
held = client.hold(
    order="HOUR-1",
    customer="a notebook",
    count=64,
    silicon=["trainium2"],
    earliest=date(2028, 1, 1),
    term="12mo",
    min_chunk=64,
    expecting=wish["ledger_seq"],
    reason="the first hour",
)
print(f"\nheld until {held['until']}, fact {held['ledger_seq']}")
client.confirm("HOUR-1")
state = client.order("HOUR-1")["order"]["state"]
print(f"HOUR-1 is {state}")
assert state == "promised"

try:
    client.confirm("HOUR-1", expecting=wish["ledger_seq"])
except Problem as no:
    print(f"as it should be: {no}")

# %% [markdown]
# ## Who waits, and for what?

# %%
queue = client.queue().frame()
print(f"\n{len(queue)} orders wait, {queue['tentative'].isna().sum()} of them have no date.")
shown = ["position", "order", "count", "silicon", "tentative", "ahead.accelerators"]
print(queue[shown].head(5).to_string(index=False))

# %%
why = client.why("ORD-1160")
print(f"\n{why['sentence']}")
for relief in why["reliefs"]:
    print(f"  {relief['days_gained']} days sooner, {relief['date']}: {relief['change'][:80]}")

# %% [markdown]
# ## What if a transformer comes 60 days late?

# %%
slip = client.whatif(["slip T-17 60d"])
moved = frame(slip["moved"], days=("from", "to"))
risk = dollars(slip["backlog_at_risk_usd_cents"])
print(f"\n{len(moved)} queued orders would move, {len(slip['odds'])} promises lose odds, ${risk:,} is at risk.")
print(moved.assign(days=(moved["to"] - moved["from"]).dt.days).nlargest(5, "days").to_string(index=False))

# %% [markdown]
# ## Where do the dollars go?

# %%
peg = client.peg()
ahead = peg["ahead"]
print(f"Of ${dollars(ahead['total_usd_cents']):,} of capital, ${dollars(ahead['unpegged_usd_cents']):,} is unpegged.")
run_rate = frame(client.finance_section("run_rate")["rows"], dollars=True)
print(run_rate.to_string(index=False))

# %% [markdown]
# ## How sure is it all?
# A risk run tells how far it is; more draws make the bands narrower.

# %%
with client.risk_run(draws=8) as run:
    for step in run:
        print(f"\r{step.done} of {step.draws} futures, {step.seconds_left:.0f} s left ", end="")
print()
bands = frame(run.report["orders"])
bands["spread"] = (bands["p90"] - bands["p50"]).dt.days
print(bands.nlargest(5, "spread")[["order", "state", "p50", "p80", "p90", "spread"]].to_string(index=False))
print(f"The promise of this hour: P80 {bands.set_index('order').loc['HOUR-1', 'p80']:%Y-%m-%d}")

# %% [markdown]
# ## What happened meanwhile?

# %%
for event in client.events(after=held["ledger_seq"] - 1, wait=0):
    print(event["seq"], event["recorded_at"], event["kind"], ", ".join(event["orders"]))
client.cancel("HOUR-1", reason="it was an example")
client.close()
