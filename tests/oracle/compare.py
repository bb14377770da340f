"""Holds rayify's decisions against the oracle's verdicts.

    compare.py FOLDER REPORT VERDICTS    a summary as JSON on stdout

A comment `# parallel` or `# serial` at the end of a line is a label: what the verdict on the candidate there should be.
REPORT is what `rayify FOLDER --check --format json` says, VERDICTS what `judge.py FOLDER` says.
"""

import argparse
import collections
import json
import pathlib
import re

CONNECT = "RAY001"
LABEL = re.compile(r"  # (parallel|serial)$")
# Loops that may be left early; tests/adversary/window_*.py run them on Ray.
WAITS = "RAY113"
KNOWN = pathlib.Path(__file__).with_name("known-issues.txt")


def claims(decisions):
    """What rayify converts by default: the candidate's place, and where what it launches stands."""
    for decision in decisions:
        if decision["rule"] == CONNECT or decision["applicability"] != "safe":
            continue
        if decision["applied"] or decision["verdict"] == "convert":
            yield decision


def refusals(decisions):
    for decision in decisions:
        if decision["rule"] != CONNECT and decision["verdict"] == "refuse" and decision["reason"]:
            yield decision["start"]["line"], decision["reason"]["code"]


def problem(claim, candidates):
    """What the oracle has against a conversion; None if nothing."""
    line, column = claim["start"]["line"], claim["start"]["column"]
    here = [c for c in candidates if c["line"] == line]
    # Several candidates may begin on a line.
    here = [c for c in here if c["column"] == column] or here
    if not here:
        return "the oracle knows no candidate here"
    units = [unit for candidate in here for unit in candidate["units"]]
    places = [(start, end) for _, start, end in launched([claim])]
    named = [unit for unit in units if (tuple(unit["start"]), tuple(unit["end"])) in places]
    # A loop over `map(f, xs)` launches what the `map` calls.
    if not named and claim["subject"].startswith("`for`"):
        units += [u for c in candidates if c["line"] == line for u in c["units"] if u["kind"] == "mapped"]
    # What maps a function launches just that.
    named = named or [unit for unit in units if unit["kind"] == "mapped"]
    if not named:
        return f"the oracle doesn't know what is launched at {places}"
    # A call that no round reaches shows nothing.
    if any(unit["problem"] in (None, "nothing was launched") for unit in named):
        return None
    return named[0]["problem"]


def launched(decisions):
    """Where what is launched stands, as (line of the candidate, start, end)."""
    for claim in claims(decisions):
        for evidence in claim["evidence"]:
            start, end = ((evidence[side]["line"], evidence[side]["column"]) for side in ("start", "end"))
            yield claim["start"]["line"], start, end


def wrong(decisions, verdict):
    """Conversions that the oracle doesn't allow, as (line, what differs, what rayify said)."""
    found = []
    for claim in claims(decisions):
        why = problem(claim, verdict["candidates"])
        if why is not None:
            found.append((claim["start"]["line"], why, claim["subject"], claim["rule"], [e["text"] for e in claim["evidence"]]))
    return found


def decisions_by_name(report):
    """The decisions about every file, and the files that rayify couldn't work on."""
    files = report["files"]
    by_name = {pathlib.Path(file["path"]).name: file["decisions"] for file in files}
    failed = {pathlib.Path(file["path"]).name: file["errors"] for file in files if file["errors"]}
    return by_name, failed


def beyond(rule, why):
    """What the oracle can't imitate. It evaluates arguments at the launch, where a window keeps their errors back until their
    turn; it can't launch an expression that is made of what the statements before it gave, as outlining does; and it
    misses variables of the module that only the outlined statements ever bound or read."""
    return rule == WAITS or why.endswith("Tainted") or re.fullmatch(r"`\w+` afterwards: .* became None", why) is not None


def summary(folder, report, verdicts):
    by_name, failed = decisions_by_name(report)
    texts = {path.name: path for path in folder.rglob("*.py")}
    known = known_issues()
    out = {"programs": len(verdicts), "allowed": 0, "converted": 0, "conversions": 0, "wrong": [], "known": 0, "unjudged": 0, "broken": [], "labels": []}
    out["broken"] = [f"{name}: {errors}" for name, errors in sorted(failed.items())]
    codes, examples, refused = collections.Counter(), {}, {}
    for verdict in verdicts:
        name = verdict["path"]
        decisions = by_name.get(name)
        if decisions is None:
            out["broken"].append(f"{name}: rayify doesn't report it")
            continue
        if verdict["error"]:
            out["broken"].append(f"{name}: {verdict['error']} {verdict.get('trace', '')}")
            continue
        claimed = list(claims(decisions))
        out["labels"] += labels(texts[name], decisions, verdict)
        out["conversions"] += len(claimed)
        for line, why, subject, rule, evidence in wrong(decisions, verdict):
            if beyond(rule, why):
                out["unjudged"] += 1
                continue
            source = texts[name].read_text()
            if any(mark in source for mark in known):
                out["known"] += 1
                continue
            out["wrong"].append(
                {"path": str(texts[name]), "line": line, "difference": why, "subject": subject, "rule": rule, "evidence": evidence}
            )
        allowed = [c for c in verdict["candidates"] if c["allowed"]]
        if not allowed:
            continue
        out["allowed"] += 1
        right = [claim for claim in claimed if problem(claim, verdict["candidates"]) is None]
        if right:
            out["converted"] += 1
            continue
        lines = {c["line"] for c in allowed}
        reasons = [code for line, code in refusals(decisions) if line in lines] or ["(no candidate)"]
        codes[reasons[0]] += 1
        examples.setdefault(reasons[0], []).append(str(texts[name]))
    out["refusals"] = [{"code": code, "count": count, "examples": examples[code][:3]} for code, count in codes.most_common()]
    out["share"] = round(out["converted"] / out["allowed"], 4) if out["allowed"] else 0.0
    return out


def labels(path, decisions, verdict):
    """Every label of a program next to the verdict and to rayify's decision there."""
    found = []
    converted = {claim["start"]["line"] for claim in claims(decisions)}
    for line, text in enumerate(path.read_text().splitlines(), 1):
        label = LABEL.search(text)
        if not label:
            continue
        here = [c for c in verdict["candidates"] if c["line"] == line]
        problems = [str(u["problem"]) for c in here for u in c["units"] if u["problem"]]
        found.append(
            {
                "path": path.name,
                "line": line,
                "label": label[1],
                "verdict": ("parallel" if any(c["allowed"] for c in here) else "serial") if here else "no candidate",
                "problem": problems[0] if problems else "",
                "converted": line in converted,
                "refusals": [code for at, code in refusals(decisions) if at == line],
            }
        )
    return found


def known_issues():
    """Pieces of programs that rayify is known to convert wrongly: one a line."""
    if not KNOWN.exists():
        return []
    lines = [line.strip() for line in KNOWN.read_text().splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("report", type=pathlib.Path)
    parser.add_argument("verdicts", type=pathlib.Path)
    options = parser.parse_args()
    report = json.loads(options.report.read_text())
    verdicts = [json.loads(line) for line in options.verdicts.read_text().splitlines()]
    print(json.dumps(summary(options.folder, report, verdicts), indent=1))


if __name__ == "__main__":
    main()
