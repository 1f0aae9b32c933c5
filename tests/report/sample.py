"""Runs made up for the tests of the reports: a small one for gold files, a hostile one, and one of any size."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable

import msgspec

from checker.model import (
    VERDICTS,
    Counts,
    Decision,
    Entity,
    EntityName,
    Event,
    Evidence,
    Finding,
    FindingValue,
    IndependentGroup,
    InferredDate,
    Report,
    SharedPassage,
    Skipped,
    SourceEntry,
    Story,
    Tool,
)
from checker.report.base import Options, RunOutput
from checker.ruleset import Rule

WIRE = """\
PORT VELDEN - The new Tidal Power Institute opened on Monday with a ceremony at the old customs house. Energy minister Ada Lorne said the \
government would spend 42 million crowns on it over the next five years. About 300 guests attended.

"This institute will light every home on the coast within ten years," Lorne told the guests. The first turbines are to run by 2036.

Twelve fishing crews have signed up as test partners, among them boats from Velden, Osk and Tarn. Director Milo Brandt, 51, said the \
building has room for 140 researchers.

A crane fell during the preparations in February, killing two workers and injuring five others, the port authority said.
"""
HERALD = """\
The new Tidal Power Institute opened on Monday with a ceremony at the old customs house. Energy minister Ada Lorne said the \
government would spend 42 million crowns on it over the next five years. About 300 guests attended.

Twelve fishing crews have signed up as test partners, among them boats from Velden, Osk and Tarn. Milo Brandt, the director, said the \
building has room for 140 researchers.

In February a crane fell on the site; two workers died.
"""
COURIER = """\
Port Velden's Tidal Power Centre is open. Minister Lorne cut the ribbon on March 3 and promised 45 million crowns (about $6.1 million) by 2036.

"This centre will light each home on our coast inside ten years," the minister said. More than 350 people came.

The crane accident that overshadowed the building work has claimed a third life: three workers are now dead, the hospital said on Tuesday.

Brandt, 51, who leads the centre, expects 140 scientists by the autumn.
"""
GAZETTE = """\
Tidal power at last: the institute in Port-Velden started work this week. Fishing crews from Velden, Osk, Tarn and Little Osk will help to test \
the turbines, a dozen boats in all.

Energy minister Ada Lorne has earmarked 42m crowns for the next five years. Director Milo Brandt spoke of "a beginning, not an end".
"""
YEARBOOK = """\
The energy ministry, now under Ruben Hale, reports that the coast drew 18 percent of its power from the sea. Spending on the Tidal Power \
Institute is to end in 2036.

The country had 61 tidal sites at the end of last year, against 58 the year before.
"""

RULES = {
    rule.id: rule
    for rule in (
        Rule(
            id="name.institution",
            extends="name",
            kind="name",
            attribute="name",
            severity="error",
            message="{left} is called {right} elsewhere",
            why="One institution has one official name. A different head noun is a different name, not a way of writing it.",
            check="Look at the institution's own page or its founding document for the official name.",
            examples=({"conflict": ["The Coast Lab opened.", "The Coast Hub opened."]}, {"variant": ["the CEO", "the chief executive"]}),
        ),
        Rule(
            id="quantity.casualties",
            extends="quantity",
            kind="quantity",
            attribute="casualty.killed",
            severity="error",
            message="{left} against {right} killed",
            why="One accident has one final count at a time. Counts that only rise with the date of the article are an update.",
            check="Compare the times of publication, and ask the authority that counts.",
            examples=({"conflict": ["Nine died.", "Twelve died."]},),
        ),
        Rule(
            id="quote.wording",
            extends="quote",
            kind="quote",
            attribute="wording",
            severity="warning",
            message="{speaker} is quoted in two wordings",
            why="Words in quotation marks are words that were said. Two wordings of one utterance cannot both be exact, unless they are translations.",
            check="Find the recording or the transcript; say so if the quotation is translated.",
            examples=({"conflict": ['"We won," she said.', '"We have won," she said.']},),
        ),
    )
}


class Desk:
    """Builds findings over a set of articles; words are looked up in the text, so that every span is right."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.findings: list[Finding] = []

    def say(self, source: str, words: str, nth: int = 0) -> Evidence:
        """The evidence for the nth place where the words stand."""
        text, start = self.texts[source], -1
        for _ in range(nth + 1):
            start = text.index(words, start + 1)
        end = start + len(words)
        return Evidence(source, start, end, words, text[max(0, start - 60) : start], text[end : end + 60])

    def value(self, value: str, *evidence: Evidence, support: int = 0, **extra: object) -> FindingValue:
        """One version of a fact."""
        return FindingValue(value=value, support=support or len({e.source for e in evidence}), evidence=evidence, **extra)  # type: ignore[arg-type]

    def find(self, rule: str, kind: str, verdict: str, severity: str, message: str, *values: FindingValue, **extra: object) -> None:
        """One finding; its id follows from its message."""
        fields: dict[str, object] = {
            "id": hashlib.sha256(f"{rule}{message}".encode()).hexdigest()[:12],
            "rule": rule,
            "kind": kind,
            "verdict": verdict,
            "severity": severity,
            "confidence": 0.9,
            "state": "new",
            "story": "s1",
            "event": "",
            "entity": "",
            "attribute": rule.split(".")[-1],
            "message": message,
            "assumption": None,
            "values": values,
        }
        self.findings.append(Finding(**{**fields, **extra}))  # type: ignore[arg-type]


