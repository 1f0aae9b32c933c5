"""JUnit XML: a test case for every finding, and for every article without one, so that any CI server can show and count them."""

from __future__ import annotations

from checker.report.base import RunOutput
from checker.report.places import Located, located, told
from checker.report.xml import HEAD, empty, tag, text

NAME = "junit"
SUFFIXES = (".xml",)
DESCRIPTION = "JUnit XML: a test case for each finding and each clean article"


def render(run: RunOutput) -> bytes:
    """One suite. New errors and warnings fail, notes pass and are told, known and suppressed findings are skipped."""
    items = list(located(run))
    about = {item.at.path for item in items}
    articles = run.options.new_sources or tuple(s.id for s in run.report.sources)
    clean = sorted(id_ for id_ in articles if id_ not in about)
    faults = [s for s in run.report.skipped if s.fault]
    failed = sum(map(_fails, items))
    skipped = sum(item.finding.state != "new" for item in items)
    totals = {"tests": len(items) + len(clean) + len(faults), "failures": failed, "errors": len(faults), "skipped": skipped}
    name = run.report.tool.name
    lines = [
        HEAD,
        tag("testsuites", name=name, **{k: v for k, v in totals.items() if k != "skipped"}),
        "  " + tag("testsuite", name=name, **totals),
    ]
    for item in items:
        lines += _case(item)
    lines += ["    " + empty("testcase", classname="article", name=id_) for id_ in clean]
    for fault in faults:
        lines += [
            "    " + tag("testcase", classname="article", name=fault.path),
            "      " + empty("error", message=fault.reason),
            "    </testcase>",
        ]
    return ("\n".join([*lines, "  </testsuite>", "</testsuites>"]) + "\n").encode("utf-8", "replace")


def _fails(item: Located) -> bool:
    return item.finding.state == "new" and item.finding.severity in {"error", "warning"}


def _case(item: Located) -> list[str]:
    finding, at = item.finding, item.at
    lines = ["    " + tag("testcase", classname=finding.rule, name=f"{at.path}: {finding.message} [{finding.id}]")]
    body = "\n".join([told(item), *(f"{p.path}:{p.line}: {p.value}: “{p.evidence.text}”" for p in (at, *item.others))])
    if _fails(item):
        lines.append("      " + tag("failure", type=finding.verdict, message=finding.message) + text(body) + "</failure>")
    elif finding.state == "new":
        lines.append("      <system-out>" + text(body) + "</system-out>")
    else:
        lines.append(
            "      " + empty("skipped", message="in the baseline" if finding.state == "known" else "suppressed by a recorded decision")
        )
    return [*lines, "    </testcase>"]
