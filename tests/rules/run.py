#!/usr/bin/env python3
# Runs every rule of this folder: first its self-test (does it catch a breach?), then the rule over the tree.
# A rule is a module with NAME, check and self_test, or a script that proves itself. `run.py NAME …` runs some. Ends with "N passed, N failed, N skipped".
import importlib
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RULES = ["layers", "coroutines", "house", "egress.sh", "headers", "docs_commands"]


def script(name):
    """The findings of a rule that is a program of its own."""
    ran = subprocess.run([os.path.join(HERE, name)], text=True, capture_output=True, stdin=subprocess.DEVNULL)
    return [] if ran.returncode == 0 else (ran.stdout + ran.stderr).splitlines() or [f"exit status {ran.returncode}"]


def acts(name):
    """What belongs to a rule: title and function, each giving findings."""
    if name.endswith(".sh"):
        return [(name.removesuffix(".sh"), lambda: script(name))]
    rule = importlib.import_module(name)
    return [(f"{rule.NAME}: the rule catches breaches", rule.self_test), (rule.NAME, lambda: rule.check(ROOT))]


def main(names):
    os.chdir(ROOT)
    passed = failed = 0
    for name in names or RULES:
        for title, act in acts(name):
            begin = time.monotonic()
            try:
                findings = act() or []
            except Exception as failure:  # a rule that cannot run is a failed rule
                findings = [f"{type(failure).__name__}: {failure}"]
            for finding in sorted(findings, key=str):
                print(finding)
            print(f"{'FAILED' if findings else 'ok    '} {title} ({time.monotonic() - begin:.1f} s)", flush=True)
            passed, failed = passed + (not findings), failed + bool(findings)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
