"""Names: one thing under two names. The head noun ("Lab" / "Hub"), an inserted word ("Act" / "Basic Act") or a real other spelling is a
conflict; abbreviation, transliteration and description are variants.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from checker.compare.base import Aligner, name_claim, sources_of
from checker.compare.surfaces import grouped, named_apart, surfaces, variants
from checker.model import Bucket, Claim, Entity, Fact, FactValue, Name, Verdict
from checker.ruleset import RuleSet
from checker.values.alike import alike_names
from checker.values.names import compare_organisations, compare_people, fold, misfit
from checker.values.spelling import another_name

NAME = "name"
_INSTITUTIONS = frozenset({"organisation", "law", "programme", "product", "event", "other"})


def facts(bucket: Bucket, aligner: Aligner, rules: RuleSet) -> Iterator[Fact]:
    """Entities of a story that are named in more than one way."""
    by_attribute = {r.attribute: r.id for r in rules.rules.values() if r.extends == NAME}
    named: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    forms: dict[tuple[str, str], Name] = {}
    glossed: dict[tuple[str, str], str] = {}
    spoken: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for extraction in bucket.extractions:
        quoted = [(m.start, m.end) for m in extraction.mentions if m.kind == "quote"]
        short = {m.start: m for m in extraction.mentions if isinstance(m.value, Name) and m.value.form == "acronym"}
        for mention in extraction.mentions:
            value = mention.value
            if not isinstance(value, Name) or not (
                value.form in ("full", "description") or (value.form == "short" and value.type == "person")
            ):
                continue
            entity = bucket.entities.get((extraction.source, value.entity))
            if entity is None:
                continue
            if value.form == "short" and not _misspelled(value, bucket.names[entity], rules):
                continue
            key = fold(value.canonical)
            inside = any(s <= mention.start and mention.end <= e for s, e in quoted)
            forms.setdefault((entity, key), value)
            if (behind := short.get(mention.end + 2)) is not None:  # "(OECD)"
                glossed[entity, key] = fold(behind.text)
            claim = name_claim(extraction.source, mention)
            (spoken if inside else named)[entity][key].append(claim)
    # A name inside quotation marks is the speaker's; it only counts where the article itself does not use it.
    for entity, by_key in spoken.items():
        for key, claims in by_key.items():
            own = {c.source for c in named[entity].get(key, ())}
            named[entity][key].extend(c for c in claims if c.source not in own)
    written = aligner.memo(surfaces)
    for entity in sorted(written):
        groups = named.get(entity, {})
        found = None
        if len(groups) > 1:
            of = {key: abbreviation for (e, key), abbreviation in glossed.items() if e == entity}
            found = _told(entity, groups, forms, of, bucket, by_attribute, rules)
        if found is None and (chosen := variants(written[entity])):
            rule = by_attribute["spelling" if bucket.names[entity].kind == "person" else "name"]
            found = _written(entity, dict(grouped(written[entity], chosen)), rule, bucket, rules)
        if found is not None:
            yield found


def _told(
    entity: str,
    groups: dict[str, list[Claim]],
    forms: dict[tuple[str, str], Name],
    glossed: dict[str, str],
    bucket: Bucket,
    by_attribute: dict[str, str],
    rules: RuleSet,
) -> Fact | None:
    """What the full names of an entity come to; `glossed` has the abbreviation that stands in brackets behind one of them."""
    if bucket.names[entity].kind == "person":
        return _person(entity, groups, forms, bucket, by_attribute, rules)
    if bucket.names[entity].kind in _INSTITUTIONS or (bucket.names[entity].kind == "place" and _mistaken_place(groups)):
        return _institution(entity, groups, forms, glossed, bucket, by_attribute, rules)
    return None


def _written(entity: str, groups: dict[str, list[Claim]], rule: str, bucket: Bucket, rules: RuleSet) -> Fact:
    label = bucket.names[entity].label
    listed = " / ".join(f"“{n}”" for n in groups)
    stated = named_apart(groups, bucket, rules)
    detail = f"One thing is said to be named {listed}." if stated else f"{label} is written in different ways: {listed}."
    return Fact(
        rule=rule,
        kind="name",
        verdict="conflict" if stated else "variant",
        confidence=0.9,
        subject=label,
        key="",
        attribute="name",
        detail=detail,
        values=tuple(FactValue(text=name, key=name, claims=tuple(claims)) for name, claims in groups.items()),
        entity=entity,
        core=False,
    )


def _misspelled(short: Name, entity: Entity, rules: RuleSet) -> bool:
    """Whether a person's short name is none of the words of the full ones, but a name that is mistaken for one of them."""
    word = fold(short.canonical)
    full = [fold(n.text).split() for n in entity.names if " " in n.text]
    alike = alike_names(rules).get(word, frozenset())
    # A given name stands alone for somebody who has two names at most.
    return not any(word in words for words in full) and any(words[-1] in alike or (len(words) == 2 and words[0] in alike) for words in full)


def _mistaken_place(groups: dict[str, list[Claim]]) -> bool:
    """Whether a place has names that a slip tells apart ("Place" / "Palace"): elsewhere another kind of place is another place."""
    keys = sorted(groups)
    return any(OSA.distance(a, b) == 1 for n, b in enumerate(keys) for a in keys[:n])


