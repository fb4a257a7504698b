"""The real program reads and answers a Yammer over HTTP: question, answer, typed "1", vote; killed in the middle, and behind a
backlog of more than a page nothing is missed, nothing is read as new again and nothing is said twice."""
import json
import os
import pathlib
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import stand_in

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("TWICKET_BINARY", str(ROOT / "build/debug/twicket"))
GROUP, TOKEN = 501, "a token of no value"
ENTRIES = {"vpn": ("VPN keeps dropping", ["my vpn keeps dropping", "vpn disconnects all the time"], "Switch to compatibility mode."),
           "payslip": ("Find your payslip", ["where is my payslip", "salary statement"], "It is in the HR portal."),
           "badge": ("Lost badge", ["i lost my badge", "my entry card is gone"], "Call reception, they block it at once."),
           "printer": ("Printer does not print", ["my printer does not print", "paper jam"], "Release the job with your badge."),
           "leave": ("Book annual leave", ["how do i book holiday", "days off request"], "Use the leave form.")}


class Program:
    def __init__(self, folder, network):
        self.folder, self.process = folder, None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (folder / "people.jsonl").write_text(json.dumps(
            {"id": "ann", "name": "Ann Example", "email": "user7@example.com", "groups": ["everyone"]}) + "\n")
        (folder / "entries.jsonl").write_text("".join(
            json.dumps({"id": key, "title": title, "variants": asks, "answer": answer}) + "\n"
            for key, (title, asks, answer) in ENTRIES.items()))
        (folder / "twicket.yaml").write_text("""\
listen: {address: 127.0.0.1, port: %d}
storage: {sqlite: {path: %s}}
knowledge: {sources: [{path: %s, format: jsonl}]}
people: {sources: [{jsonl: %s}]}
networks:
  yammer:
    - {account: default, token: !env YAMMER_TOKEN, groups: [%d], poll: 5s, api_url: "http://127.0.0.1:%d/api/v1/"}
places:
  - {account: yammer/default, id: "%d", name: IT questions, mode: questions}
""" % (self.port, folder / "twicket.db", folder / "entries.jsonl", folder / "people.jsonl", GROUP, network.port, GROUP))

    def start(self):
        with open(self.folder / "twicket.log", "ab") as log:
            self.process = subprocess.Popen([BINARY, "serve", "--config", str(self.folder / "twicket.yaml")], stdout=log, stderr=log,
                                            env=dict(os.environ, YAMMER_TOKEN=TOKEN), cwd=self.folder)
        eventually("the program is ready", self.ready, 20)

    def ready(self):
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d/readyz" % self.port, timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(20) if self.process else None

    def rows(self, sql):
        with sqlite3.connect("file:%s?mode=ro" % (self.folder / "twicket.db"), uri=True, timeout=5) as database:
            return database.execute(sql).fetchall()


def eventually(what, look, seconds=75):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("not within %d s: %s" % (seconds, what))


passed = failed = 0


