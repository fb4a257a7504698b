# What the rules share: the tree's files and C++ text without comments and strings. A Finding is one broken rule.
import os
import re
import subprocess
from dataclasses import dataclass

SKIPPED_FOLDERS = {".git", "build", "node_modules", "data", "__pycache__", ".cache"}


@dataclass(frozen=True, order=True)
class Finding:
    file: str
    line: int
    message: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.message}"


def files(root, endings):
    """Paths from the root of all files with one of these endings, sorted; what git ignores is left out where git is there."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
        for name in names:
            if name.endswith(tuple(endings)):
                found.append(os.path.relpath(os.path.join(folder, name), root))
    ignored = set()
    if os.path.exists(os.path.join(root, ".git")):
        answer = subprocess.run(["git", "check-ignore", "--stdin"], cwd=root, input="\n".join(found), text=True, capture_output=True)
        ignored = set(answer.stdout.split("\n"))
    return sorted(path for path in found if path not in ignored)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def write_tree(root, texts):
    """For self-tests: a small tree of files."""
    for path, text in texts.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)


_LITERALS = re.compile(
    r'//[^\n]*'                                        # a comment to the end of the line
    r'|/\*.*?\*/'                                      # a comment between signs
    r'|(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'  # a raw string
    r'|"(?:\\.|[^"\\\n])*"'                            # a string
    r"|(?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+'",        # a character, but not a digit separator
    re.DOTALL)


def without_literals(text):
    """The same text with comments gone and strings emptied; line numbers stay."""

    def blank(match):
        found = match.group(0)
        lines = "\n" * found.count("\n")
        return lines if found.startswith(("//", "/*")) else '""' + lines

    return _LITERALS.sub(blank, text)
