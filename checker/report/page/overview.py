"""What the page says of the whole run: the worst at a glance, the findings by story, counts, filters, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from checker.model import KINDS, SEVERITIES, VERDICTS
from checker.report.labels import KIND_NAMES
from checker.report.page.view import Card, View, Who
from checker.report.words import count, join, line

_GLANCE = {"conflict": 4, "superseded": 3, "reconcilable": 3}
_SOURCES = 1_000  # up to so many are listed in any case, above only those with a finding
_ENTITIES = 1_500


def listed(view: View, cards: Sequence[Card]) -> list[Who]:
    """The sources that the page lists: all, or of very many those with a finding. Links to the others are not made."""
    if len(view.who) > _SOURCES:
        found = {w.number for card in cards for w in card.sources}
        view.linked = frozenset(found)
    else:
        view.linked = frozenset(w.number for w in view.who.values())
    return [w for w in view.who.values() if w.number in view.linked]


def reading_order(sources: list[Who], cards: list[Card]) -> list[Who]:
    """Articles with the worst findings first: these are kept if there is not room for all."""
    best: dict[int, int] = {}
    for card in cards:
        for who in card.sources:
            best.setdefault(who.number, card.rank)
    return sorted(sources, key=lambda w: (best.get(w.number, 1 << 30), w.number))


def glance(cards: list[Card]) -> list[Card]:
    """The first screen: the worst of each verdict that wants an eye, so that none hides behind another."""
    active = [c for c in cards if c.finding.state != "suppressed"]
    queues = {v: [c for c in active if c.finding.verdict == v] for v in _GLANCE}
    chosen = [c for v, most in _GLANCE.items() for c in queues[v][:most]]
    spare = sum(_GLANCE.values()) - len(chosen)
    chosen += [c for v, most in _GLANCE.items() for c in queues[v][most:]][:spare]
    return sorted(chosen, key=lambda c: c.rank)


def sections(view: View, findings: list[tuple[Card, Markup]]) -> list[dict[str, Any]]:
    """The findings by story, the story with the worst finding first; findings that span stories stand by themselves."""
    made: dict[str, dict[str, Any]] = {}
    several = len({c.story for c, _ in findings}) > 1
    for card, html in findings:
        story = card.story
        if story not in made:
            title = view.story_labels.get(story, "Across stories") if several else ""
            made[story] = {"title": title, "findings": [], "number": len(made), "sources": {}}
        made[story]["findings"].append(html)
        made[story]["sources"].update({w.number: w for w in card.sources})
    return list(made.values())


def entities(view: View, cards: list[Card]) -> list[dict[str, Any]]:
    """The index: entities with findings first, then those of several names or sources, each with where it is named."""
    about: dict[str, list[Card]] = {}
    for card in cards:
        if card.finding.entity:
            about.setdefault(card.finding.entity, []).append(card)
    rows: list[dict[str, Any]] = [
        {
            "entity": e,
            "minor": False,
            "number": view.entity_numbers[e.id],
            "cards": about.get(e.id, [])[:12],
            "more": max(0, len(about.get(e.id, [])) - 12),
            "names": [(n, [view.who[s] for s in n.sources if s in view.who]) for n in sorted(e.names, key=lambda n: (-n.count, n.text))],
        }
        for e in view.report.entities
    ]
    for row in rows:
        row["minor"] = not row["cards"] and len({w.number for _, sources in row["names"] for w in sources}) < 2
    rows.sort(
        key=lambda r: (
            not r["cards"],
            -len({w.number for _, sources in r["names"] for w in sources}),
            line(r["entity"].label).casefold(),
            r["entity"].id,
        )
    )
    return rows[:_ENTITIES]


def filters(view: View, cards: list[Card]) -> dict[str, Any]:
    """What the filters offer: only what some finding has."""
    stories = {c.story for c in cards}
    return {
        "kinds": [k for k in KINDS if any(c.finding.kind == k for c in cards)],
        "severities": [s for s in SEVERITIES if any(c.finding.severity == s for c in cards)],
        "states": [s for s in ("new", "known", "suppressed") if any(c.finding.state == s for c in cards)],
        "sources": [w for w in view.who.values() if w.number in view.linked],
        "entities": sorted({(c.entity.casefold(), c.entity) for c in cards if c.entity}),
        "stories": [(s, view.story_labels.get(s, "Across stories")) for s in sorted(stories)] if len(stories) > 1 else [],
    }


def tallies(cards: list[Card]) -> dict[str, list[tuple[str, str, Counter[str]]]]:
    """Counts of findings by kind and by source, for each verdict."""
    kinds: dict[str, Counter[str]] = {}
    sources: dict[int, tuple[Who, Counter[str]]] = {}
    for card in cards:
        kinds.setdefault(card.finding.kind, Counter())[card.finding.verdict] += 1
        for who in card.sources:
            sources.setdefault(who.number, (who, Counter()))[1][card.finding.verdict] += 1
    severities: dict[str, Counter[str]] = {}
    for card in cards:
        severities.setdefault(card.finding.severity, Counter())[card.finding.verdict] += 1
    busiest = sorted(sources.values(), key=lambda pair: (-pair[1]["conflict"], -pair[1].total(), pair[0].number))[:25]
    return {
        "kind": [(k, KIND_NAMES[k], kinds[k]) for k in KINDS if k in kinds],
        "severity": [(s, s, severities[s]) for s in SEVERITIES if s in severities],
        "source": [(str(who.number), who.label, tally) for who, tally in busiest],
    }


def left_out(view: View, cards: list[Card], kept: list[Card], texts: int, entities: int) -> list[str]:
    """What the page leaves out, in words: findings, the text of articles, entries of the index."""
    missing = Counter(c.finding.verdict for c in cards[len(kept) :])
    told = [f"{number:,} of verdict {verdict}" for verdict, number in sorted(missing.items(), key=lambda item: VERDICTS.index(item[0]))]
    said = [f"{count(missing.total(), 'finding')} ({join(told)})"] if told else []
    if sources := len(view.who) - len(view.linked):
        said.append(count(sources, "article without a finding", "articles without a finding"))
    if texts:
        said.append(f"the text of {count(texts, 'article')}")
    if entries := len(view.report.entities) - entities:
        said.append(count(entries, "entry of the index of names", "entries of the index of names"))
    return said