def _institution(
    entity: str,
    groups: dict[str, list[Claim]],
    forms: dict[tuple[str, str], Name],
    glossed: dict[str, str],
    bucket: Bucket,
    rules_by: dict[str, str],
    rules: RuleSet,
) -> Fact | None:
    keys = sorted(groups)
    shortened = _shortened(keys)
    relations: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for n, b in enumerate(keys):
        for a in keys[:n]:
            x, y = forms[entity, a], forms[entity, b]
            relation = compare_organisations(x.canonical, y.canonical, rules).relation
            if relation == "different" and misfit(x.canonical, y.canonical, {glossed.get(a, ""), glossed.get(b, "")}):
                relation = "modifier"
            described = "description" in (x.form, y.form) or {a, b} <= shortened
            relations["described" if described and relation in ("head", "inserted", "modifier") else relation].append((a, b))
    conflicts = relations["head"] + relations["inserted"] + relations["modifier"]
    label = bucket.names[entity].label
    verdict: Verdict
    if conflicts and any(sources_of(groups[a]) != sources_of(groups[b]) for a, b in conflicts):
        verdict = "conflict"
        apart = {k for pair in conflicts for k in pair}
        groups = {k: g for k, g in groups.items() if k in apart}
        detail = f"One thing has two names: {_listed(groups, bucket, entity)}."
    elif any(relations[r] for r in ("spelling", "described", "acronym", "same", "appended")):
        verdict = "variant"
        detail = f"{label} is written in different ways: {_listed(groups, bucket, entity)}."
    else:
        return None
    attribute = "name"
    return _fact(entity, groups, verdict, detail, label, rules_by.get(attribute, "name.institution"), 0.85, bucket)


def _shortened(keys: list[str]) -> set[str]:
    """The longest name and two that are short for it: "City Council" and "City Assembly" are both the "City Assembly Council"."""
    out: set[str] = set()
    for key in keys:
        words = set(key.split())
        parts = [k for k in keys if set(k.split()) < words]
        if len(parts) > 1 and set().union(*(k.split() for k in parts)) == words:
            out |= {key, *parts}
    return out


def _person(
    entity: str,
    groups: dict[str, list[Claim]],
    forms: dict[tuple[str, str], Name],
    bucket: Bucket,
    rules_by: dict[str, str],
    rules: RuleSet,
) -> Fact | None:
    keys = sorted(groups)
    spelled = [
        (a, b) for n, b in enumerate(keys) for a in keys[:n] if compare_people(forms[entity, a], forms[entity, b], rules) == "variant"
    ]
    # A word that stands alone is compared with the word of the full name that it is mistaken for.
    alike = alike_names(rules)
    mistaken = [(a, b) for a in keys if " " not in a for b in keys if any(w in alike.get(a, frozenset()) for w in b.split())]
    longer = any(sources_of(groups[a]) != sources_of(groups[b]) for n, b in enumerate(keys) for a in keys[:n])
    if not spelled and not mistaken and not longer:
        return None
    label = bucket.names[entity].label
    # An article that spells one name in two ways has it wrong once, whatever the letter.
    twice = [
        (a, b) for a, b in spelled if sources_of(groups[a]) & sources_of(groups[b]) and _family_apart(forms[entity, a], forms[entity, b])
    ]
    wrong = [(a, b) for a, b in spelled if another_name(a, b, rules)] + mistaken + twice
    verdict: Verdict = "conflict" if wrong else "variant"
    how = "is spelled in different ways" if spelled else "is named more or less fully"
    detail = f"{label} {how}: {_listed(groups, bucket, entity)}."
    if wrong:
        detail = f"One person has two names: {_listed(groups, bucket, entity)}."
    return _fact(entity, groups, verdict, detail, label, rules_by.get("spelling", "name.spelling"), 0.8, bucket)


def _family_apart(a: Name, b: Name) -> bool:
    """Whether two names differ in nothing but the family's name."""
    return bool(a.given) and fold(a.given) == fold(b.given) and fold(a.family) != fold(b.family)


def _listed(groups: dict[str, list[Claim]], bucket: Bucket, entity: str) -> str:
    shown = []
    for key in sorted(groups, key=lambda k: (-len(sources_of(groups[k])), -len(groups[k]), k)):
        value = groups[key][0].value
        assert isinstance(value, Name)
        shown.append(f"“{value.canonical}”")
    return " / ".join(dict.fromkeys(shown))


def _fact(
    entity: str, groups: dict[str, list[Claim]], verdict: Verdict, detail: str, label: str, rule: str, confidence: float, bucket: Bucket
) -> Fact:
    order = sorted(groups, key=lambda k: (-len(sources_of(groups[k])), -len(groups[k]), k))
    values = []
    for key in order:
        value = groups[key][0].value
        assert isinstance(value, Name)
        values.append(FactValue(text=value.canonical, key=key, claims=tuple(groups[key])))
    return Fact(
        rule=rule,
        kind="name",
        verdict=verdict,
        confidence=confidence,
        subject=label,
        key="",
        attribute="name",
        detail=detail,
        values=tuple(values),
        entity=entity,
        core=max(len(sources_of(g)) for g in groups.values()) > 1,
    )
