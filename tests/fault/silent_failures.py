"""R25 and row 68: what a network does without a word to anybody (a token revoked, an app removed, a clock gone wrong, Socket
Mode switched off) becomes a line on the health page and a figure in /metrics of the running program, and goes when mended."""
import json
import time
import urllib.request

import fake_slack
import slack_faults
import socket_faults


def health(place):
    request = urllib.request.Request("http://127.0.0.1:%d/health" % place.port, headers={"Accept": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.loads(answer.read())


def metric(place, name):
    with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % place.port, timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return next((float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name + " ")), None)


def line_with(place, about, words, there=True, seconds=20):
    """True: within that time a line about it holds the words (or none does any more)."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = any(one["about"] == about and words in one["text"] and one["since"] for one in health(place)["troubles"])
        if found == there:
            return True
        time.sleep(0.2)
    return False


def trouble_counted(place, about):
    return bool(metric(place, 'twicket_account_trouble{account="%s",grade="bad"}' % about))


def run(binary, environment=None):
    shown, missing = [], []

    def expect(what, held):
        (shown if held else missing).append(what)

    place = slack_faults.SlackWorld(binary, "silent", environment)
    try:
        place.slack.refusals["auth.test"] = "token_revoked"
        place.slack.clock_error = -100
        place.start()
        expect("token revoked", line_with(place, "slack/default", "token_revoked"))
        expect("clock", line_with(place, "clock", "s ahead of"))
        expect("counted", trouble_counted(place, "slack/default") and trouble_counted(place, "clock"))
        place.slack.refusals.clear()
        expect("token mended", line_with(place, "slack/default", "Slack refuses the bot's token (token_revoked); ", there=False, seconds=90))
        fake_slack.tell(place.port, {"type": "app_uninstalled"}, "Ev-gone")
        expect("app removed", line_with(place, "slack/default", "the app was removed"))
        status = place.stop()
        expect("clean end", status == 0)
    finally:
        place.close(keep=False)

    place = socket_faults.SocketWorld(binary, "silent", environment)
    try:
        place.slack.refusing = True
        place.start()
        expect("socket mode away", line_with(place, "slack/default", "Socket Mode is not connected", seconds=30))
        place.slack.refusing = False
        expect("socket mode back", line_with(place, "slack/default", "Socket Mode is not connected", there=False, seconds=90))
        place.stop()
    finally:
        place.close(keep=False)
    counts = {"part": "silent_failures", "shown": shown, "missing": missing, "unfinished": len(missing)}
    return counts