def report(
    findings: Iterable[Finding],
    sources: Iterable[SourceEntry],
    entities: Iterable[Entity] = (),
    stories: Iterable[Story] = (),
    events: Iterable[Event] = (),
    skipped: Iterable[Skipped] = (),
) -> Report:
    """A report with its totals counted."""
    findings, sources, entities, stories, skipped = tuple(findings), tuple(sources), tuple(entities), tuple(stories), tuple(skipped)
    tally = Counter(f.verdict for f in findings)
    return Report(
        schema=1,
        tool=Tool(name="checker", version="0.0.0", rules="0123456789abcdef"),
        counts=Counts(
            sources=len(sources),
            skipped=len(skipped),
            stories=len(stories),
            entities=len(entities),
            claims=3 * len(findings),
            findings=len(findings),
            by_verdict={v: tally[v] for v in VERDICTS},
            by_kind=dict(Counter(f.kind for f in findings)),
            by_severity=dict(Counter(f.severity for f in findings)),
        ),
        skipped=skipped,
        sources=sources,
        entities=entities,
        stories=stories,
        events=tuple(events),
        findings=findings,
    )


def entry(number: int, name: str, text: str, **extra: object) -> SourceEntry:
    """A source without more than its file, unless said otherwise."""
    fields: dict[str, object] = {
        "id": name,
        "title": None,
        "publisher": None,
        "published": None,
        "inferred_published": None,
        "url": None,
        "sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        "independent_group": number,
    }
    return SourceEntry(**{**fields, **extra})  # type: ignore[arg-type]


