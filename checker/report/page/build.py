"""Puts the page together: renders its parts, keeps it under the size that was asked for, and seals it with a content policy."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from checker.model import KINDS, SEVERITIES, VERDICTS
from checker.report.base import RunOutput
from checker.report.labels import KIND_NAMES, MARKS, MEANINGS, letter, verdict_counts
from checker.report.page import articles
from checker.report.page.matrix import matrices
from checker.report.page.pictures import independence, timelines
from checker.report.page.view import ARTICLE_LIMIT, ENTITIES, Card, View, Who
from checker.report.words import clip, clip_end, count, join, line, visible

_TEMPLATES = Path(__file__).parent.parent / "templates"
_MANY = 300  # findings from which on the page unfolds its parts as they come into view
_AT_ONCE = 40  # of these, how many are there from the beginning
_GLANCE = {"conflict": 4, "superseded": 3, "reconcilable": 3}


@cache
def environment() -> Environment:
    """Jinja with everything escaped and every unknown name an error."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(visible=visible, line=line, clip=clip, clip_end=clip_end, lead=_lead, tail=_tail)
    made.globals.update(
        MARKS=MARKS,
        MEANINGS=MEANINGS,
        KIND_NAMES=KIND_NAMES,
        VERDICTS=VERDICTS,
        SEVERITIES=SEVERITIES,
        KINDS=KINDS,
        count=count,
        join=join,
        letter=letter,
    )
    return made


