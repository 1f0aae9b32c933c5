"""Facts -> findings: evidence, independent support, severity, the message, and an id that survives what is not news.

The id is made of the rule, the attribute, the subject's key and the normalized values. Line numbers, sources, offsets and the majority
spelling are not in it, so moved text, a further source with a known value or another label leave it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from checker.model import SEVERITIES, VERDICTS, Claim, Evidence, Fact, FactValue, Finding, FindingValue, Severity
from checker.ruleset import Rule
from checker.triage.fingerprint import fingerprint
from checker.triage.times import Appeared, meant

_CONTEXT = 60
_HIGH = 0.85  # confidence from which a conflict is an error even where the fact is not a core one
_SPACE = re.compile(r"\s+")


class Support:
    """How many independent groups of sources stand behind claims, which source came first, and when each appeared, as far as that can be told."""

    def __init__(self, groups: Mapping[str, int], days: Appeared, inferred: Appeared | None = None) -> None:
        self.groups, self.days = groups, days
        self.appeared = {**(inferred or {}), **{source: known for source, known in days.items() if known}}

    def count(self, claims: Sequence[Claim]) -> int:
        """The number of independent groups that make one of the claims."""
        return len({self.groups[source] for source in {c.source for c in claims}})

    def earliest(self, claims: Sequence[Claim]) -> int | None:
        """The first day on which one of the claims was surely published, if that is known."""
        return min((days[1] for source in {c.source for c in claims} if (days := self.days.get(source)) is not None), default=None)


def finding(fact: Fact, story: str, event: str, rule: Rule, texts: Mapping[str, str], support: Support) -> Finding:
    """The finding of a fact. `texts` maps source ids to texts."""
    values = _values(fact, texts, support)
    return Finding(
        id=_id(fact, rule),
        rule=fact.rule,
        kind=fact.kind,
        verdict=fact.verdict,
        severity=severity(fact, rule),
        confidence=round(fact.confidence, 3),
        state="new",
        story=story,
        event=event,
        entity=fact.entity,
        attribute=fact.attribute,
        message=_message(fact, rule),
        assumption=fact.assumption,
        values=values,
    )


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings worst first; ids break ties, so that the order never depends on the input's."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (VERDICTS.index(f.verdict), SEVERITIES.index(f.severity), -f.confidence, f.story, f.rule, f.message, f.id),
        )
    )


def distinct(findings: Sequence[Finding]) -> list[Finding]:
    """Each id once: two facts with the same subject and values are told apart by their place in reading order."""
    seen: dict[str, int] = {}
    out = []
    for item in findings:
        number = seen[item.id] = seen.get(item.id, 0) + 1
        if number > 1:
            out.append(Finding(**{**{f: getattr(item, f) for f in item.__struct_fields__}, "id": f"{item.id}-{number}"}))
        else:
            out.append(item)
    return out


def _id(fact: Fact, rule: Rule) -> str:
    # A renamed rule keeps its oldest name in the ids: what was accepted under it stays accepted.
    return fingerprint(rule.aliases[0] if rule.aliases else rule.id, fact.attribute, fact.key, (v.key for v in fact.values))


def _values(fact: Fact, texts: Mapping[str, str], support: Support) -> tuple[FindingValue, ...]:
    days = [support.earliest(v.claims) for v in fact.values]
    known = [d for d in days if d is not None]
    first = min(known) if len(known) > 1 and known.count(min(known)) == 1 else None
    built = [_value(v, texts, support, first is not None and d == first) for v, d in zip(fact.values, days, strict=True)]
    return tuple(sorted(built, key=lambda v: (-v.support, v.evidence[0].source, v.evidence[0].start, v.value)))


def _value(value: FactValue, texts: Mapping[str, str], support: Support, first: bool) -> FindingValue:
    spans = sorted({(c.source, c.start, c.end) for c in value.claims})
    return FindingValue(
        value=_SPACE.sub(" ", value.text).strip(),
        support=support.count(value.claims),
        evidence=tuple(evidence(texts[s], s, a, b) for s, a, b in spans),
        first=first,
        unit=value.unit,
        interval=value.interval,
        days=value.days or meant(value.claims, support.appeared),
    )


def evidence(text: str, source: str, start: int, end: int) -> Evidence:
    """The words of a source at a span, with their surroundings."""
    return Evidence(source, start, end, text[start:end], text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT])


def severity(fact: Fact, rule: Rule) -> Severity:
    """How serious a fact is under its rule."""
    if fact.verdict == "conflict":
        if rule.severity == "error" and (fact.core or fact.confidence >= _HIGH):
            return "error"
        return "note" if rule.severity == "note" else "warning"
    return "note" if fact.verdict in ("superseded", "reconcilable") else "none"


def _message(fact: Fact, rule: Rule) -> str:
    """The rule's message with the fact's parts; rules are trusted, values are inserted as plain text."""
    parts = {
        "detail": fact.detail,
        "subject": fact.subject,
        "left": fact.values[0].text,
        "right": fact.values[1].text if len(fact.values) > 1 else fact.values[0].text,
        "values": " / ".join(v.text for v in fact.values[:4]),
    }
    template = rule.message if fact.verdict == "conflict" else "{detail}"
    return _SPACE.sub(" ", re.sub(r"\{(\w+)\}", lambda m: parts.get(m.group(1), m.group()), template)).strip()
