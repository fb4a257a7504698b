"""A fake Slack Web API on 127.0.0.1: keeps what it is told to post, with its metadata, in its own ledger, and shows it again to
who looks. With `echo` every post comes back as an event, as Slack tells its apps, and another bot answers each of ours by
calling us: whoever talks to itself or to bots never ends. Runs on a thread of the test's process.
"""
import asyncio
import email.utils
import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

SIGNING = "fault tests: a key of no value!!"


def signed(body):
    stamp = str(int(time.time()))
    digest = hmac.new(SIGNING.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + digest, "Content-Type": "application/json"}


def envelope(event, identity, team="T0F"):
    return json.dumps({"type": "event_callback", "team_id": team, "api_app_id": "A0F", "event_id": identity,
                       "event_time": int(time.time()), "event": event,
                       "authorizations": [{"team_id": team, "user_id": "U0BOT", "is_bot": True}]}).encode()


def tell(port, event, identity, account="default", team="T0F"):
    """The status of the program's answer to one event; None: there was none."""
    body = envelope(event, identity, team)
    return given("http://127.0.0.1:%d/slack/%s/events" % (port, account), body, "application/json")


def click(port, post, account="default"):
    """"Helpful" is pressed below a post; the status of the program's answer."""
    block, element = next((block, one) for block in post["blocks"] for one in block.get("elements", []) if one.get("type") == "feedback_buttons")
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"],
              "value": element["positive_button"]["value"], "action_ts": "1.1"}
    payload = {"type": "block_actions", "team": {"id": "T0F"}, "user": {"id": "U0ANN", "team_id": "T0F"}, "api_app_id": "A0F",
               "container": {"type": "message", "message_ts": post["ts"], "channel_id": post["channel"]}, "trigger_id": "1.1." + post["ts"],
               "channel": {"id": post["channel"], "name": "help"}, "actions": [action],
               "message": {"ts": post["ts"], "thread_ts": post["thread_ts"] or post["ts"], "blocks": post["blocks"]}}
    body = urllib.parse.urlencode({"payload": json.dumps(payload)}).encode()
    return given("http://127.0.0.1:%d/slack/%s/interactions" % (port, account), body, "application/x-www-form-urlencoded")


def given(url, body, kind):
    request = urllib.request.Request(url, data=body, headers={**signed(body), "Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return None


def question(number, text, user="U0ANN", direct=False):
    ts = "18000%05d.000100" % number
    return {"type": "message", "channel": "D0ANN" if direct else "C0HELP", "channel_type": "im" if direct else "channel",
            "user": user, "ts": ts, "event_ts": ts, "text": text if direct else "<@U0BOT> " + text}


class FakeSlack:
    def __init__(self, program_port=None, echo=False, team="T0F"):
        self.program_port, self.echo, self.team = program_port, echo, team
        self.posts, self.lock, self.echoes = [], threading.Lock(), 0
        self.refusals = {}    # what a method answers instead, by its name: Slack's word
        self.clock_error = 0  # seconds that its clock is ahead
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(started,), daemon=True)
        self.thread.start()
        if not started.wait(10):
            raise RuntimeError("the fake Slack did not start")

    def run(self, started):
        asyncio.set_event_loop(self.loop)
        self.server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0, limit=1 << 20))
        self.port = self.server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()
        left = asyncio.all_tasks(self.loop)
        for task in left:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self.loop.close()

    def close(self):
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                first, *lines = head.decode("latin-1").split("\r\n")[:-2]
                headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                if headers.get("upgrade", "").lower() == "websocket":
                    return await self.upgraded(first.split(" ")[1], headers, reader, writer)
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                method = first.split(" ")[1].rsplit("/", 1)[-1]
                form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
                given = dict(urllib.parse.parse_qsl(body.decode())) if form else json.loads(body or b"{}")
                text = json.dumps(self.answer(method, given)).encode()
                date = email.utils.formatdate(time.time() + self.clock_error, usegmt=True).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: %s\r\nContent-Length: %d\r\n\r\n" % (
                    date, len(text)) + text)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def upgraded(self, _target, _headers, _reader, writer):
        """Nobody here speaks WebSocket; fake_sockets.py does."""
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    def answer(self, method, given):
        if method in self.refusals:
            return {"ok": False, "error": self.refusals[method]}
        if method == "auth.test":
            return {"ok": True, "user_id": "U0BOT", "bot_id": "B0BOT", "app_id": "A0F", "team_id": self.team}
        if method == "chat.postMessage":
            with self.lock:
                post = {"at": time.monotonic(), "ts": "19000%05d.000100" % (len(self.posts) + 1), "thread_ts": given.get("thread_ts", ""), "user": "U0BOT",
                        "bot_id": "B0BOT", "app_id": "A0F", "type": "message", "text": given.get("text", ""),
                        "metadata": given.get("metadata", {}), "channel": given.get("channel", ""), "blocks": given.get("blocks", [])}
                self.posts.append(post)
            if self.echo:
                threading.Thread(target=self.come_back, args=(post,), daemon=True).start()
            return {"ok": True, "ts": post["ts"], "channel": post["channel"], "message": post}
        if method == "users.info":
            return {"ok": True, "user": {"id": given.get("user", ""), "team_id": self.team, "profile": {"email": "ann@example.com"}}}
        if method == "conversations.members":
            return {"ok": True, "members": ["U0ANN"]}
        if method == "chat.update":
            return {"ok": True, "ts": given.get("ts", ""), "channel": given.get("channel", "")}
        if method in ("conversations.replies", "conversations.history"):
            with self.lock:
                return {"ok": True, "messages": [post for post in self.posts if post["thread_ts"] == given.get("ts", "")],
                        "response_metadata": {"next_cursor": ""}}
        return {"ok": True}

    def come_back(self, post):
        """Our own post as an event, told twice and then edited; then another bot's answer that calls us."""
        direct = post["channel"].startswith("D")  # there every message calls us
        kind = "im" if direct else "channel"
        event = {**post, "channel_type": kind, "event_ts": post["ts"]}
        for number in range(2):
            tell(self.program_port, event, "Ev-own-%s-%d" % (post["ts"], number))
        tell(self.program_port, {"type": "message", "subtype": "message_changed", "channel": post["channel"], "channel_type": kind,
                                 "ts": post["ts"], "event_ts": post["ts"], "message": {**post, "text": "changed"},
                                 "previous_message": post}, "Ev-edit-" + post["ts"])
        with self.lock:
            self.echoes += 1
            number = self.echoes
        other = question(50000 + number, "how do I reset the walrus printer?", "U0OTHERBOT", direct)
        other.update(bot_id="B0OTHER", app_id="A0OTHER")
        if post["thread_ts"]:
            other["thread_ts"] = post["thread_ts"]
        tell(self.program_port, other, "Ev-other-%d" % number)

    def markers(self):
        with self.lock:
            return [post["metadata"].get("event_payload", {}).get("id", "") for post in self.posts]
