"""Offices: who holds one, and what one person is called.

Across all stories: an office that one person holds at a time, with two holders, is explained by a change of office unless the articles
appeared together; dated reference facts (rules/reference/terms.yml), where present, settle it and are named. Inside a story: one person
with two titles at one institution is a conflict; different ways to say a title are variants.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from checker.compare.base import Aligner
from checker.model import Bucket, Claim, Fact, FactValue, Role, Verdict
from checker.ruleset import Rule, RuleSet
from checker.unions import Unions
from checker.values.names import fold, head_nouns
from checker.values.offices import Country, countries_of, is_unique, names_country, portfolio

NAME = "role"
_TOGETHER = 10  # days: articles of one story that name two holders within them contradict each other


Position = tuple[str, str, str]  # office, status and rank


class Holding(NamedTuple):
    """One claim that somebody holds an office, in its bucket."""

    bucket: Bucket
    claim: Claim
    role: Role
    entity: str


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """What one person is called by the articles of a story."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME and r.attribute == "title"), None)
    if rule is None:
        return
    by_person: dict[str, list[Holding]] = defaultdict(list)
    for held in _holdings(bucket):
        by_person[held.entity].append(held)
    for entity, group in sorted(by_person.items()):
        if len({h.claim.source for h in group}) > 1 or len({h.role.office for h in group}) > 1:
            found = _titles(entity, group, bucket, rule, rules)
            if found is not None:
                yield found


def gather(bucket: Bucket, rules: RuleSet) -> list[tuple[Holding, Country]]:
    """What `across` needs of a story: who holds an office that one person holds at a time, and the countries of the article."""
    found = [h for h in _holdings(bucket) if is_unique(h.role.office, rules) and not h.role.status]
    if not found:
        return []
    # An archive has many stories: of each only what is asked for below is held on to.
    named = {h.entity: bucket.names[h.entity] for h in found}
    bare = msgspec.structs.replace(bucket, extractions=(), entities={}, similar={}, names=named)
    sources = {h.claim.source for h in found}
    countries = {e.source: countries_of(e, rules) for e in bucket.extractions if e.source in sources}
    return [(h._replace(bucket=bare), countries[h.claim.source]) for h in found]


def across(gathered: Iterable[tuple[Holding, Country]], rules: RuleSet) -> Iterator[tuple[str, Fact]]:
    """Who holds an office, over all stories: each fact with the first story that it is of."""
    rule = next((r for r in rules.rules.values() if r.extends == NAME and r.attribute == "holder"), None)
    if rule is None:
        return
    countries: dict[str, Country] = {}
    offices: dict[str, list[Holding]] = defaultdict(list)
    for h, country in gathered:
        offices[h.role.office].append(h)
        countries[h.claim.source] = country
    for office in sorted(offices):
        for group in _same_office(offices[office], countries, rules):
            fact = _holders(office, group, rule, rules)
            if fact is not None:
                yield min(h.bucket.story for h in group), fact


def _holdings(bucket: Bucket) -> list[Holding]:
    out = []
    for claim in bucket.claims("role"):
        value = claim.value
        if isinstance(value, Role) and (entity := bucket.entities.get((claim.source, value.entity))):
            out.append(Holding(bucket, claim, value, entity))
    return out


def _same_office(held: Sequence[Holding], countries: dict[str, Country], rules: RuleSet) -> list[list[Holding]]:
    """Claims about one and the same office: of one institution or portfolio, in one country."""
    people: dict[str, list[Holding]] = defaultdict(list)
    for h in held:
        people[h.entity].append(h)
    scopes = {e: frozenset(t for h in hs for t in portfolio(h.role.of, rules)) for e, hs in people.items()}
    lands = {e: frozenset(c for h in hs for c in countries.get(h.claim.source, frozenset())) for e, hs in people.items()}
    order = sorted(people)
    together = Unions(len(order))
    # Only those can be one that share a country, and a word of their portfolios or the lack of one.
    keyed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, b in enumerate(order):
        for land in lands[b]:
            for word in scopes[b] or ("",):
                keyed[land, word].append(n)
    for members in keyed.values():
        # Equal portfolios in one country are one without asking each pair; what is left to ask are the different ones.
        first: dict[frozenset[str], int] = {}
        for n in members:
            together.join(first.setdefault(scopes[order[n]], n), n)
        kinds = sorted(first.items(), key=lambda kind: kind[1])
        for at, (b_scope, n) in enumerate(kinds):
            for a_scope, m in kinds[:at]:
                if _scopes_fit(a_scope, b_scope, rules):
                    together.join(m, n)
    return [[h for i in group for h in people[order[i]]] for group in together.sets()]


