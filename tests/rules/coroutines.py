# Shapes around co_await that g++ 12.2 compiles into wrong code (the frame loses or doubles temporaries). The rule is one
# co_await a statement, its arguments already named; this finds every breach, also over several lines.
import re
import tempfile

from source import Finding, files, read, without_literals, write_tree

NAME = "coroutine shapes"
TOKEN = re.compile(r"co_await\b|[A-Za-z_]\w*|&&|\|\||[=!<>]=|[-+*/%&|^]=|->|::|\S")
CONDITIONS = {"if", "while", "switch", "for"}


def tokens(text):
    line, last = 1, 0
    for match in TOKEN.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        yield match.group(0), line


def problem_after(stream, at):
    """What is wrong with the awaited expression that follows token `at`, or None. Ends at ; or the bracket around it."""
    depth = 0
    for token, _ in stream[at + 1:]:
        if token in "([":
            depth += 1
        elif token in ")]":
            depth -= 1
            if depth < 0:
                return None
        elif depth == 0 and token in (";", ","):
            return None
        elif token == "?":
            return "a conditional expression inside the awaited one; name its value in a local first"
        elif token == "{":
            return "a lambda or a braced list inside the awaited call; name it in a local first"
        elif token == "co_await":
            return "a second co_await in one statement; give each a statement of its own"
    return None


CONST_FLAG = re.compile(r"\bconst\s+(?:twicket::)?Result<bool>\s*&?\s*(\w+)")


def const_flags(plain, path):
    """`const Result<bool> x …; co_return x;`: the flag that comes out is not the one that went in."""
    for found in CONST_FLAG.finditer(plain):
        end = plain.find("\n}", found.end())
        body = plain[found.end():end if end >= 0 else len(plain)]
        given = re.search(r"\bco_return\s+%s\s*;" % re.escape(found.group(1)), body)
        if given:
            line = plain.count("\n", 0, found.end() + given.start()) + 1
            yield Finding(path, line, "co_return of a const Result<bool>; leave the const away")


def scan(text, path):
    plain = without_literals(text)
    stream = list(tokens(plain))
    findings = list(const_flags(plain, path))
    open_brackets = []  # (token, word before it)
    statement = []      # since the last ; { } outside parentheses: (token, depth of parentheses)
    for at, (token, line) in enumerate(stream):
        if token == "(":
            before = stream[at - 1][0] if at else ""
            if before == "constexpr" and at > 1:
                before = stream[at - 2][0]
            open_brackets.append(("(", before))
        elif token == "{":
            open_brackets.append(("{", ""))
            statement = []
            continue
        elif token in (")", "}"):
            if open_brackets:
                open_brackets.pop()
            if token == "}":
                statement = []
                continue
        elif token == ";" and (not open_brackets or open_brackets[-1][0] == "{"):
            statement = []
            continue
        elif token == "co_await":
            findings += [Finding(path, line, message) for message in problems_at(stream, at, open_brackets, statement)]
        statement.append((token, sum(1 for kind, _ in open_brackets if kind == "(")))
    return findings


def problems_at(stream, at, open_brackets, statement):
    for kind, before in reversed(open_brackets):
        if kind == "{":
            break
        if before in CONDITIONS:
            yield f"co_await in the head of {before}; put its value in a local first"
            break
    if problem := problem_after(stream, at):
        yield problem
    here = sum(1 for kind, _ in open_brackets if kind == "(")
    depth = here  # going left, only what encloses the co_await counts
    past_assignment = False
    for token, level in reversed(statement):
        depth = min(depth, level)
        if level > depth:
            continue
        if token == "co_await":
            yield "a second co_await in one statement; give each a statement of its own"
            break
        if token == "?":
            yield "co_await in a conditional expression; use if and else"
            break
        if token == "=":
            past_assignment = True
        if token in ("&&", "||") and not past_assignment:
            yield f"co_await behind {token}, so it may not run; use if"
            break