def small(options: Options | None = None) -> RunOutput:
    """Five articles, two stories, every kind of picture and every verdict: the run behind the gold files."""
    wire, herald, courier, gazette, yearbook = (f"articles/{n}.txt" for n in ("wire", "herald", "courier", "gazette", "yearbook"))
    texts = dict(zip((wire, herald, courier, gazette, yearbook), (WIRE, HERALD, COURIER, GAZETTE, YEARBOOK), strict=True))
    d = Desk(texts)
    d.find(
        "name.institution",
        "name",
        "conflict",
        "error",
        "The same institution is called Tidal Power Institute in 3 articles and Tidal Power Centre in 1",
        d.value(
            "Tidal Power Institute",
            d.say(wire, "Tidal Power Institute"),
            d.say(herald, "Tidal Power Institute"),
            d.say(yearbook, "Tidal Power Institute"),
            support=2,
            first=True,
        ),
        d.value("Tidal Power Centre", d.say(courier, "Tidal Power Centre")),
        entity="e1",
        attribute="name",
        confidence=0.96,
    )
    d.find(
        "money.investment",
        "money",
        "conflict",
        "error",
        "The government is to spend 42 million crowns on the institute, or 45 million",
        d.value(
            "42 million crowns",
            d.say(wire, "42 million crowns"),
            d.say(herald, "42 million crowns"),
            d.say(gazette, "42m crowns"),
            support=2,
            first=True,
            unit="crown",
            interval=(41.5e6, 42.5e6),
        ),
        d.value("45 million crowns", d.say(courier, "45 million crowns"), unit="crown", interval=(44.5e6, 45.5e6)),
        entity="e1",
        attribute="investment",
        confidence=0.88,
    )
    d.find(
        "quote.wording",
        "quote",
        "conflict",
        "warning",
        "Ada Lorne is quoted in two wordings of one sentence",
        d.value(
            "This institute will light every home on the coast within ten years,",
            d.say(wire, "This institute will light every home on the coast within ten years,"),
            first=True,
        ),
        d.value(
            "This centre will light each home on our coast inside ten years,",
            d.say(courier, "This centre will light each home on our coast inside ten years,"),
        ),
        entity="e2",
        attribute="wording",
        confidence=0.81,
    )
    d.find(
        "quantity.casualties",
        "quantity",
        "superseded",
        "note",
        "The crane accident killed two workers in the earlier articles and three in the later one",
        d.value(
            "2 workers", d.say(wire, "two workers"), d.say(herald, "two workers"), support=1, first=True, unit="worker", interval=(2, 2)
        ),
        d.value("3 workers", d.say(courier, "three workers"), unit="worker", interval=(3, 3)),
        event="v2",
        attribute="casualty.killed",
    )
    d.find(
        "role.holder",
        "role",
        "superseded",
        "note",
        "The energy minister is Ada Lorne in 4 articles and Ruben Hale in 1",
        d.value(
            "Ada Lorne",
            d.say(wire, "Energy minister Ada Lorne"),
            d.say(herald, "Energy minister Ada Lorne"),
            d.say(courier, "Minister Lorne"),
            d.say(gazette, "Energy minister Ada Lorne"),
            support=3,
            first=True,
        ),
        d.value("Ruben Hale", d.say(yearbook, "Ruben Hale")),
        entity="e4",
        story="",
        attribute="holder",
        confidence=0.7,
    )
    d.find(
        "horizon.deadline",
        "horizon",
        "reconcilable",
        "note",
        "The money is to last for the next five years, or until 2036",
        d.value("for the next five years", d.say(wire, "over the next five years"), d.say(gazette, "for the next five years"), support=2),
        d.value("by 2036", d.say(courier, "by 2036"), days=(None, "2036-12-31")),
        entity="e1",
        attribute="deadline",
        assumption="Both are right if the articles that count five years were published in 2031.",
    )
    d.find(
        "quantity.attendance",
        "quantity",
        "reconcilable",
        "note",
        "About 300 guests, or more than 350 people, attended the opening",
        d.value(
            "about 300 guests",
            d.say(wire, "About 300 guests"),
            d.say(herald, "About 300 guests"),
            support=1,
            unit="guest",
            interval=(270, 330),
        ),
        d.value("more than 350 people", d.say(courier, "More than 350 people"), unit="guest", interval=(350, None)),
        event="v1",
        assumption="The first counts invited guests only.",
        confidence=0.55,
    )
    d.find(
        "time.opening",
        "time",
        "agree",
        "none",
        "The opening was on Monday, March 3",
        d.value("Monday", d.say(wire, "on Monday"), d.say(herald, "on Monday"), support=1, days=("2031-03-03", "2031-03-03")),
        d.value("March 3", d.say(courier, "on March 3"), days=("2031-03-03", "2031-03-03")),
        event="v1",
    )
    d.find(
        "name.place",
        "name",
        "variant",
        "none",
        "The town is written Port Velden and Port-Velden",
        d.value("Port Velden", d.say(courier, "Port Velden")),
        d.value("Port-Velden", d.say(gazette, "Port-Velden")),
        entity="e5",
        attribute="name",
    )
    d.find(
        "quantity.crews",
        "quantity",
        "agree",
        "none",
        "Twelve fishing crews are test partners",
        d.value("12", d.say(wire, "Twelve"), d.say(herald, "Twelve"), d.say(gazette, "a dozen"), support=2, interval=(12, 12), unit="crew"),
        entity="e1",
    )
    d.find(
        "list.partners",
        "list",
        "agree",
        "none",
        "The boats come from Velden, Osk and Tarn; one article adds Little Osk to an open list",
        d.value("Velden, Osk, Tarn", d.say(wire, "Velden, Osk and Tarn"), d.say(herald, "Velden, Osk and Tarn"), support=1),
        d.value("Velden, Osk, Tarn, Little Osk", d.say(gazette, "Velden, Osk, Tarn and Little Osk")),
        entity="e1",
    )
    inferred = InferredDate(
        interval="2031-03-03/2031-03-09",
        rests_on=(d.say(gazette, "this week"), d.say(wire, "on Monday")),
        reasons=("“this week” is the week of the opening, which was on March 3",),
    )
    copied = "with a ceremony at the old customs house. Energy minister Ada Lorne said the government would spend 42 million crowns on it"
    crews = "Twelve fishing crews have signed up as test partners, among them boats from Velden, Osk and Tarn."
    return RunOutput(
        report=report(
            d.findings,
            [
                entry(
                    2,
                    courier,
                    COURIER,
                    publisher="The Velden Courier",
                    published="2031-03-04",
                    title="Tidal centre opens under a shadow",
                    url="https://courier.example/tidal",
                ),
                entry(3, gazette, GAZETTE, publisher="Northern Gazette", inferred_published=inferred),
                entry(1, herald, HERALD, publisher="Harbour Herald", published="2031-03-03", title="Customs house becomes a power house"),
                entry(
                    1,
                    wire,
                    WIRE,
                    publisher="Coast Wire",
                    published="2031-03-03T11:20:00+01:00",
                    title="Tidal Power Institute opens in Port Velden",
                ),
                entry(4, yearbook, YEARBOOK),
            ],
            [
                Entity(
                    id="e1",
                    kind="organisation",
                    label="Tidal Power Institute",
                    names=(
                        EntityName("Tidal Power Institute", 3, (herald, wire, yearbook)),
                        EntityName("Tidal Power Centre", 1, (courier,)),
                        EntityName("the institute", 2, (gazette, wire)),
                    ),
                ),
                Entity(
                    id="e2",
                    kind="person",
                    label="Ada Lorne",
                    names=(EntityName("Ada Lorne", 3, (gazette, herald, wire)), EntityName("Lorne", 2, (courier, wire))),
                ),
                Entity(
                    id="e3",
                    kind="person",
                    label="Milo Brandt",
                    names=(EntityName("Milo Brandt", 3, (gazette, herald, wire)), EntityName("Brandt", 1, (courier,))),
                ),
                Entity(id="e4", kind="organisation", label="Energy ministry", names=(EntityName("energy ministry", 1, (yearbook,)),)),
                Entity(
                    id="e5",
                    kind="place",
                    label="Port Velden",
                    names=(EntityName("Port Velden", 1, (courier,)), EntityName("Port-Velden", 1, (gazette,))),
                ),
            ],
            [
                Story(id="s1", label="Opening of the Tidal Power Institute", sources=(courier, gazette, herald, wire)),
                Story(id="s2", label="Energy yearbook", sources=(yearbook,)),
            ],
            [
                Event(
                    id="v1",
                    label="Opening ceremony",
                    story="s1",
                    sources=(courier, gazette, herald, wire),
                    entities=("e1", "e2"),
                    time="2031-03-03",
                ),
                Event(id="v2", label="Crane accident", story="s1", sources=(courier, herald, wire), time="2031-02"),
            ],
            [Skipped("articles/empty.txt", "no words in it"), Skipped("articles/photo.txt", "binary: not a text", True)],
        ),
        texts=texts,
        rules=RULES,
        independence=(
            IndependentGroup(
                number=1,
                sources=(herald, wire),
                passages=tuple(
                    SharedPassage(herald, HERALD.index(p), HERALD.index(p) + len(p), wire, WIRE.index(p), WIRE.index(p) + len(p))
                    for p in (copied, crews)
                ),
            ),
            IndependentGroup(number=2, sources=(courier,)),
            IndependentGroup(number=3, sources=(gazette,)),
            IndependentGroup(number=4, sources=(yearbook,)),
        ),
        decisions=(
            Decision(
                finding=d.findings[6].id,
                decision="accepted",
                reason="Guests and visitors are counted apart.",
                by="desk",
                until="2031-12-31",
            ),
        ),
        options=options or Options(),
    )