def _scopes_fit(a: frozenset[str], b: frozenset[str], rules: RuleSet) -> bool:
    """Two portfolios are one if one names the other's words; none fits none, and a body of a country is not the country."""
    if not a or not b:
        return not a and not b
    shorter, longer = sorted((a, b), key=len)
    return shorter <= longer and not (names_country(shorter, rules) and (longer - shorter) & head_nouns(rules))


def _holders(office: str, group: list[Holding], rule: Rule, rules: RuleSet) -> Fact | None:
    people: dict[str, list[Holding]] = defaultdict(list)
    for h in group:
        people[h.entity].append(h)
    if len({h.claim.source for h in group}) < 2:
        return None
    labels = {e: hs[0].bucket.names[e].label for e, hs in people.items()}
    what = _office_label(office, group)
    verdict: Verdict
    if len(people) == 1:
        verdict, detail = "agree", f"The sources agree on the {what}: {next(iter(labels.values()))}."
    else:
        verdict, detail = _change(what, people, labels, rules)
    values = tuple(
        FactValue(text=labels[e], key=fold(labels[e]), claims=tuple(h.claim for h in hs), days=_in_office(labels[e], rules))
        for e, hs in sorted(people.items(), key=lambda p: (min(h.claim.source for h in p[1]), p[0]))
    )
    return Fact(
        rule=rule.id,
        kind="role",
        verdict=verdict,
        confidence=0.75,
        subject=what,
        key=f"{office}:{' '.join(sorted({t for h in group for t in portfolio(h.role.of, rules)}))}",
        attribute="holder",
        detail=detail,
        values=values,
        core=len(people) > 1,
    )


def _in_office(label: str, rules: RuleSet) -> tuple[str, str | None] | None:
    term = _term(label, rules)
    return (term[0], term[1] or None) if term else None


def _office_label(office: str, group: list[Holding]) -> str:
    of = min((h.role.of for h in group if h.role.of), key=lambda t: (len(t), t), default="")
    if not of:
        return office
    return f"{of} {office}" if of.islower() else f"{office} of {of}"


def _change(what: str, people: dict[str, list[Holding]], labels: dict[str, str], rules: RuleSet) -> tuple[Verdict, str]:
    """Whether a change of office explains two holders."""
    names = " / ".join(labels[e] for e in sorted(people, key=lambda e: min(h.claim.source for h in people[e])))
    terms = _terms(what, labels, rules)
    if terms:
        return "superseded", f"The {what} is {names}: the office changed hands ({terms})."
    spans = {e: [h.bucket.days.get(h.claim.source) for h in hs] for e, hs in people.items()}
    stories = {e: {h.bucket.story for h in hs} for e, hs in people.items()}
    known = all(d is not None for ds in spans.values() for d in ds)
    shared = frozenset.intersection(*(frozenset(s) for s in stories.values()))
    if known and shared:
        days = {e: (min(d[0] for d in ds if d), max(d[1] for d in ds if d)) for e, ds in spans.items()}
        low, high = max(d[0] for d in days.values()), min(d[1] for d in days.values())
        if low - high <= _TOGETHER:
            return "conflict", f"Articles of the same days name different people as {what}: {names}."
    if known:
        return "superseded", f"The {what} is {names}: the articles are of different times, the office changed hands between them."
    return "superseded", f"The {what} is {names}: a change of office between the articles would explain it."


def _terms(what: str, labels: dict[str, str], rules: RuleSet) -> str:
    """The terms of the holders, if the reference table has all of them with different terms."""
    found = {label: term for label in labels.values() if (term := _term(label, rules))}
    if len(found) < len(set(labels.values())):
        return ""
    if len(set(found.values())) < 2:
        return ""
    ordered = sorted(found.items(), key=lambda f: f[1])
    parts = [f"{label} {a}–{b or 'now'}" for label, (a, b, _) in ordered]
    return "; ".join(parts) + f"; source: {', '.join(sorted({s for _, (_, _, s) in ordered}))}"


