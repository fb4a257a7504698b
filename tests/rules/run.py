#!/usr/bin/env python3
# Runs every rule of this folder: first its self-test (does it catch a breach?), then the rule over the tree.
# `run.py NAME …` runs some. Ends with "N passed, N failed, N skipped".
import importlib
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RULES = ["layers", "coroutines", "house", "headers", "docs_commands"]


def main(names):
    os.chdir(ROOT)
    passed = failed = 0
    for name in names or RULES:
        rule = importlib.import_module(name)
        for title, act in ((f"{rule.NAME}: the rule catches breaches", rule.self_test), (rule.NAME, lambda: rule.check(ROOT))):
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
