"""R22: Socket Mode under every fault of a connection, with the real program: each event is stored and answered once, whatever
happened to the connection that carried it, and the program comes back without storming the door."""
import sqlite3
import time

import fake_sockets
import fake_slack
import oracle
import world

FAULTS = ["drop", "notice", "mid_frame", "half_open", "drop", "notice"]


class SocketWorld(world.World):
    """The program with one Slack account over Socket Mode alone."""

    def __init__(self, binary, name, environment=None, slack=None):
        super().__init__(binary, name, environment=dict(environment or {}, SLACK_TOKEN="xoxb-fault", SLACK_APP="xapp-fault"))
        self.slack = slack or fake_sockets.FakeSockets()
        text = self.config.read_text(encoding="utf-8")
        account = ('  slack:\n    - {account: default, bot_token: !env SLACK_TOKEN, app_token: !env SLACK_APP,'
                   ' api_url: "http://127.0.0.1:%d/api/"}\n' % self.slack.port)
        self.config.write_text(text.replace("networks:\n", "networks:\n" + account), encoding="utf-8")

    def close(self, keep):
        super().close(keep)
        self.slack.close()


def wait(condition, seconds):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.05)
    return False


def stored(place):
    base = sqlite3.connect("file:%s?mode=ro" % (place.data / "twicket.db"), uri=True, timeout=5)
    try:
        return [row[0] for row in base.execute("SELECT external_id FROM event WHERE account = 'slack/default'")]
    finally:
        base.close()


def storm(slack, seconds):
    """Nobody is let in: how often the door is knocked at meanwhile, and whether both come back."""
    slack.refusing = True
    while slack.spoil("drop") is not None:
        time.sleep(0.05)
    begin = len(slack.attempts)
    time.sleep(seconds)
    knocks = len(slack.attempts) - begin
    slack.refusing = False
    return knocks


def sockets(binary, events=90, storm_seconds=8, environment=None, keep=True):
    place = SocketWorld(binary, "sockets", environment)
    bad = True
    try:
        place.start()
        slack = place.slack
        both = wait(lambda: len(slack.usable()) == 2, 20)
        half_open, spoiled = None, []
        for n in range(events):
            slack.tell("Ev%d" % n, fake_slack.question(n, world.question(world.TOPICS[n % len(world.TOPICS)])))
            time.sleep(0.25)
            if n % 10 == 5:  # every few seconds, at any moment of an envelope's way
                how = FAULTS[len(spoiled) % len(FAULTS)]
                number = slack.spoil(how)
                spoiled.append(how if number is not None else "none")
                if how == "half_open" and number is not None:
                    half_open = number
        knocks = storm(slack, storm_seconds)
        back = wait(lambda: len(slack.usable()) == 2, 40)
        all_acked = wait(lambda: all(one.acked for one in slack.known.values()), 30)
        # The one that fell silent is noticed by its missing pongs and given up.
        noticed = half_open is None or wait(lambda: not slack.links[half_open].open, 40)
        settled = oracle.settle(place, 30)
        status = place.stop()
        rows, markers = stored(place), slack.markers()
        wanted = [fake_slack.question(n, "")["ts"] for n in range(events)]
        threads = [post["thread_ts"] for post in slack.posts]
        counts = {"part": "sockets", "events": events, "spoiled": {how: spoiled.count(how) for how in sorted(set(spoiled))},
                  "connections": len(slack.links), "sent_again": sum(one.sendings - 1 for one in slack.known.values()),
                  "slowest_ack_ms": round(1000 * slack.slowest, 1), "late_acks": slack.late, "knocks_in_storm": knocks,
                  "lost": sum(1 for ts in wanted if "m:C0HELP:" + ts not in rows), "rows_doubled": len(rows) - len(set(rows)),
                  "acts_lost": sum(1 for ts in wanted if ts not in threads), "acts_doubled": len(markers) - len(set(markers)),
                  "unfinished": (0 if both else 1) + (0 if back else 1) + (0 if all_acked else 1) + (0 if noticed else 1) +
                  (0 if settled else 1) + (0 if status == 0 else 1) + (1 if knocks > 2 * storm_seconds + 4 else 0) +
                  len(set(FAULTS) - set(spoiled))}
        bad = bool(oracle.violations(counts))
        return counts
    finally:
        place.close(keep=bad and keep)