def recorded() -> RunOutput:
    """The small run with decisions that are about a rule, or about nothing in it."""
    run = small()
    quote = next(f for f in run.report.findings if f.kind == "quote")
    rule = Decision(rule="quote", sources=("articles/*",), decision="accepted", reason="House style.")
    old = Decision(finding="0123456789_abcd_ef01", decision="false-alarm", reason="Long ago.", by="O'Hara")
    return msgspec.structs.replace(run, decisions=(msgspec.structs.replace(rule, finding=quote.id),), recorded=(old, rule))


def empty() -> RunOutput:
    """No article, no finding."""
    return RunOutput(report=report([], []))


HOSTILE = (
    "<script>document.title='owned'</script></template></script><!-- --><style>*{display:none}</style>",
    "<img src=x onerror=\"document.title='owned'\"> javascript:alert(1) ]]> {{ 7*7 }} {% raw %} &lt;b&gt; &#x202e;",
    "\u202eevil\u202c \u2066isolated\u2069 nul\x00 esc\x1b[31m bell\x07 \x9b31m \u200b\ufeff",
    "مرحبا بالعالم ١٢٣ שלום עולם 서울 국립 연구소 👩‍👩‍👧‍👦 🇰🇷 e\u0301",
    "\"quotes\" 'single' `ticks` | pipe | **bold** [link](javascript:alert(1)) _u_ # head <b>",
    "https://example.org/" + "a" * 5000,
)