def page(run: RunOutput) -> bytes:
    """The page as UTF-8."""
    env, view = environment(), View(run)
    cards = view.cards()
    parts = env.get_template("parts.html").module
    limit = run.options.max_report_size or 1 << 62
    style, script, early = (_asset(name) for name in ("style.css", "page.js", "early.js"))
    room = limit - len(style) - len(script) - 60_000

    # The articles need about what they weigh; the findings get the rest, or the larger part of all.
    weight = int(1.3 * sum(min(len(t), ARTICLE_LIMIT) for t in run.texts.values()))
    share = max(room * 6 // 10, room - weight)
    many = len(cards) > _MANY
    rest, findings = _take(share, [(card, str(parts.finding(card, view, many and card.rank >= _AT_ONCE))) for card in cards])  # type: ignore[attr-defined]
    room += rest - share
    kept = [card for card, _ in findings]
    tables = matrices(view, kept)
    charts = timelines(view, kept)
    groups, alone, more_groups = independence(view)
    overview = {
        "tables": [parts.matrix(t) for t in tables],  # type: ignore[attr-defined]
        "charts": [parts.timeline(c) for c in charts],  # type: ignore[attr-defined]
    }
    room -= sum(len(s) for texts in overview.values() for s in texts)
    entities = _entities(view, kept)
    room, entity_rows = _take(room, [(e, str(parts.entity(e))) for e in entities])  # type: ignore[attr-defined]
    room, texts = _take(room, [(w, str(parts.article(w, view, kept, _paragraphs(view, w, kept)))) for w in _reading_order(view, kept)])  # type: ignore[attr-defined]
    shown_texts = {w.number: Markup(html) for w, html in texts}

    html = env.get_template("page.html").render(
        view=view,
        report=run.report,
        options=run.options,
        policy=_policy([early, script], [style]),
        style=Markup(style),
        early=Markup(early),
        script=Markup(script),
        data=_inert({"decisions": [_plain(d) for d in run.decisions], "tool": run.report.tool.version}),
        numbers=verdict_counts(run.report),
        glance=_glance(kept),
        sections=_sections(view, [(c, Markup(h)) for c, h in findings]),
        total=len(cards),
        shown=len(kept),
        many=many,
        left=_left_out(cards, kept, view, shown_texts, len(entities) - len(entity_rows)),
        matrices=[Markup(t) for t in overview["tables"]],
        matrix_titles=[t.title for t in tables],
        inferred_dates={s.id: s.inferred_published for s in run.report.sources if s.inferred_published and s.published is None},
        timelines=[Markup(c) for c in overview["charts"]],
        groups=groups,
        alone=alone,
        more_groups=more_groups,
        entities=[(e, Markup(h)) for e, h in entity_rows],
        texts=shown_texts,
        marks_per_source=Counter(w.number for c in kept for w in c.sources),
        tallies=_tallies(kept),
        rules=[run.rules[r] for r in sorted({c.finding.rule for c in kept}) if r in run.rules],
        filters=_filters(view, kept),
        cards=kept,
        article_limit=ARTICLE_LIMIT,
    )
    return str(html).encode("utf-8", "replace")


def _take(room: int, parts: list[tuple[Any, str]]) -> tuple[int, list[tuple[Any, str]]]:
    """The leading parts that fit into the room; the first that does not ends it, so that what is shown is the best."""
    kept: list[tuple[Any, str]] = []
    for item, html in parts:
        size = len(html.encode("utf-8", "replace"))
        if size > room:
            return 0, kept
        room -= size
        kept.append((item, html))
    return room, kept


def _paragraphs(view: View, who: Who, cards: list[Card]) -> list[articles.Paragraph] | None:
    """An article cut at its evidence; None if its text is not at hand."""
    text = view.run.texts.get(who.id)
    if text is None:
        return None
    spans = view.spans(who, cards)
    return articles.paragraphs(text, spans, [c[:2] for c in view.copied(who)], ARTICLE_LIMIT)


def _reading_order(view: View, cards: list[Card]) -> list[Who]:
    """Articles with the worst findings first: these are kept if there is not room for all."""
    best: dict[int, int] = {}
    for card in cards:
        for who in card.sources:
            best.setdefault(who.number, card.rank)
    return sorted(view.who.values(), key=lambda w: (best.get(w.number, 1 << 30), w.number))


def _glance(cards: list[Card]) -> list[Card]:
    """The first screen: the worst of each verdict that wants an eye, so that none hides behind another."""
    active = [c for c in cards if c.finding.state != "suppressed"]
    queues = {v: [c for c in active if c.finding.verdict == v] for v in _GLANCE}
    chosen = [c for v, most in _GLANCE.items() for c in queues[v][:most]]
    spare = sum(_GLANCE.values()) - len(chosen)
    chosen += [c for v, most in _GLANCE.items() for c in queues[v][most:]][:spare]
    return sorted(chosen, key=lambda c: c.rank)


def _sections(view: View, findings: list[tuple[Card, Markup]]) -> list[dict[str, Any]]:
    """The findings by story, the story with the worst finding first; findings that span stories stand by themselves."""
    made: dict[str, dict[str, Any]] = {}
    several = len({c.finding.story for c, _ in findings}) > 1
    for card, html in findings:
        story = card.finding.story
        if story not in made:
            title = view.story_labels.get(story, "Across stories") if several else ""
            made[story] = {"title": title, "findings": [], "number": len(made), "sources": {}}
        made[story]["findings"].append(html)
        made[story]["sources"].update({w.number: w for w in card.sources})
    return list(made.values())


def _entities(view: View, cards: list[Card]) -> list[dict[str, Any]]:
    """The index: entities with findings first, then those of several names or sources, each with where it is named."""
    about: dict[str, list[Card]] = {}
    for card in cards:
        if card.finding.entity:
            about.setdefault(card.finding.entity, []).append(card)
    rows: list[dict[str, Any]] = [
        {
            "entity": e,
            "number": view.entity_numbers[e.id],
            "cards": about.get(e.id, [])[:12],
            "more": max(0, len(about.get(e.id, [])) - 12),
            "names": [(n, [view.who[s] for s in n.sources if s in view.who]) for n in sorted(e.names, key=lambda n: (-n.count, n.text))],
        }
        for e in view.report.entities[:ENTITIES]
    ]
    rows.sort(
        key=lambda r: (
            not r["cards"],
            -len({w.number for _, sources in r["names"] for w in sources}),
            line(r["entity"].label).casefold(),
            r["entity"].id,
        )
    )
    return rows


def _filters(view: View, cards: list[Card]) -> dict[str, Any]:
    """What the filters offer: only what some finding has."""
    stories = {c.finding.story for c in cards}
    return {
        "kinds": [k for k in KINDS if any(c.finding.kind == k for c in cards)],
        "severities": [s for s in SEVERITIES if any(c.finding.severity == s for c in cards)],
        "states": [s for s in ("new", "known", "suppressed") if any(c.finding.state == s for c in cards)],
        "sources": list(view.who.values()),
        "entities": sorted({(c.entity.casefold(), c.entity) for c in cards if c.entity}),
        "stories": [(s, view.story_labels.get(s, "Across stories")) for s in sorted(stories)] if len(stories) > 1 else [],
    }


def _tallies(cards: list[Card]) -> dict[str, list[tuple[str, str, Counter[str]]]]:
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


def _left_out(cards: list[Card], kept: list[Card], view: View, texts: dict[int, Markup], entities: int) -> list[str]:
    """What the page leaves out, in words."""
    missing = Counter(c.finding.verdict for c in cards[len(kept) :])
    told = [f"{number:,} of verdict {verdict}" for verdict, number in sorted(missing.items(), key=lambda item: VERDICTS.index(item[0]))]
    said = [f"{count(missing.total(), 'finding')} ({join(told)})"] if told else []
    if without := sum(1 for w in view.who.values() if w.number not in texts):
        said.append(f"the text of {count(without, 'article')}")
    if entities + max(0, len(view.report.entities) - ENTITIES) > 0:
        said.append(count(entities + max(0, len(view.report.entities) - ENTITIES), "entry of the index", "entries of the index"))
    return said


def _asset(name: str) -> str:
    """A style sheet or script of the page, as it goes into it."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _policy(scripts: list[str], styles: list[str]) -> str:
    """A policy under which only these very scripts and styles run, and nothing is loaded, sent or embedded."""

    def hashes(texts: list[str]) -> str:
        return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types checker"
    )


def _inert(data: Any) -> Markup:
    """Data as JSON that no parser of HTML can mistake for markup."""
    text = json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _plain(decision: Any) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in ("finding", "decision", "reason", "by", "until")}


def _lead(text: str) -> str:
    """Text in front of the evidence: on one line, with the space before the words kept."""
    return line(text + "|")[:-1]


def _tail(text: str) -> str:
    """Text behind the evidence, likewise."""
    return line("|" + text)[1:]
