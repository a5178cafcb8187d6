# SPDX-License-Identifier: GPL-2.0-only
"""Compare: generated KTAP reports, judged by ktap.c, by an oracle and by kunit.py.

    differential.py LIBRARY KUNIT COUNT SEED

LIBRARY is the judge as a shared library, KUNIT the kernel's folder tools/testing/kunit.
The oracle is the text of Documentation/dev-tools/ktap.rst and of ktap.h as a recursion
over the whole report, where ktap.c reads line by line. Prints TAP.
"""
import ctypes
import io
import random
import re
import sys
from collections import Counter

VERDICTS = {0: "PASS", 1: "FAIL", 4: "SKIP", 5: "INCOMPLETE"}
OFF = "[    0.500000] reboot: Power down\n"
RANK = {"PASS": 0, "INCOMPLETE": 1, "FAIL": 2}


# The reports

DIRECTIVES = ["", "", "", "", "", " # SKIP no disk", " # TODO later", " # XFAIL", " # TIMEOUT 3 s", " # ERROR"]


def report(chance, depth=0):
    """The lines of a report, right in itself, of which some tests fail."""
    pad = "    " * depth
    count = chance.randint(0 if depth else 1, 3)
    lines = []
    if not depth or chance.random() < 0.7:
        lines.append(f"{pad}KTAP version 1")
    plan = f"{pad}1..{count}"
    late = chance.random() < 0.1
    if not late and (not depth or chance.random() < 0.8):
        lines.append(plan)
    for number in range(1, count + 1):
        children = depth < 3 and chance.random() < 0.3
        if children:
            lines += report(chance, depth + 1)
        elif chance.random() < 0.1:
            lines.append(f"{pad}# a diagnostic")
        result = "ok" if chance.random() < 0.8 else "not ok"
        said = f" {number}" if chance.random() < 0.9 else ""
        lines.append(f"{pad}{result}{said} t{number}{chance.choice(DIRECTIVES)}")
    if late:
        lines.append(plan)
    return lines


def damage(chance, lines):
    """What a console may do to a report, or nothing."""
    lines = list(lines)
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
        at = chance.randrange(len(lines))
        kind = chance.randrange(6)
        if kind == 0:
            del lines[at:at + 1]
        elif kind == 1:
            lines.insert(at, lines[chance.randrange(len(lines))])
        elif kind == 2:
            other = chance.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 3:
            lines[at] = re.sub(r"\d", lambda _: str(chance.randint(0, 4)), lines[at], count=1)
        elif kind == 4:
            lines[at] = lines[at][chance.choice([0, 2, 4]):]
        else:
            del lines[at:]
        if not lines:
            return ["nothing"]
    return lines


# The oracle

def directive(text):
    for match in re.finditer(r"(?:^|\s)#(\s*)(\w*)", text):
        word = match.group(2).lower()
        if word.startswith("skip"):
            return "SKIP"
        if word in ("todo", "xfail"):
            return "TODO"
        if word in ("timeout", "error"):
            return "FAIL"
        if match.group(1):
            return None
    return None


def read(lines):
    """What of the lines is KTAP's: (indentation, kind, ...)."""
    for line in lines:
        text = line.lstrip(" \t")
        indent = len(line) - len(text)
        plan = re.match(r"1\.\.(\d+)\s*(#.*)?$", text)
        result = re.match(r"(not )?ok(?:\s+(\d+)(?=\s|#|$))?(\s.*|#.*)?$", text)
        if re.match(r"K?TAP version \d", text):
            yield indent, "version"
        elif plan:
            yield indent, "plan", int(plan.group(1))
        elif result:
            number = int(result.group(2)) if result.group(2) else None
            yield indent, "result", not result.group(1), number, directive(result.group(3) or "")


