"""One world of a fault test: a data folder, a fake platform and the real program, all on 127.0.0.1, and their ends.

Nothing here judges; the oracle does (oracle.py). Every wait has a deadline.
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import base64

HERE = pathlib.Path(__file__).resolve().parent
SECRET = "whsec_" + base64.b64encode(b"fault tests: a key of no value!!").decode()
ACCOUNT = "fault"
TOPICS = ["walrus", "badger", "pelican", "gecko", "otter", "lynx", "heron", "bison", "marmot", "falcon", "tapir", "newt",
          "oriole", "ibex", "quail", "mantis", "puffin", "jackal", "weasel", "toucan"]


def question(topic):
    return "how do I reset the %s printer?" % topic


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Failure(Exception):
    """The test itself cannot go on: a program did not start, a deadline passed."""


class World:
    def __init__(self, binary, name, folder=None, environment=None):
        self.binary = binary
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="twicket-%s-" % name))
        self.data = self.folder / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        self.port, self.platform_port = free_port(), free_port()
        self.acts = self.folder / "acts.jsonl"
        self.environment = dict(os.environ, TWICKET_FAULT_SECRET=SECRET, **(environment or {}))
        self.config = self.folder / "twicket.yaml"
        self.log = open(self.folder / "twicket.log", "ab")
        self.program = self.platform = None
        self.write_config()

    def write_config(self):
        knowledge = self.folder / "knowledge"
        knowledge.mkdir(exist_ok=True)
        with open(knowledge / "entries.jsonl", "w", encoding="utf-8") as lines:
            for topic in TOPICS:
                lines.write(json.dumps({
                    "id": topic, "title": "Reset the %s printer" % topic,
                    "variants": [question(topic), "%s printer is stuck" % topic],
                    "answer": "Hold the %s button for ten seconds, then wait for the green light." % topic}) + "\n")
        with open(self.folder / "people.jsonl", "w", encoding="utf-8") as lines:
            for n in range(200):
                lines.write(json.dumps({"id": "p%d" % n, "name": "Person %d" % n, "email": "p%d@example.com" % n, "groups": ["everyone"],
                                        "roles": ["member", "admin"] if n == 0 else ["member"], "identities": [
                    {"network": "webhook", "account": ACCOUNT, "user": "person-%d" % n}]}) + "\n")
        self.config.write_text("""\
listen: {address: 127.0.0.1, port: %d}
storage: {sqlite: {path: %s}}
limits: {person_per_minute: 0, place_per_minute: 0, account_per_minute: 0}
knowledge: {sources: [{path: %s, format: jsonl}]}
people: {sources: [{jsonl: %s}]}
networks:
  webhook:
    - {account: %s, secret: !env TWICKET_FAULT_SECRET, deliver_url: "http://127.0.0.1:%d/deliver"}
""" % (self.port, self.data / "twicket.db", knowledge / "entries.jsonl", self.folder / "people.jsonl", ACCOUNT, self.platform_port), encoding="utf-8")

    # --- the fake platform ---
    def start_platform(self, *words):
        self.platform = subprocess.Popen(
            [sys.executable, str(HERE / "fake_platform.py"), "--port", str(self.platform_port), "--ledger", str(self.acts),
             "--secret", SECRET, *words], stdout=subprocess.PIPE)
        if self.platform.stdout.readline() != b"ready\n":
            raise Failure("the fake platform did not start")

    def stop_platform(self):
        if self.platform:
            self.platform.terminate()
            self.platform.wait(10)
            self.platform.stdout.close()
            self.platform = None

    # --- the program ---
    def start(self, before=(), environment=None, wait=15.0):
        """Starts it, waits until /readyz says yes, returns the seconds that took."""
        began = time.monotonic()
        self.program = subprocess.Popen([*before, self.binary, "serve", "--config", str(self.config)],
                                        stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL,
                                        env=dict(self.environment, **(environment or {})), start_new_session=True)
        if not wait:
            return 0.0
        while not self.ready():
            if self.program.poll() is not None:
                raise Failure("twicket ended with %s before it was ready; see %s" % (self.program.returncode, self.log.name))
            if time.monotonic() - began > wait:
                self.kill()
                raise Failure("twicket was not ready after %s s; see %s" % (wait, self.log.name))
            time.sleep(0.005)
        return time.monotonic() - began

    def ready(self):
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d/readyz" % self.port, timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def kill(self):
        """SIGKILL to the whole group (strace too), as a power button would."""
        if self.program and self.program.poll() is None:
            try:
                os.killpg(self.program.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        status = self.program.wait(10) if self.program else None
        self.wait_for_group()
        return status

    def wait_for_group(self, seconds=10.0):
        """Below strace the program itself may die a moment after strace: until then it holds the database's lock."""
        until = time.monotonic() + seconds
        while self.program and time.monotonic() < until:
            try:
                os.killpg(self.program.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.005)

    def stop(self, seconds=20):
        """SIGTERM; the exit status, or None when it had to be killed."""
        if self.program.poll() is None:
            os.killpg(self.program.pid, signal.SIGTERM)
        try:
            return self.program.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def close(self, keep):
        self.kill()
        self.stop_platform()
        self.log.close()
        if keep:
            print("kept for a look: %s" % self.folder, file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def read_acts(self):
        if not self.acts.exists():
            return []
        with open(self.acts, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.endswith("\n")]