def _term(label: str, rules: RuleSet) -> tuple[str, str, str] | None:
    """First and last day of somebody's term, the last one empty while it goes on, and who says so."""
    table: Any = rules.reference("terms")
    folded = fold(label)
    for entry in table["terms"] if table else ():
        if folded in {fold(n) for n in (entry["holder"], *entry.get("aliases", []))}:
            return _day(entry["from"]), _day(entry.get("to")), str(entry["source"])
    return None


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _titles(entity: str, held: list[Holding], bucket: Bucket, rule: Rule, rules: RuleSet) -> Fact | None:
    label = bucket.names[entity].label
    groups: dict[Position, list[Holding]] = defaultdict(list)
    steps = frozenset(rule.params.get("steps", ()))
    for h in held:
        groups[h.role.office, h.role.status, _rank(h.role.written, steps)].append(h)
    groups = _one_position(groups, rules)
    order = sorted(groups, key=lambda k: (min((h.claim.source, h.claim.start) for h in groups[k]), k))
    clash = [
        (a, b)
        for n, b in enumerate(order)
        for a in order[:n]
        if _clash(groups[a], groups[b], rules, rule.params.get("exclusive", []), steps)
    ]
    if clash:  # what both sides allow ("an astrophysicist") is no side of it
        order = [k for k in order if any(k in pair for pair in clash)]
    held = [h for k in order for h in groups[k]]
    if not held:
        return None
    written = {(fold(h.role.written), portfolio(h.role.of, rules)) for h in held}
    verdict: Verdict
    if clash:
        a, b = clash[0]
        one, other = groups[a][0].role.written, groups[b][0].role.written
        verdict, detail = "conflict", f"{label} is called “{one}” here and “{other}” there."
    elif len({h.claim.source for h in held}) < 2:
        return None
    elif len(written) > 1:
        verdict, detail = "variant", f"{label}’s position is put in different words."
    else:
        verdict, detail = "agree", f"The sources agree on {label}’s position."
    return Fact(
        rule=rule.id,
        kind="role",
        verdict=verdict,
        confidence=0.7,
        subject=label,
        key=fold(label),
        attribute="title",
        detail=detail,
        entity=entity,
        values=tuple(
            FactValue(text=groups[k][0].role.written or k[0], key=" ".join(k), claims=tuple(h.claim for h in groups[k])) for k in order
        ),
    )


def _rank(written: str, steps: frozenset[str]) -> str:
    """The words of a title that set its rank: a deputy associate director is not an associate director."""
    return " ".join(sorted(steps & set(fold(written).split())))


def _one_position(groups: dict[Position, list[Holding]], rules: RuleSet) -> dict[Position, list[Holding]]:
    """The titles that may mean one position: those of the institution that most claims name; a second office elsewhere is another fact."""
    main = max(groups, key=lambda k: (len({h.claim.source for h in groups[k]}), len(groups[k]), k))
    scope = frozenset(t for h in groups[main] for t in portfolio(h.role.of, rules))
    kept = {}
    for key, found in groups.items():
        own = frozenset(t for h in found for t in portfolio(h.role.of, rules))
        headed = any(_heads(x.role, y.role) or _heads(y.role, x.role) for x in found for y in groups[main])
        if key == main or headed or (scope and own and (scope <= own or own <= scope)):
            kept[key] = found
    return kept


def _clash(a: list[Holding], b: list[Holding], rules: RuleSet, exclusive: Sequence[Sequence[str]], steps: frozenset[str]) -> bool:
    """Two titles that one person cannot hold at one institution at one time: different ranks of one office, or two heads of one body."""
    x, y = a[0].role, b[0].role
    if "former" in (x.status, y.status) and "designate" not in (x.status, y.status):
        return _left(a, b, rules)
    if "designate" in (x.status, y.status):
        return False
    if _heads(x, y) or _heads(y, x):
        return True
    one = frozenset(t for h in a for t in portfolio(h.role.of, rules))
    other = frozenset(t for h in b for t in portfolio(h.role.of, rules))
    if not one or not other or not (one <= other or other <= one):
        return False
    if x.office == y.office:
        return (x.status, _rank(x.written, steps)) != (y.status, _rank(y.written, steps))
    # One article that gives both titles knows that the person holds both.
    return _exclusive(x.office, y.office, exclusive) and not {h.claim.source for h in a} & {h.claim.source for h in b}


def _left(a: list[Holding], b: list[Holding], rules: RuleSet) -> bool:
    """Whether articles of the same days give one person an office and call it a former one; both must say of what.

    Whoever has left an office keeps its title as a courtesy, but not with its body ("President Doe", not "Doe, president of the bank").
    """
    pairs = [
        (h, k)
        for h in a
        for k in b
        if h.role.office == k.role.office and (h.role.status, k.role.status) in (("", "former"), ("former", ""))
    ]
    for h, k in pairs:
        one, other = portfolio(h.role.of, rules), portfolio(k.role.of, rules)
        if one and set(one) == set(other) and _together(h, k):
            return True
    return False


def _together(a: Holding, b: Holding) -> bool:
    """Whether two articles are one, or are known to have appeared within days of each other."""
    if a.claim.source == b.claim.source:
        return True
    one, other = a.bucket.days.get(a.claim.source), b.bucket.days.get(b.claim.source)
    return one is not None and other is not None and max(one[1], other[1]) - min(one[0], other[0]) <= _TOGETHER


def _heads(head: Role, member: Role) -> bool:
    """Whether one role heads the office that the other is only a member of: the auditor general, and an analyst with her office."""
    office = fold(head.office)
    return " " in office and f"{office} office" in fold(member.of) and head.office != member.office and not member.status


def _exclusive(a: str, b: str, groups: Sequence[Sequence[str]]) -> bool:
    return any(a in group and b in group for group in groups)
