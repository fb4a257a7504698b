# The house style that a machine can see: a comment that opens each file, no unfinished work, no path of one machine,
# no address in an npm lock file, no compiled thing in the tree.
import os
import re
import tempfile

from source import Finding, files, read, write_tree

NAME = "house style"
SOURCES = [".cpp", ".hpp", ".py", ".sh", ".js", ".mjs", ".css", ".ts", ".cmake"]
TEXTS = SOURCES + [".md", ".yaml", ".yml", ".html", ".json", ".txt", ".chat"]
OPENING = {".css": "/*", ".py": ("#", '"""'), ".sh": "#", ".cmake": "#"}
# Split, so that this file does not break its own rule.
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|\b[Nn]ot (?:yet )?imple" + r"mented\b")
MACHINE = re.compile(r"(?<![\w.])/(?:wo" + r"rk|home/\w+|Users/\w+)/")
BANNER = re.compile(r"^\s*(?://|#)\s*[-=*#/]{20,}\s*$")
BINARY = (".o", ".a", ".so", ".exe", ".bin", ".gz", ".zip", ".xz", ".db", ".pyc", ".jar", ".wasm")
LONGEST = 400  # lines of one C++ file


def check_file(root, path):
    text = read(root, path)
    ending = os.path.splitext(path)[1]
    lines = text.split("\n")
    fixture = path.startswith(("tests/fixtures/", "config/demo/"))
    if ending in SOURCES and not fixture:
        first = lines[1] if lines[0].startswith("#!") and len(lines) > 1 else lines[0]
        if not first.startswith(OPENING.get(ending, "//")) and not first.startswith("/*"):
            yield Finding(path, 1, "a file begins with a comment: what lives here and what does not")
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line) and not fixture:
            yield Finding(path, number, "unfinished work does not stay in the tree; open an issue")
        if MACHINE.search(line):
            yield Finding(path, number, "a path of one machine")
        if ending in (".cpp", ".hpp") and BANNER.match(line):
            yield Finding(path, number, "no banners")
    if ending in (".cpp", ".hpp") and len(lines) > LONGEST + 1 and not any(l.startswith("// Long because ") for l in lines[:8]):
        yield Finding(path, LONGEST, f"{len(lines)} lines; split it, or say in its head '// Long because …'")
    if ending == ".hpp" and "#pragma once" not in text:
        yield Finding(path, 1, "a header has #pragma once")
    if os.path.basename(path) == "package-lock.json" and (match := re.search(r'"resolved"\s*:', text)):
        yield Finding(path, text.count("\n", 0, match.start()) + 1, "the lock file holds a download address; see .npmrc")


def check(root):
    findings = [finding for path in files(root, TEXTS) for finding in check_file(root, path)]
    findings += [Finding(path, 1, "no compiled or packed file in the tree") for path in files(root, BINARY)]
    return findings


def self_test():
    bad = {
        "bot/a.cpp": "#include <string>\n",
        "bot/b.cpp": "// b\n// TO" + "DO: later\n",
        "bot/c.hpp": "// c\nint c;\n",
        "docs/d.md": "Look at /wo" + "rk/place/x.\n",
        "bot/e.cpp": "// e\n//" + "-" * 40 + "\n",
        "tests/browser/package-lock.json": '{\n "resolved": "https://registry"}\n',
        "bot/f.cpp": "// f\n" + "int a;\n" * 401,
        "bot/g.o": "x",
        "bot/h.py": "import os\n",
        "bot/i.hpp": "// i\n#pragma once\n// not imple" + "mented\n",
    }
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, bad)
        missed = set(bad) - {finding.file for finding in check(root)}
        assert not missed, f"not caught: {missed}"
    good = {
        "bot/a.cpp": "// a\nint a;\n",
        "tests/b.py": "#!/usr/bin/env python3\n# b\n",
        "bot/long.cpp": "// long\n// Long because it is one table.\n" + "int a;\n" * 401,
        "docs/c.md": "All todos of the day, a hack day, /homepage/ and ./work/\n",
    }
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, good)
        assert check(root) == [], check(root)
