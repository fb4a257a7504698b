# What the documents tell people to type is typed here: fenced blocks marked ```sh test, in order, one empty folder a document.
# `twicket` is the built program; a block fails by its exit status.
import os
import re
import subprocess
import tempfile

from source import Finding, files, read, write_tree

NAME = "commands in the documents"
BLOCK = re.compile(r"^```sh test\n(.*?)^```", re.MULTILINE | re.DOTALL)
BUILD = os.environ.get("TWICKET_BUILD", "build/debug")


def check(root):
    findings = []
    for path in files(root, [".md"]):
        text = read(root, path)
        with tempfile.TemporaryDirectory() as folder:
            for block in BLOCK.finditer(text):
                if problem := run(block.group(1), folder, os.path.abspath(root)):
                    findings.append(Finding(path, text.count("\n", 0, block.start()) + 1, problem))
    return findings


def run(script, folder, root):
    environment = dict(os.environ, PATH=f"{os.path.join(root, BUILD)}:{os.environ['PATH']}", TWICKET_SOURCE=root)
    try:
        ran = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                             text=True, capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "a command did not end within 60 s"
    if ran.returncode == 0:
        return None
    return f"exit status {ran.returncode}: {(ran.stderr or ran.stdout).strip()[-400:]}"


def self_test():
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, {
            "good.md": "Text.\n\n```sh test\necho one > here\n```\n\n```sh test\ntest -f here\n```\n\n```sh\nfalse\n```\n",
            "docs/bad.md": "# Bad\n\n```sh test\ntrue\nfalse\ntrue\n```\n",
        })
        found = check(root)
        assert [(f.file, f.line) for f in found] == [("docs/bad.md", 3)], found
