"""A small Yammer on 127.0.0.1 for the real program: communities, threads, private conversations, likes, 20 messages a
page, 10 message calls in 30 s. Our own, since nobody offers one; shapes by learn.microsoft.com/rest/api/yammer. It
remembers every page it gave out and every post, and can be kept from answering. Runs on threads of the test's process.
"""
import collections
import http.server
import json
import threading
import time
import urllib.parse

US, ANN = 1, 7
PAGE = 20
NAMES = {US: "Twicket Desk", ANN: "Ann Example", 8: "Ben Example"}


class Yammer:
    def __init__(self, token, poll_interval):
        self.token, self.poll_interval = token, poll_interval
        self.lock = threading.RLock()
        self.messages = collections.OrderedDict()
        self.next_id = 20_000_000_000_001
        self.calls, self.refused = collections.deque(), 0
        self.pages = []  # (feed, newer_than, ids) of every page given out
        self.lose = 0    # so many posts are kept and their answers lost
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    # --- what people do ---
    def write(self, sender, text, group=None, reply_to=None, between=None):
        with self.lock:
            before = self.messages.get(reply_to)
            identity, self.next_id = self.next_id, self.next_id + 13
            self.messages[identity] = {
                "id": identity, "thread": before["thread"] if before else identity, "reply_to": reply_to, "sender": sender,
                "group": before["group"] if before else group, "between": before["between"] if before else between,
                "text": text, "at": time.gmtime(), "likes": set()}
            return identity

    def like(self, message, person):
        with self.lock:
            self.messages[message]["likes"].add(person)

    # --- what people see ---
    def in_thread(self, thread):
        with self.lock:
            return [one for one in self.messages.values() if one["thread"] == thread]

    def ours(self):
        with self.lock:
            return [one for one in self.messages.values() if one["sender"] == US]

    # --- the API ---
    def shown(self, one):
        private = one["between"] is not None
        likers = [{"user_id": person, "full_name": NAMES.get(person, "?")} for person in sorted(one["likes"])]
        return {"id": one["id"], "thread_id": one["thread"], "replied_to_id": one["reply_to"], "sender_id": one["sender"],
                "sender_type": "user", "group_id": one["group"], "network_id": 9, "message_type": "update",
                "privacy": "private" if private else "public", "direct_message": private, "system_message": False,
                "created_at": time.strftime("%Y/%m/%d %H:%M:%S +0000", one["at"]),
                "body": {"plain": one["text"], "parsed": one["text"], "rich": one["text"]},
                "notified_user_ids": [person for person in one["between"] or [] if person != one["sender"]],
                "liked_by": {"count": len(likers), "names": likers}, "attachments": [], "title": None}

    def page(self, feed, belongs, query):
        newer, older = int(query.get("newer_than", 0)), int(query.get("older_than", 0))
        with self.lock:
            found = [one for one in reversed(self.messages.values())
                     if belongs(one) and one["id"] > newer and (not older or one["id"] < older)]
            given = found[:min(PAGE, int(query.get("limit", PAGE)))]
            self.pages.append((feed, newer, [one["id"] for one in given]))
            return {"threaded_extended": {}, "messages": [self.shown(one) for one in given],
                    "references": [{"type": "user", "id": key, "full_name": name} for key, name in NAMES.items()],
                    "meta": {"older_available": len(found) > len(given), "current_user_id": US,
                             "requested_poll_interval": self.poll_interval}}

    def over_limit(self):
        now = time.monotonic()
        with self.lock:
            while self.calls and self.calls[0] + 30 <= now:
                self.calls.popleft()
            self.calls.append(now)
            self.refused += len(self.calls) > 10
            return len(self.calls) > 10

    def answer(self, method, path, query, form):
        if path == "users/current.json":
            return 200, {"id": US, "full_name": NAMES[US], "network_id": 9, "state": "active"}
        if path.startswith("users/"):
            person = int(path[6:].split(".")[0])
            if person not in NAMES:
                return 404, {}
            return 200, {"id": person, "full_name": NAMES[person], "email": "user%d@example.com" % person, "network_id": 9}
        if self.over_limit():
            return 429, {"response": {"message": "Rate limit exceeded", "code": 33, "stat": "fail"}}
        if path.startswith("messages/liked_by/current.json"):
            self.like(int(form["message_id"]), US)
            return 200, {}
        if method == "POST" and path == "messages.json":
            return self.take(form)
        number = int("".join(filter(str.isdigit, path)) or 0)
        if path.startswith("messages/in_group/"):
            return 200, self.page(path, lambda one: one["group"] == number and one["between"] is None, query)
        if path.startswith("messages/in_thread/"):
            return 200, self.page(path, lambda one: one["thread"] == number, query)
        if path == "messages/private.json":
            return 200, self.page(path, lambda one: US in (one["between"] or []), query)
        if path == "messages/sent.json":
            return 200, self.page(path, lambda one: one["sender"] == US, query)
        with self.lock:
            return (200, self.shown(self.messages[number])) if number in self.messages else (404, {})

    def take(self, form):
        reply_to = int(form["replied_to_id"]) if "replied_to_id" in form else None
        if reply_to is not None and reply_to not in self.messages:
            return 404, {}
        between = [US, int(form["direct_to_user_ids"])] if "direct_to_user_ids" in form else None
        group = int(form["group_id"]) if "group_id" in form else None
        identity = self.write(US, form["body"], group, reply_to, between)
        if self.lose > 0:
            self.lose -= 1
            return None, {}
        return 201, {"messages": [self.shown(self.messages[identity])], "references": []}

    def handler(self):
        network = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                target = urllib.parse.urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                form = dict(urllib.parse.parse_qsl(body))
                if self.headers.get("Authorization") != "Bearer " + network.token:
                    status, said = 401, {"response": {"message": "Token not found.", "code": 16, "stat": "fail"}}
                else:
                    path = target.path.removeprefix("/api/v1/")
                    status, said = network.answer(self.command, path, dict(urllib.parse.parse_qsl(target.query)), form)
                if status is None:
                    self.connection.close()
                    return
                payload = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            do_GET = do_POST = do_DELETE = serve

            def log_message(self, *_):
                pass

        return Handler
