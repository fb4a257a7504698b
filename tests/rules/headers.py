# Every header compiles alone. The precompiled header is in force as in the build (that keeps it quick), so what it carries
# is checked by name instead: a header that says std::vector includes <vector>, itself or through a header of ours.
# What the build has proven is not compiled again: a header that a unit of the build includes before anything else.
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import tempfile

from source import Finding, files, read, without_literals, write_tree

NAME = "headers stand alone"
BUILD = os.environ.get("TWICKET_BUILD", "build/debug")
WANTED = {
    "string": r"std::(?:to_)?string\b",
    "string_view": r"std::string_view\b",
    "vector": r"std::vector\b",
    "optional": r"std::optional\b",
    "functional": r"std::function\b",
    "map": r"std::(?:multi)?map\b",
    "set": r"std::set\b",
    "unordered_map": r"std::unordered_map\b",
    "unordered_set": r"std::unordered_set\b",
    "memory": r"std::(?:unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared)\b",
    "variant": r"std::variant\b",
    "chrono": r"std::chrono\b",
    "deque": r"std::deque\b",
    "span": r"std::span\b",
    "array": r"std::array\b",
    "atomic": r"std::atomic\b",
    "mutex": r"std::(?:mutex|lock_guard|unique_lock|scoped_lock)\b",
    "boost/asio/awaitable.hpp": r"\basio::awaitable\b",
}


def outside_includes(root, path, seen):
    """The <headers> that a header of ours brings, with those of ours that it includes."""
    if path in seen or not os.path.exists(os.path.join(root, path)):
        return set()
    seen.add(path)
    text = read(root, path)
    found = set(re.findall(r"#include <([^>]+)>", text))
    for ours in re.findall(r'#include "([^"]+)"', text):
        found |= outside_includes(root, ours, seen)
    return found


def missing_includes(root, path):
    bare = without_literals(read(root, path))
    there = outside_includes(root, path, set())
    for header, pattern in WANTED.items():
        if header in there or (header == "string_view" and "string" in there):
            continue
        if match := re.search(pattern, bare):
            line = bare.count("\n", 0, match.start()) + 1
            yield Finding(path, line, f"uses {match.group(0)} without #include <{header}>")


def flags_of_build(root):
    """The compiler call of the precompiled header's own unit, without input, output and launcher."""
    with open(os.path.join(root, BUILD, "compile_commands.json"), encoding="utf-8") as file:
        entry = next(e for e in json.load(file) if e["file"].endswith("bot/pch.cpp"))
    words = shlex.split(entry["command"])
    compiler = next(i for i, word in enumerate(words) if os.path.basename(word) in ("c++", "g++", "g++-12", "clang++"))
    words = words[compiler:]
    out = words.index("-o")
    return entry["directory"], [w for w in words[:out] + words[out + 2:] if w != "-c" and not w.endswith("bot/pch.cpp")]


def compile_alone(root, path, directory, command):
    unit = f'#include "{path}"\n'
    ran = subprocess.run([*command, "-fsyntax-only", "-I", root, "-x", "c++", "-"], cwd=directory, input=unit, text=True, capture_output=True)
    if ran.returncode == 0:
        return None
    first = next((l for l in ran.stderr.splitlines() if "error:" in l), ran.stderr.strip()[-300:])
    where = re.match(r".*?:(\d+):\d+: (?:fatal )?error: (.*)", first)
    return Finding(path, int(where.group(1)) if where else 1, f"does not compile alone: {where.group(2) if where else first}")


def proven_by_build(root):
    """The headers that stand first in a unit whose object is newer than the unit (what it includes is the build tool's care)."""
    with open(os.path.join(root, BUILD, "compile_commands.json"), encoding="utf-8") as file:
        units = json.load(file)
    proven = set()
    for unit in units:
        words = shlex.split(unit["command"])
        built = os.path.join(unit["directory"], words[words.index("-o") + 1])
        if os.path.exists(built) and os.path.getmtime(built) >= os.path.getmtime(unit["file"]):
            proven.add(first_include(read("", unit["file"])))
    return proven


def first_include(text):
    first = re.search(r'^#(\w+) *(?:"(.+)")?', text, re.MULTILINE)
    return first.group(2) if first and first.group(1) == "include" else None


def check(root):
    found = files(root, [".hpp"])
    findings = [finding for path in found for finding in missing_includes(root, path)]
    directory, command = flags_of_build(root)
    proven = proven_by_build(root)
    alone = [path for path in found if path not in proven]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        findings += filter(None, pool.map(lambda path: compile_alone(os.path.abspath(root), path, directory, command), alone))
    return findings


def self_test():
    directory, command = flags_of_build(os.getcwd())
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, {
            "x/broken.hpp": "// x\n#pragma once\nstruct A { Unknown b; };\n",
            "x/whole.hpp": "// x\n#pragma once\n#include <string>\nstruct B { std::string c; };\n",
            "x/short.hpp": "// std::map here is a comment\n#pragma once\nstd::vector<int> f();\n",
        })
        assert first_include('// x\n#include "x/whole.hpp"\n#include <map>\n') == "x/whole.hpp"
        assert first_include('#include <map>\n#include "x/whole.hpp"\n') is None
        assert first_include('#ifdef A\n#include "x/whole.hpp"\n#endif\n') is None
        assert compile_alone(root, "x/broken.hpp", directory, command).line == 3
        assert compile_alone(root, "x/whole.hpp", directory, command) is None
        assert [f.line for f in missing_includes(root, "x/short.hpp")] == [3]
        assert not list(missing_includes(root, "x/whole.hpp"))