def hostile() -> RunOutput:
    """Articles, titles, names and values that try to be more than text."""
    names = [f"in/{n}.txt" for n in ("<svg onload=alert(1)>", "b'\"&", "\u202ertl", "seoul 서울")]
    texts = {
        name: "\n\n".join([*HOSTILE[number:], *HOSTILE[:number], "The end of it, 12 people died."]) for number, name in enumerate(names)
    }
    texts[names[3]] += "\n" + "W" * 1_000_000 + " 13 people died."
    d = Desk(texts)
    for number, words in enumerate(HOSTILE):
        other = HOSTILE[(number + 1) % len(HOSTILE)]
        d.find(
            "quote.wording" if number % 2 else "name.institution",
            "quote" if number % 2 else "name",
            VERDICTS[number % 5],
            "warning",
            f"{words} / {other}",
            d.value(words, d.say(names[0], words), d.say(names[1], words), first=True),
            d.value(other, d.say(names[2], other)),
            entity=f"e{number}",
            assumption=words if number % 5 == 2 else None,
        )
    d.find(
        "quantity.casualties",
        "quantity",
        "conflict",
        "error",
        "\u202e12 against 13\u202c " + "W" * 3000,
        d.value("12 people", d.say(names[0], "12 people"), unit="<b>", interval=(12, 12)),
        d.value("13 people", d.say(names[3], "13 people"), unit="<b>", interval=(13, None)),
        d.value("W" * 1_000_000, d.say(names[3], "W" * 1_000_000)),
    )
    return RunOutput(
        report=report(
            d.findings,
            [
                entry(
                    n + 1,
                    name,
                    texts[name],
                    title=HOSTILE[n],
                    publisher=HOSTILE[n + 1],
                    url="javascript:document.title='owned'",
                    published="2031-03-04",
                )
                for n, name in enumerate(names)
            ],
            [
                Entity(
                    id=f"e{n}",
                    kind="other",
                    label=words,
                    names=(EntityName(words, 2, (names[0],)), EntityName(words[::-1], 2, (names[1],))),
                )
                for n, words in enumerate(HOSTILE)
            ],
            [Story(id="s1", label=HOSTILE[0] + HOSTILE[2], sources=tuple(names))],
            (),
            [Skipped(HOSTILE[2] + ".txt", HOSTILE[0])],
        ),
        texts=texts,
        rules=RULES,
        decisions=(Decision(finding=d.findings[0].id, decision="false-alarm", reason=HOSTILE[0] + HOSTILE[2], by=HOSTILE[1]),),
        options=Options(title=HOSTILE[0]),
    )


_NOUNS = [
    "harbour",
    "bridge",
    "school",
    "ferry",
    "tunnel",
    "clinic",
    "market",
    "library",
    "station",
    "tower",
    "reactor",
    "pipeline",
    "stadium",
    "museum",
    "dam",
]
_PLACES = [
    "Osk",
    "Tarn",
    "Velden",
    "Brack",
    "Sollum",
    "Ister",
    "Cairn",
    "Dorn",
    "Maar",
    "Holt",
    "Quell",
    "Raven",
    "Stroud",
    "Umber",
    "Wick",
]


