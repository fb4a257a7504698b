# The map of ARCHITECTURE.md as a test: who may include whom, and who may see which outside library.
import os
import re
import tempfile

from source import Finding, files, read, without_literals, write_tree

NAME = "layers"
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)

# The core's value types: plain values without threads or sockets, open to knowledge, store and net.
VALUES = ["bot/error.hpp", "bot/clock.hpp", "bot/event.hpp", "bot/reply.hpp", "bot/people.hpp", "bot/places.hpp", "bot/conversation.hpp", "bot/purpose.hpp", "bot/knowledge_act.hpp"]
CORE = ["bot/*", "bot/store/", "bot/net/", "bot/text/", "bot/guard/", "bot/directory/"]

# Room → what it may include beside itself. "x/" is everything below x, "x/*" the files of x alone.
MAY = {
    "config": [],
    "bot/text": ["bot/error.hpp"],
    "bot/store": ["bot/error.hpp", "bot/clock.hpp", "bot/text/"],
    "bot/net": ["bot/error.hpp", "bot/clock.hpp", "bot/text/"],
    "bot/guard": ["bot/error.hpp"],
    "bot": ["bot/store/", "bot/net/", "bot/text/", "bot/guard/", "config/"],
    "bot/directory": ["bot/*", "bot/store/", "bot/net/", "bot/text/", "config/"],
    "knowledge": VALUES + ["bot/store/", "bot/text/", "config/"],
    "adapters": CORE + ["config/", "cmake/embed/embedded.hpp"],
    "adapters/desk": CORE + ["adapters/desk/*"],
    "skills": ["bot/*", "bot/store/", "bot/text/", "knowledge/", "config/"],
    "console": CORE + ["knowledge/", "config/", "cmake/embed/embedded.hpp"],
    "cmake": ["cmake/"],
}
# Outside libraries that stay behind a façade: the beginning of the include → files that may have it.
FACADES = [
    (re.compile(r"boost/beast"), re.compile(r"bot/net/[^/]+\.cpp")),
    (re.compile(r"boost/asio/ssl"), re.compile(r"bot/net/[^/]+\.cpp")),
    (re.compile(r"boost/asio/(ip/|write\.hpp|read\.hpp)"), re.compile(r"bot/net/.+")),
    (re.compile(r"openssl/"), re.compile(r"bot/(net|store|text)/[^/]+\.cpp")),
    (re.compile(r"(open)?ldap\.h|lber"), re.compile(r"adapters/ldap/session\.cpp")),
    (re.compile(r"SQLiteCpp/|sqlite3\.h|libpq"), re.compile(r"bot/store/([^/]+\.cpp|(sqlite|postgresql)[^/]*\.hpp)")),
    (re.compile(r"cmark-gfm"), re.compile(r"bot/text/[^/]+\.cpp")),
    (re.compile(r"re2/"), re.compile(r"bot/guard/[^/]+")),
    (re.compile(r"yaml-cpp/"), re.compile(r"(config|knowledge)/.+")),
]


def room_of(path):
    """The room that a file belongs to, or None for those that may include anything (bot/app, bot/main.cpp, tests)."""
    parts = path.split("/")
    if path == "bot/main.cpp" or parts[:2] == ["bot", "app"] or parts[0] not in ("bot", *MAY):
        return None
    if parts[0] in ("adapters", "skills"):  # each network and each skill is a room of its own
        depth = 3 if parts[:2] == ["adapters", "desk"] and len(parts) > 3 else 2
        return "/".join(parts[:depth]) if len(parts) > depth else None
    if parts[0] == "bot" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0]


def matches(path, pattern):
    if pattern.endswith("/*"):
        return os.path.dirname(path) == pattern[:-2]
    return path.startswith(pattern) if pattern.endswith("/") else path == pattern


def allowed(room, included):
    own = room + "/*" if room in ("bot", "adapters/desk") else room + "/"
    rules = next(MAY[part] for part in (room, "/".join(room.split("/")[:2]), room.split("/")[0]) if part in MAY)
    return any(matches(included, pattern) for pattern in [own, *rules])


def check(root):
    findings = []
    for path in files(root, [".cpp", ".hpp"]):
        text = read(root, path)
        room = room_of(path)
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start(1) if match.group(1) else match.start(2)) + 1
            ours, theirs = match.groups()
            if ours and not os.path.exists(os.path.join(root, ours)):
                findings.append(Finding(path, line, f'"{ours}" is no file; includes run from the root'))
            elif ours and room and not allowed(room, ours):
                findings.append(Finding(path, line, f'{room} must not include "{ours}"; see the map in ARCHITECTURE.md'))
            elif theirs and not path.startswith("tests/"):
                for library, places in FACADES:
                    if library.match(theirs) and not places.fullmatch(path):
                        findings.append(Finding(path, line, f"<{theirs}> belongs behind a façade: only {places.pattern} may include it"))
        if room and (room in ("config", "knowledge", "bot") or room.startswith("bot/")):
            names = re.search(r"\btwicket::(slack|teams|yammer|webchat|webhook)::", without_literals(text))
            if names:
                line = without_literals(text).count("\n", 0, names.start()) + 1
                findings.append(Finding(path, line, f"{room} must not name a network ({names.group(0)})"))
    return findings


def self_test():
    bad = {
        "adapters/slack/slack.cpp": '#include "adapters/teams/teams.hpp"\n',
        "adapters/teams/teams.hpp": '#include "knowledge/entry.hpp"\n',
        "bot/event.hpp": '// x\n#include "skills/answer/answer.hpp"\n',
        "bot/inbox.cpp": '#include <boost/beast/core.hpp>\n',
        "bot/net/http.hpp": '#include <boost/asio/ssl.hpp>\n',
        "config/config.hpp": '#include "bot/event.hpp"\n',
        "knowledge/entry.hpp": '#include "bot/net/http.hpp"\n',
        "skills/answer/answer.hpp": '#include "bot/app/serve.hpp"\n',
        "bot/app/serve.hpp": '#include "skills/answer/answer.hpp"\n#include "adapters/teams/teams.hpp"\n',
        "bot/store/x.cpp": '#include "bot/inbox.hpp"\n',
        "bot/inbox.hpp": "#pragma once\nauto x = twicket::slack::name();\n",
    }
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, bad)
        broken = {finding.file for finding in check(root)}
    missed = set(bad) - broken - {"bot/app/serve.hpp"}
    assert not missed, f"not caught: {missed}"
    assert "bot/app/serve.hpp" not in broken, "the app may include everybody"
    good = {
        "bot/net/http_server.cpp": '#include <boost/beast/core.hpp>\n#include "bot/error.hpp"\n',
        "bot/error.hpp": "#include <string>\n",
        "bot/inbox.hpp": '#include "bot/store/store.hpp"\n#include "bot/error.hpp"\n',
        "bot/store/store.hpp": '#include "bot/error.hpp"\n',
        "skills/answer/answer.cpp": '#include "skills/answer/answer.hpp"\n#include "bot/inbox.hpp"\n',
        "skills/answer/answer.hpp": "#include <string>\n",
    }
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, good)
        assert check(root) == [], check(root)