def check(root):
    findings = []
    for path in files(root, [".cpp", ".hpp"]):
        text = read(root, path)
        if "co_await" in text:
            findings += scan(text, path)
    return findings


BAD = {
    "if": "if (co_await f()) {}",
    "if with initialiser": "if (auto x = co_await f(); x) {}",
    "if over lines": "if (auto x =\n    co_await\n f(a,\n b);\n x)\n return;",
    "if after semicolon": "if (int a = 1; co_await f(a)) {}",
    "while": "while (co_await f()) {}",
    "while not": "while (!(co_await f(1)).has_value()) {}",
    "switch": "switch (co_await f()) { case 1: break; }",
    "range for": "for (auto x : co_await f()) {}",
    "else if": "if (a) {} else if (co_await f()) {}",
    "lambda": "co_await store.write([&](Connection& c) { c.run(); });",
    "lambda over lines": "auto r = co_await store.write(\n    [key]\n    (Connection& c)\n    { c.run(key); });",
    "aggregate": "co_await send(Outgoing{id, place});",
    "list": "co_await send({a, b});",
    "list for a container": "co_await wait(std::vector<int>{1, 2});",
    "conditional": "auto x = c ? co_await a() : b;",
    "conditional second": "auto x = c ? a : co_await b();",
    "conditional as argument": "f(c ? (co_await b()) : 1);",
    "conditional inside the call": "auto x = co_await f(a ? b : c);",
    "conditional deep inside the call": "auto x = co_await f(g(h[a ? 1 : 2]), d);",
    "conditional over lines": "auto x = co_await f(a\n    ? b\n    : c);",
    "conditional on the awaited value": "auto x = co_await f() ? 1 : 2;",
    "const flag": "const Result<bool> x = co_await f();\n    co_return x;",
    "const flag, later": "const Result<bool> x = co_await f();\n    if (x.has_error()) log();\n    co_return x;",
    "and": "bool x = ready && co_await f();",
    "or": "co_return ready || co_await f();",
    "two": "auto x = g(co_await a(), co_await b());",
    "two in sum": "auto x = co_await a() + co_await b();",
}
GOOD = [
    "const auto r = co_await f(a, b);\nif (r) {}",
    "auto&& r = co_await f();",
    "co_return co_await f(std::move(x));",
    "co_await (timer.async_wait(token) || stop.async_wait(token));",
    'co_await f("if (co_await g()) {}"); // if (co_await h())',
    "while (true) { auto x = co_await f(); if (!x) break; }",
    "for (int i = 0; i < 3; ++i) co_await f(i);",
    "if (a) co_await f(b);\nelse co_await g(b);",
    "auto job = [&] { return 1; };\nauto x = co_await run(job);",
    "co_spawn(e, [&]() -> awaitable<void> { co_await f(x); }, token);",
    "const bool many = a && b;\nco_await f(many);",
    "const auto n = 1'000;\nconst char q = '{';\nco_await f(n);",
    "auto [a, b] = co_await f(x[0], y);",
    "const int which = a ? b : c;\nconst auto r = co_await f(which);\nauto s = r ? 1 : 2;",
    "Result<bool> x = co_await f();\nco_return x;",
    "const Result<bool> x = co_await f();\nco_return *x;",
    "const Result<bool> x = co_await f();\n}\nawaitable<int> h() {\n    const int x = co_await f();\n    co_return x;",
]


def self_test():
    for name, shape in BAD.items():
        found = scan(f"awaitable<void> g() {{\n    int a = 0;\n    {shape}\n}}\n", "x.cpp")
        assert found, f"not caught: {name}"
        assert found[0].line >= 3, f"wrong line for {name}: {found[0]}"
    for shape in GOOD:
        found = scan(f"awaitable<void> g() {{\n    {shape}\n}}\n", "x.cpp")
        assert not found, f"wrongly caught: {shape}: {found[0]}"
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, {"bot/x.cpp": "// x\nvoid f() { if (co_await g()) {} }\n"})
        assert check(root) == [Finding("bot/x.cpp", 2, "co_await in the head of if; put its value in a local first")]