def large(findings: int = 5_000, sources: int = 500, stories: int = 0, seed: int = 7) -> RunOutput:
    """A run of any size, always the same for the same arguments; by default about eight sources share a story."""
    rng = random.Random(seed)
    stories = stories or max(1, sources // 8)
    names = [f"archive/{n:04d}.txt" for n in range(sources)]
    facts: list[tuple[int, str, str, str, list[tuple[str, str]]]] = []
    bodies: dict[str, list[str]] = {name: [] for name in names}
    members = {s: names[s::stories] for s in range(stories)}
    for number in range(findings):
        story = number % stories
        noun, place = rng.choice(_NOUNS), rng.choice(_PLACES)
        kind = ("quantity", "name", "quote", "time", "role", "money")[number % 6]
        verdict = rng.choices(VERDICTS, (20, 10, 10, 15, 45))[0]
        says = []
        spread = [0] if len(members[story]) == 1 else [0] + [rng.randrange(2) for _ in range(min(4, len(members[story])) - 1)]
        for name, version in zip(rng.sample(members[story], len(spread)), spread, strict=True):
            words = {
                "quantity": f"{100 + number % 50 + version} workers",
                "name": f"{place} {noun.title()} {('Institute', 'Centre')[version]}",
                "quote": f"We {('will', 'shall')[version]} finish the {noun} in {place} before the winter comes and not a day later",
                "time": ("by 2036", "in March 2035")[version],
                "role": ("Ada Lorne", "Ruben Hale")[version],
                "money": f"{10 + number % 40}.{version} million crowns",
            }[kind]
            bodies[name].append(f"In case {number} the {noun} at {place} is reported with {words}, as the port authority said this week.")
            says.append((name, words))
        facts.append((story, kind, verdict, f"{noun.title()} at {place}", says))
    texts = {name: "\n\n".join(parts) or "Nothing." for name, parts in bodies.items()}
    d = Desk(texts)
    for number, (story, kind, verdict, label, says) in enumerate(facts):
        versions: dict[str, list[Evidence]] = {}
        for name, words in says:
            start = texts[name].index(words, texts[name].index(f"In case {number} "))
            text = texts[name]
            end = start + len(words)
            versions.setdefault(words, []).append(Evidence(name, start, end, words, text[max(0, start - 60) : start], text[end : end + 60]))
        severity = {"conflict": ("error", "warning")[number % 2], "superseded": "note", "reconcilable": "note"}.get(verdict, "none")
        values = []
        for at, (words, evidence) in enumerate(versions.items()):
            extra: dict[str, object] = {}
            if kind in {"quantity", "money"}:
                amount = float(words.split()[0]) * (1e6 if kind == "money" else 1)
                extra = {"unit": "crown" if kind == "money" else "worker", "interval": (amount, amount)}
            elif kind == "time":
                extra = {"days": (None, "2036-12-31") if words.startswith("by") else ("2035-03-01", "2035-03-31")}
            values.append(d.value(words, *evidence, first=at == 0, **extra))
        d.find(
            {"quantity": "quantity.casualties", "name": "name.institution", "quote": "quote.wording"}.get(kind, f"{kind}.plain"),
            kind,
            verdict,
            severity,
            f"{label}, case {number}: " + " or ".join(versions),
            *values,
            story=f"s{story}",
            entity=f"e{number % 400}",
            assumption="Both hold if the year is 2035." if verdict == "reconcilable" else None,
            confidence=round(0.5 + rng.random() / 2, 2),
        )
    return RunOutput(
        report=report(
            d.findings,
            [
                entry(
                    n, name, texts[name], publisher=f"{_PLACES[n % 15]} Post {n:03d}", published=f"2035-{1 + n % 12:02d}-{1 + n % 28:02d}"
                )
                for n, name in enumerate(names)
            ],
            [
                Entity(
                    id=f"e{n}",
                    kind="organisation",
                    label=f"Body {n}",
                    names=(EntityName(f"Body {n}", 3, (names[n % sources], names[(n + 1) % sources])),),
                )
                for n in range(400)
            ],
            [Story(id=f"s{s}", label=f"{_NOUNS[s % 15].title()} story {s}", sources=tuple(sorted(members[s]))) for s in range(stories)],
        ),
        texts=texts,
        rules=RULES,
    )