def judge_group(items, top):
    """(worst, passed, skipped) of a level: the least indentation among its items."""
    level = 0 if top else min(item[0] for item in items)
    worst, passed, skipped = "PASS", 0, 0
    plan, last, used = None, 0, False
    inner = []

    def worsen(verdict):
        nonlocal worst
        if RANK[verdict] > RANK[worst]:
            worst = verdict

    def finish():
        if used and plan is not None and last < plan:
            worsen("INCOMPLETE")
        elif used and plan is None and top:
            worsen("INCOMPLETE")

    def orphans():
        nonlocal passed, skipped, inner
        if inner:
            child = judge_group(inner, False)
            passed += child[1]
            skipped += child[2]
            worsen(child[0])
            worsen("INCOMPLETE")
            inner = []

    for item in items:
        if item[0] > level:
            inner.append(item)
            continue
        if item[1] != "result":
            orphans()
        if item[1] == "version":
            finish()
            plan, last, used = None, 0, True
            continue
        used = True
        if item[1] == "plan":
            if plan is not None:
                worsen("FAIL")
                continue
            plan = item[2]
            if last > plan:
                worsen("FAIL")
            skipped += plan == 0
            continue
        _, _, ok, number, said = item
        child = judge_group(inner, False) if inner else None
        inner = []
        excused = said in ("SKIP", "TODO")
        if child and child[0] == "FAIL" and (ok or said != "TODO"):
            worsen("FAIL")
        if child and child[0] == "INCOMPLETE" and not excused:
            worsen("INCOMPLETE")
        if said == "FAIL" or (not ok and not excused):
            worsen("FAIL")
        number = last + 1 if number is None else number
        if number <= last:
            worsen("FAIL")
        else:
            if number > last + 1:
                worsen("INCOMPLETE")
            last = number
            if plan is not None and number > plan:
                worsen("FAIL")
        if child and not excused and (child[1] or child[2]):
            passed += child[1]
            skipped += child[2]
        elif said == "SKIP":
            skipped += 1
        elif ok or excused:
            passed += 1
    orphans()
    finish()
    return worst, passed, skipped


def oracle(lines):
    items = list(read(lines))
    if not items:
        return "INCOMPLETE"
    worst, passed, _ = judge_group(items, True)
    return worst if worst != "PASS" else "PASS" if passed else "SKIP"


# The others

def ours(library, text):
    judge = ctypes.create_string_buffer(1 << 17)
    library.judge_init(judge, None)
    library.judge_feed(judge, text, ctypes.c_size_t(len(text)))
    return VERDICTS.get(library.judge_finish(judge, 0, None), "another")


def kunit(parser, lines):
    try:
        return parser.parse_run_tests(iter(lines)).status.name
    except ValueError:
        return "an exception"


# Why kunit.py does not pass what passes here, and how such a report looks
EXPLAINED = {
    "it knows no TODO and no XFAIL": r" # (TODO|XFAIL)",
    "it wants a number in each result": r"^ *(not )?ok (?!\d)",
    "it wants KTAP version 1 first": r"\A(?!KTAP version 1$)|^ *KTAP version [^1]",
    "it wants a plan behind each version line": r"^ *KTAP version 1\n(?! *1\.\.)",
    "it has no word for a plan of no tests": r"^ *1\.\.0",
}


def tell(number, good, sentence, *details):
    print("ok" if good else "not ok", number, "-", sentence)
    for detail in [] if good else details:
        print("#", detail)


def main(library, folder, count, seed):
    library = ctypes.CDLL(library)
    sys.path.insert(0, folder)
    import kunit_parser
    import kunit_printer
    kunit_parser.stdout = kunit_printer.Printer(io.StringIO())
    chance = random.Random(int(seed))
    verdicts, classes, explained = Counter(), Counter(), Counter()
    wrong, unexplained = [], []
    for _ in range(int(count)):
        lines = damage(chance, report(chance))
        text = "\n".join(lines)
        verdict, wanted = ours(library, f"{text}\n{OFF}".encode()), oracle(lines)
        verdicts[verdict] += 1
        if verdict != wanted:
            wrong.append(f"{verdict}, and the oracle says {wanted}: {lines}")
        theirs = kunit(kunit_parser, lines)
        if theirs == {"PASS": "SUCCESS", "FAIL": "FAILURE", "SKIP": "SKIPPED"}.get(verdict):
            continue
        classes[f"{verdict} here, {theirs} by kunit.py"] += 1
        if verdict in ("FAIL", "INCOMPLETE"):
            continue	# more is looked at here: numbers, plans, levels, TIMEOUT and ERROR
        if theirs in ("SUCCESS", "SKIPPED"):
            explained["it names a mixture of passes and skips in another way"] += 1
            continue
        if theirs == "an exception" and " # SKIP" in text:
            explained["it cannot read subtests that are missing in what was skipped"] += 1
            continue
        why = next((why for why, known in EXPLAINED.items() if re.search(known, text, re.M)), None)
        explained[why] += 1
        if not why:
            unexplained.append(f"{verdict}, and kunit.py says {theirs}: {lines}")
    for name, number in (verdicts + classes + explained).most_common():
        print(f"# {number} {name}")
    tell(1, not wrong, f"{count} reports are judged as by the oracle", *wrong[:5])
    tell(2, not unexplained, "where kunit.py does not pass what passes here, it is known why", *unexplained[:9])
    tell(3, min(verdicts[v] for v in VERDICTS.values()) > int(count) // 100, "each verdict is among them")
    print("1..3")
    return bool(wrong or unexplained)


sys.exit(main(*sys.argv[1:]))
