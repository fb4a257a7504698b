"""The oracle: compares what was sent, what the store holds and what the fake platform was made to do.

It reads a copy of the data folder, so it can look while the program is dead and changes nothing. `judge` returns counts;
every count in VIOLATIONS must be nought.
"""
import pathlib
import shutil
import sqlite3
import tempfile
import time

import world as worlds

VIOLATIONS = ["lost", "rows_doubled", "acts_doubled", "acts_lost", "invented", "out_of_order", "wrong_reply", "unfinished",
              "no_outcome", "corrupt", "half_stored"]


class Store:
    """The tables that matter here, from a copy."""

    def __init__(self, data):
        folder = tempfile.mkdtemp(prefix="twicket-oracle-")
        try:
            copy = pathlib.Path(folder) / "data"
            shutil.copytree(data, copy)
            base = sqlite3.connect(copy / "twicket.db")
            self.integrity = base.execute("PRAGMA integrity_check").fetchone()[0]
            self.events = base.execute(
                "SELECT sequence, external_id, thread, state, label, tries FROM event WHERE account = ? ORDER BY sequence",
                ("webhook/" + worlds.ACCOUNT,)).fetchall()
            self.outgoing = base.execute(
                "SELECT number, id, thread, state, cause, last_error FROM outgoing WHERE account = ? ORDER BY number",
                ("webhook/" + worlds.ACCOUNT,)).fetchall()
            base.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def pending(self):
        return (sum(1 for row in self.events if row[3] not in ("done", "dead")) +
                sum(1 for row in self.outgoing if row[3] in ("waiting", "sending")))


def pending(world):
    """Events without an outcome and deliveries under way, asked of the living database by a reader; None: cannot tell."""
    try:
        base = sqlite3.connect("file:%s?mode=ro" % (world.data / "twicket.db"), uri=True, timeout=1)
    except sqlite3.Error:
        return None
    try:
        return base.execute("SELECT (SELECT count(*) FROM event WHERE state NOT IN ('done', 'dead')) +"
                            " (SELECT count(*) FROM outgoing WHERE state IN ('waiting', 'sending'))").fetchone()[0]
    except sqlite3.Error:
        return None
    finally:
        base.close()


def settle(world, seconds):
    """Waits until nothing is pending twice in a row. False: it was not so after `seconds`, nor after three times as long
    while work still went on (a machine that is busy with other things)."""
    began = moved = time.monotonic()
    quiet, least = 0, None
    while time.monotonic() - began < 3 * seconds:
        left = pending(world)
        quiet = quiet + 1 if left == 0 else 0
        if quiet == 2:
            return True
        if left is not None and (least is None or left < least):
            least, moved = left, time.monotonic()
        if time.monotonic() - began > seconds and time.monotonic() - moved > seconds / 4:
            return False
        time.sleep(0.05)
    return False


def judge(world, sent, finished=True, replies=True):
    """`finished`: the queues had time to empty. `replies`: every event is a question that has an answer."""
    store = Store(world.data)
    acts = world.read_acts()
    counts = dict.fromkeys(VIOLATIONS, 0)
    counts["corrupt"] = 0 if store.integrity == "ok" else 1
    rows = {}
    for row in store.events:
        rows.setdefault(row[1], []).append(row)
    external = {row[0]: row[1] for row in store.events}
    planned = {}
    for row in store.outgoing:
        planned.setdefault(external.get(row[4]), []).append(row)
    done = {}
    for act in acts:
        done.setdefault(act["marker"], []).append(act)
    by_id = {row[1]: row for row in store.outgoing}

    for event in sent:
        found = rows.get(event.identity, [])
        counts["rows_doubled"] += max(0, len(found) - 1)
        if event.acked and not found:
            counts["lost"] += 1
        if not event.acked or not found:
            continue
        if finished:
            counts["no_outcome"] += sum(1 for row in found if row[3] not in ("done", "dead") or not row[4])
        replied = planned.get(event.identity, [])
        if finished and replies:
            settled = [row for row in replied if row[3] in ("sent", "in_doubt") or (row[3] == "dead" and row[5])]
            counts["acts_lost"] += 0 if settled else 1
            counts["acts_doubled"] += max(0, sum(len(done.get(row[1], [])) for row in replied) - 1)
            counts["wrong_reply"] += sum(1 for row in replied for act in done.get(row[1], [])
                                         if event.topic and event.topic not in act["text"])
    for marker, ones in done.items():
        counts["invented"] += 0 if marker in by_id else 1
        if not replies or not finished:
            counts["acts_doubled"] += len(ones) - 1
    if finished:
        counts["acts_lost"] += sum(1 for row in store.outgoing if row[3] == "sent" and row[1] not in done)
        counts["unfinished"] = store.pending()
    counts["out_of_order"] = disorder(store, sent, acts, by_id, external)
    counts["half_stored"] = sum(1 for row in store.outgoing if row[4] and row[4] not in external)
    counts.update(sent=len(sent), acked=sum(1 for event in sent if event.acked), events=len(store.events),
                  outgoing=len(store.outgoing), acts=len(acts),
                  in_doubt=sum(1 for row in store.outgoing if row[3] == "in_doubt"),
                  dead=sum(1 for row in store.outgoing if row[3] == "dead") +
                  sum(1 for row in store.events if row[3] == "dead"))
    return counts


def disorder(store, sent, acts, by_id, external):
    """Replies of a thread that came before the reply to an earlier event, or events stored in another order than sent."""
    position = {event.identity: n for n, event in enumerate(sent)}
    found, last = 0, {}
    for act in acts:
        row = by_id.get(act["marker"])
        at = position.get(external.get(row[4])) if row else None
        if at is None:
            continue
        found += 1 if at < last.get(act["thread"], -1) else 0
        last[act["thread"]] = max(at, last.get(act["thread"], -1))
    last = {}
    for row in store.events:
        at = position.get(row[1])
        if at is None:
            continue
        found += 1 if at < last.get(row[2], -1) and len([one for one in store.events if one[1] == row[1]]) == 1 else 0
        last[row[2]] = max(at, last.get(row[2], -1))
    return found


def violations(counts):
    return {name: counts[name] for name in VIOLATIONS if counts.get(name)}
