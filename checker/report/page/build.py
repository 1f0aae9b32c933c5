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

from checker.model import KINDS, SEVERITIES, VERDICTS, Decision
from checker.report.base import RunOutput
from checker.report.labels import KIND_NAMES, MARKS, MEANINGS, assumed, letter, verdict_counts
from checker.report.page import articles, overview
from checker.report.page.matrix import matrices
from checker.report.page.pictures import independence, timelines
from checker.report.page.view import ARTICLE_LIMIT, Card, View, Who
from checker.report.words import clip, clip_end, count, join, line, visible

_TEMPLATES = Path(__file__).parent.parent / "templates"
_MANY = 80  # findings from which on the page unfolds its parts as they come into view
_AT_ONCE = 20  # of these, how many are there from the beginning
_FRAME = 30_000  # about what the page weighs without its parts
_TRIES = 6
_NO_LIMIT = 1 << 62


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
    made.filters.update(visible=visible, line=line, clip=clip, clip_end=clip_end, lead=_lead, tail=_tail, assumed=assumed)
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
    """The page as UTF-8, not larger than the options allow (unless the mere list of sources is)."""
    view = View(run)
    cards = view.cards()
    parts: Any = environment().get_template("parts.html").module
    many = len(cards) > _MANY
    findings = [(card, str(parts.finding(card, view, many and card.rank >= _AT_ONCE))) for card in cards]
    limit = room = run.options.max_report_size or _NO_LIMIT
    html = _compose(view, findings, room, parts)
    for _ in range(_TRIES):
        if len(html) <= limit or room <= 0:
            break
        room -= len(html) - limit + limit // 50
        html = _compose(view, findings, room, parts)
    return html


def _compose(view: View, findings: list[tuple[Card, str]], limit: int, parts: Any) -> bytes:
    """The page with as many findings, entities and articles as probably fit; what is left out is the least serious."""
    run = view.run
    style, script, early = (_asset(name) for name in ("style.css", "page.js", "early.js"))
    room = max(0, limit - len(style) - len(script) - _FRAME)
    # The articles need about what they weigh; the findings get the rest, or the larger part of all.
    weight = int(1.3 * sum(min(len(t), ARTICLE_LIMIT) for t in run.texts.values()))
    share = max(room * 6 // 10, room - weight)
    rest, shown = _take(share, findings)
    kept = [card for card, _ in shown]
    listed = overview.listed(view, kept)
    tables, charts = matrices(view, kept), timelines(view, kept)
    pictures = [[str(parts.matrix(t)) for t in tables], [str(parts.timeline(c)) for c in charts]]
    room += rest - share - sum(len(html) for made in pictures for html in made)
    names = overview.entities(view, kept)
    room, entity_rows = _take(room, [(e, str(parts.entity(e, view))) for e in names])
    room, texts = _take(
        room, [(w, str(parts.article(w, view, kept, _paragraphs(view, w, kept)))) for w in overview.reading_order(listed, kept)]
    )
    groups, alone, more_groups = independence(view)
    html = (
        environment()
        .get_template("page.html")
        .render(
            view=view,
            report=run.report,
            options=run.options,
            policy=_policy([early, script], [style]),
            style=Markup(style),
            early=Markup(early),
            script=Markup(script),
            data=_inert({"shown": [_plain(d) for d in run.decisions], "recorded": [_plain(d) for d in run.recorded or run.decisions]}),
            numbers=verdict_counts(run.report),
            glance=overview.glance(kept),
            sections=overview.sections(view, [(c, Markup(h)) for c, h in shown]),
            shown=len(kept),
            many=len(findings) > _MANY,
            left=overview.left_out(view, [c for c, _ in findings], kept, len(listed) - len(texts), len(entity_rows)),
            matrices=[(t.title, Markup(h)) for t, h in zip(tables, pictures[0], strict=True)],
            timelines=[Markup(h) for h in pictures[1]],
            groups=groups,
            alone=alone,
            more_groups=more_groups,
            entities=[[Markup(h) for row, h in entity_rows if row["minor"] == minor] for minor in (False, True)],
            listed=listed,
            texts={w.number: Markup(h) for w, h in texts},
            inferred={s.id: s.inferred_published for s in run.report.sources if s.inferred_published and s.published is None},
            marks_per_source=Counter(w.number for c in kept for w in c.sources),
            tallies=overview.tallies(kept),
            rules=[run.rules[r] for r in sorted({c.finding.rule for c in kept}) if r in run.rules],
            filters=overview.filters(view, kept),
            article_limit=ARTICLE_LIMIT,
        )
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


def _plain(decision: Decision) -> dict[str, Any]:
    return {name: value for name in decision.__struct_fields__ if (value := getattr(decision, name))}


def _lead(text: str) -> str:
    """Text in front of the evidence: on one line, with the space before the words kept."""
    return line(text + "|")[:-1]


def _tail(text: str) -> str:
    """Text behind the evidence, likewise."""
    return line("|" + text)[1:]
