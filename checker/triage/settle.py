"""New, known or suppressed: holds findings against the baseline and the decisions, and tells which of those are out of date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from fnmatch import fnmatchcase

import msgspec

from checker.model import SEVERITIES, VERDICTS, Decision, Finding, Report
from checker.triage.baseline import Baseline, Entry
from checker.triage.decisions import decides, expired, matches


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """Findings with their state, the decision behind each suppressed one, and what the records say too much."""

    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...] = ()  # one for every suppressed finding, with its id
    stale: tuple[Entry, ...] = ()
    unused: tuple[Decision, ...] = ()
    expired: tuple[Decision, ...] = ()


def settle(
    findings: Sequence[Finding],
    baseline: Baseline,
    decisions: Sequence[Decision],
    today: date,
    *,
    seen: Callable[[Collection[str]], bool] = lambda sources: True,
    exists: Callable[[str], bool] = lambda source: True,
) -> Settled:
    """Every finding with its state.

    `seen` tells whether this run would have found what concerns these sources: only then is a record stale. `exists` tells whether a
    source is still there.
    """
    valid = [d for d in decisions if not expired(d, today)]
    used: set[int] = set()
    matched: set[str] = set()
    out, behind = [], []
    for finding in findings:
        entry = baseline.entry_of(finding, exists)
        if entry:
            matched.add(entry.id)
        number = next((n for n, d in enumerate(valid) if decides(d, finding)), None)
        if number is not None:
            used.add(number)
            behind.append(msgspec.structs.replace(valid[number], finding=finding.id))
            finding = msgspec.structs.replace(finding, state="suppressed")
        elif entry:
            finding = msgspec.structs.replace(finding, state="known")
        out.append(finding)
    return Settled(
        findings=tuple(out),
        decisions=tuple(behind),
        stale=tuple(e for id_, e in sorted(baseline.entries.items()) if id_ not in matched and seen(e.sources)),
        unused=tuple(d for n, d in enumerate(valid) if n not in used and seen(d.sources)),
        expired=tuple(d for d in decisions if expired(d, today)),
    )


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which rules count, by the beginning of their ids; `per_source` leaves rules out for the sources that fit a pattern."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_source: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def keeps(self, finding: Finding) -> bool:
        """Whether a finding counts. Under `per_source` it does as long as two values are left to differ."""
        if self.select and not _begins(finding.rule, self.select):
            return False
        if _begins(finding.rule, self.ignore):
            return False
        patterns = [pattern for pattern, rules in self.per_source if _begins(finding.rule, rules)]
        if not patterns:
            return True
        left = [v for v in finding.values if any(not _fits(e.source, patterns) for e in v.evidence)]
        return len(left) > 1


def _begins(rule: str, prefixes: Iterable[str]) -> bool:
    """A prefix is a rule, a group of rules, or the beginning of a name that ends in `*`."""
    return any(rule == p or rule.startswith(p.rstrip(".") + ".") or (p.endswith("*") and rule.startswith(p[:-1])) for p in prefixes)


def _fits(source: str, patterns: Iterable[str]) -> bool:
    return any(matches(source, p) or fnmatchcase(source, p) for p in patterns)


def with_findings(report: Report, findings: Sequence[Finding], left_out: dict[str, int] | None = None) -> Report:
    """The report with these findings and the totals that go with them."""
    counts = msgspec.structs.replace(
        report.counts,
        findings=len(findings),
        by_verdict={verdict: sum(f.verdict == verdict for f in findings) for verdict in VERDICTS},
        by_kind=dict(sorted(Counter(f.kind for f in findings).items())),
        by_severity={s: n for s in SEVERITIES if (n := sum(f.severity == s for f in findings))},
        left_out={**report.counts.left_out, **{k: n for k, n in (left_out or {}).items() if n}},
    )
    return msgspec.structs.replace(report, findings=tuple(findings), counts=counts)