def test(name, act):
    global passed, failed
    try:
        act()
        passed += 1
        print("ok " + name, flush=True)
    except Exception as failure:  # every way of going wrong is one failed test
        failed += 1
        print("not ok %s\n    %s: %s" % (name, type(failure).__name__, failure), flush=True)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="twicket-yammer-"))
    network = stand_in.Yammer(TOKEN, poll_interval=5)
    program = Program(folder, network)
    before = network.write(stand_in.ANN, "where is my payslip?", GROUP)
    seen = {}

    def replies(thread):
        return [one for one in network.in_thread(thread) if one["sender"] == stand_in.US]

    def first_contact():
        program.start()
        eventually("both feeds were read", lambda: {"messages/in_group/%d.json" % GROUP, "messages/private.json"} <=
                   {feed for feed, _, _ in network.pages})

    def answered():
        seen["question"] = network.write(stand_in.ANN, "my vpn keeps dropping, what can I do?", GROUP)
        seen["answer"] = eventually("an answer", lambda: replies(seen["question"]))[0]
        assert "compatibility mode" in seen["answer"]["text"], seen["answer"]["text"]
        assert "Reply 1 Helpful" in seen["answer"]["text"], seen["answer"]["text"]
        assert not replies(before), "what stood there before the first start is not answered"

    def voted():
        seen["typed"] = network.write(stand_in.ANN, "reply 1", reply_to=seen["answer"]["id"])
        eventually("the vote", lambda: program.rows("SELECT 1 FROM vote WHERE entry = 'vpn' AND person = 'ann' AND value = 1"))

    def private():
        asked = network.write(stand_in.ANN, "how do i book holiday", between=[stand_in.US, stand_in.ANN])
        said = eventually("an answer there", lambda: replies(asked))
        assert "leave form" in said[0]["text"], said[0]["text"]

    def killed():
        seen["last"] = network.write(stand_in.ANN, "i lost my badge, what now?", GROUP)
        network.lose = 1  # the answer is posted, but we shall not know
        eventually("the post whose answer is lost", lambda: network.lose == 0)
        assert network.refused == 0, "%d calls over the limit" % network.refused
        program.stop(signal.SIGKILL)
        seen["missed"] = network.write(stand_in.ANN, "where is my payslip?", GROUP)
        for number in range(2 * stand_in.PAGE):
            network.write(8, "good morning, it is day %d" % number, GROUP)
        seen["newest"] = network.write(stand_in.ANN, "my printer does not print, help?", GROUP)
        seen["pages"] = len(network.pages)
        program.start()
        eventually("the oldest is answered", lambda: replies(seen["missed"]), 180)  # ten calls in 30 s
        eventually("the newest is answered", lambda: replies(seen["newest"]), 180)

    def once():
        eventually("everything is settled", lambda: not program.rows("SELECT 1 FROM outgoing WHERE state IN ('waiting', 'sending')"))
        for name in ("question", "last", "missed", "newest"):
            count = len([one for one in replies(seen[name]) if "Reply 1" in one["text"]])
            assert count == 1, "%s: %d answers" % (name, count)
        doubled = program.rows("SELECT external_id FROM event GROUP BY account, external_id HAVING COUNT(*) > 1")
        assert not doubled, doubled
        stored = {row[0] for row in program.rows("SELECT external_id FROM event")}
        wanted = ["m%d" % one["id"] for one in network.messages.values()
                  if one["sender"] != stand_in.US and one["id"] != before]
        assert not [one for one in wanted if one not in stored], "a message was missed"
        group = "messages/in_group/%d.json" % GROUP
        again = [feed for feed, newer, ids in network.pages[seen["pages"]:] if feed == group and newer < seen["question"]]
        assert not again, "a page from before the last position was asked for after the restart"
        # Killed, it has forgotten how much of the limit was used: it may be told once or twice, and waits then.
        assert network.refused <= 2, "%d calls over the limit" % network.refused

    def liked():
        network.like(replies(seen["missed"])[0]["id"], 8)
        eventually("the like counts", lambda: program.rows(
            "SELECT 1 FROM event WHERE external_id LIKE 'l%' AND label = 'voted_helpful'"), 100)

    try:
        test("the first contact only takes note of where it is", first_contact)
        test("a question is answered in its thread, with what to reply", answered)
        test("a typed \"reply 1\" is a vote", voted)
        test("a private message is answered there", private)
        test("killed with a lost answer behind it and more than a page before it, it goes on", killed)
        test("nothing is missed, nothing read twice, nothing said twice", once)
        test("a like is a vote", liked)
        test("it ends tidily", lambda: None if program.stop() == 0 else 1 / 0)
    finally:
        program.stop(signal.SIGKILL)
        network.close()
        if failed:
            print("the program's log:\n" + (folder / "twicket.log").read_text(errors="replace")[-4000:])
        shutil.rmtree(folder, ignore_errors=True)
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
