"""Pictures of the whole: the timeline of each story, and which articles share their text."""

from __future__ import annotations

import msgspec

from checker.model import IndependentGroup
from checker.report.page.charts import Chart, calendar, days
from checker.report.page.matrix import TOGETHER
from checker.report.page.view import Card, View, Who
from checker.report.words import line

_BARS = 36
_STORIES = 40
_GROUPS = 60
_PASSAGES = 5


class Strip(msgspec.Struct, frozen=True):
    """An article as a line from its beginning to its end, with the stretches that others have too."""

    who: Who
    stretches: list[tuple[float, float]]
    percent: int


class Shared(msgspec.Struct, frozen=True):
    """A passage that two articles have in common."""

    left: Who
    right: Who
    href: str
    text: str


class Group(msgspec.Struct, frozen=True):
    """Articles that count as one witness."""

    strips: list[Strip]
    passages: list[Shared]
    left_out: int


def timelines(view: View, cards: list[Card]) -> list[Chart]:
    """When the articles appeared and when what they tell happens: in one picture for a few sources, else story by story."""
    if len(view.who) <= TOGETHER:
        made = [_timeline(view, "", set(view.who), cards)]
    else:
        stories = sorted(view.report.stories, key=lambda s: (-len(s.sources), s.id))[:_STORIES]
        by_story: dict[str, list[Card]] = {}
        for card in cards:
            by_story.setdefault(card.story, []).append(card)
        made = [_timeline(view, line(s.label, 120), set(s.sources), by_story.get(s.id, [])) for s in stories]
    return [chart for chart in made if chart and len(chart.bars) > 1]


def _timeline(view: View, title: str, sources: set[str], cards: list[Card]) -> Chart | None:
    bars: list[tuple[str, str, str | None, str | None, str]] = []
    for source in view.report.sources:
        if source.id in sources:
            first, last = view.days.get(source.id, (None, None))
            if first or last:
                who = view.who[source.id]
                bars.append(
                    (
                        f"{who.label} published" if source.published else f"{who.label}, as inferred",
                        f"s{who.number}",
                        first,
                        last,
                        "article",
                    )
                )
    for event in view.report.events:
        if sources.intersection(event.sources):
            first, last = days(event.time)
            if first or last:
                bars.append((line(event.label, 60), "", first, last, "event"))
    room = max(0, _BARS - len(bars))
    for card in cards:
        for version in card.finding.values if room else ():
            if version.days and any(version.days) and card.finding.kind in {"time", "horizon"}:
                bars.append((line(version.value, 48), card.anchor, *version.days, card.finding.verdict))
                room -= 1
                if room <= 0:
                    break
    bars.sort(key=lambda b: (b[2] or b[3] or "", b[3] or "", b[0]))
    return calendar(bars[:_BARS], title)


def independence(view: View) -> tuple[list[Group], list[Who], int]:
    """Groups that share text, sources that stand alone, and how many groups are not shown."""
    given = [g for g in view.run.independence if g.sources] or _groups_of_the_report(view)
    shared = sorted((g for g in given if len(g.sources) > 1), key=lambda g: (-len(g.sources), g.number))
    alone = [view.who[g.sources[0]] for g in given if len(g.sources) == 1 and g.sources[0] in view.who]
    return [_group(view, g) for g in shared[:_GROUPS]], sorted(alone, key=lambda w: w.number), max(0, len(shared) - _GROUPS)


def _groups_of_the_report(view: View) -> list[IndependentGroup]:
    members: dict[int, list[str]] = {}
    for source in view.report.sources:
        members.setdefault(source.independent_group, []).append(source.id)
    return [IndependentGroup(number=n, sources=tuple(ids)) for n, ids in sorted(members.items())]


def _group(view: View, group: IndependentGroup) -> Group:
    stretches: dict[str, list[tuple[int, int]]] = {s: [] for s in group.sources}
    passages = []
    for p in group.passages:
        stretches.setdefault(p.source, []).append((p.start, p.end))
        stretches.setdefault(p.other, []).append((p.other_start, p.other_end))
        if p.source in view.who and p.other in view.who and p.source in view.run.texts:
            words = view.run.texts[p.source][p.start : p.end]
            passages.append(
                (p.start - p.end, Shared(view.who[p.source], view.who[p.other], f"s{view.who[p.source].number}", line(words, 240)))
            )
    passages.sort(key=lambda item: (item[0], item[1].left.number, item[1].right.number))
    strips = []
    for source in group.sources:
        if source in view.who:
            size = max(1, len(view.run.texts.get(source, "")))
            merged = _union(stretches[source])
            strips.append(
                Strip(
                    view.who[source],
                    [(round(100 * a / size, 2), round(100 * (b - a) / size, 2)) for a, b in merged],
                    round(100 * sum(b - a for a, b in merged) / size),
                )
            )
    return Group(sorted(strips, key=lambda s: s.who.number), [p for _, p in passages[:_PASSAGES]], max(0, len(passages) - _PASSAGES))


def _union(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out
