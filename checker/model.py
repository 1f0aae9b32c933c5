"""The data that travels between the stages. Read this second, after `pipeline.py`.

Everything is a frozen `msgspec.Struct`: cheap to build, comparable, and encodable as the JSON contract.
Offsets are code points into `Source.text`; `text[start:end]` is always the evidence as written.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal, get_args

import msgspec

Kind = Literal[
    "quantity",
    "money",
    "conversion",
    "time",
    "horizon",
    "age",
    "name",
    "role",
    "quote",
    "list",
    "status",
    "location",
]
KINDS: tuple[str, ...] = get_args(Kind)
Verdict = Literal["conflict", "superseded", "reconcilable", "variant", "agree"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
Severity = Literal["error", "warning", "note", "none"]
SEVERITIES: tuple[str, ...] = get_args(Severity)
State = Literal["new", "known", "suppressed"]
Bound = Literal["=", "~", "<", ">"]


class CheckerError(Exception):
    """A fault of the input or the configuration, told in one line: file, place, what was expected, what to do."""


# --------------------------------------------------------------------------------------------- 1. read


class DateSpan(msgspec.Struct, frozen=True):
    """A closed interval of days (ISO strings, `first` <= `last`); `moment` keeps a stated time of day."""

    first: str
    last: str
    moment: str | None = None

    def days(self) -> tuple[int, int]:
        """The interval as proleptic ordinals, for arithmetic."""
        return date.fromisoformat(self.first).toordinal(), date.fromisoformat(self.last).toordinal()

    def minute(self) -> int | None:
        """The stated time of day on a scale of minutes, by universal time where it does not say otherwise; for order, not for arithmetic."""
        if not self.moment:
            return None
        stated = datetime.fromisoformat(self.moment)
        return int((stated if stated.tzinfo else stated.replace(tzinfo=UTC)).timestamp()) // 60

    def written(self) -> str:
        """The interval as DESIGN.md's `published` form: a date, a date-time, or first/last."""
        if self.moment:
            return self.moment
        return self.first if self.first == self.last else f"{self.first}/{self.last}"

    @classmethod
    def of(cls, first: date, last: date | None = None) -> DateSpan:
        """The interval between two dates; one date is a day."""
        if isinstance(first, datetime):
            return cls(first.date().isoformat(), first.date().isoformat(), first.isoformat())
        return cls(first.isoformat(), (last or first).isoformat())


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One article. `id` is its path as given, with `/`; of a file that holds several, with `#` and what tells it from the others."""

    id: str
    path: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: DateSpan | None = None
    url: str | None = None
    language: str | None = None
    sha256: str = ""  # of the file's bytes; of the text, where one file holds several articles
    extracted: bool = False  # the text was taken out of a file of another form, so offsets do not fit the file


class Skipped(msgspec.Struct, frozen=True):
    """A document that was left out of the comparison, and why. `fault` makes the run end with exit code 2."""

    path: str
    reason: str
    fault: bool = False


# ------------------------------------------------------------------------------------------ 2. extract


class Quantity(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="quantity"):
    """A number with its unit, its bound and the thing it counts.

    `value` and `upper` are as stated, in `unit` (`upper` only for ranges: "5-10" is value 5, upper 10); `[low, high]` is the
    interval that the wording leaves open, in the base unit of `dimension` (see normalize/quantities.py), infinite where a
    bound leaves a side open.
    """

    value: float
    upper: float | None = None
    bound: Bound = "="
    unit: str = ""  # canonical singular unit name: "kilometre per hour", "percentage", a currency's name, "" for counts
    dimension: str = "count"  # "count", "percent", "ratio", "length", "mass", ..., "money:" and a currency code
    per: str = ""  # "month", "person": the denominator of a rate
    noun: str = ""  # head of the counted thing as a stem-able lower-case noun: "rifle", "passenger"
    modifiers: tuple[str, ...] = ()  # its modifiers, lower case, in order: ("assault",)
    role: str = ""  # "", "rank" (third-largest), "ordinal" (lap 22), "multiplier" (doubled), "score", "vote", "record", "fraction", "member" (one of
    # the ...), "age", "change" (rose by)
    trend: Literal["", "up", "down"] = ""  # which way a change goes
    strict: bool = False  # the bound excludes the number itself: "more than 10", not "at least 10"
    digits: int = 0  # significant digits as written; 0 for number words and vague words
    vague: bool = False  # "dozens", "hundreds"
    low: float = 0.0
    high: float = 0.0
    converted: tuple[str, float] | None = None  # the conversion stated beside it: (unit, value) of what stands in brackets


class Timex(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="timex"):
    """A TIMEX3-compatible time. Symbolic in the publication date until that is known.

    `value` is the TIMEX3 value if it can be told ("2024-10-28", "2028", "P4Y", "PRESENT_REF"), with X for unknown digits
    ("XXXX-11" for a bare "November"). `anchor` says what it hangs on; `[first, last]` is the interval of days if resolved.
    """

    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str
    anchor: Literal["absolute", "publication", "partial", "text", "none"] = "absolute"
    # "publication": offset (in `unit`s) from the publication date; "partial": month/day/weekday without a year;
    # "text": relative to another mention ("two days after the fire"); "none": vague ("recently") or a plain duration.
    unit: str = ""  # granularity: "minute", "hour", "day", "week", "month", "quarter", "season", "year", "decade", "century"
    offset: int | None = None  # in `unit`s from the anchor: "next month" = +1, "last year" = -1, "today" = 0
    length: float | None = None  # of a duration, in `unit`s: "the next four years" = 4
    modality: str = ""  # the preposition: "by", "since", "until", "from", "to", "from-to", "for-next", "for-past", "within", "before", "after", "about",
    # "as-of", "in", "for", "over", "during", "dateline"; "before"/"after" of a duration: so long before or after something ("two days after the fire")
    mod: str = (
        ""  # TIMEX3 mod: "start", "mid", "end" ("the end of May"), "earlier", "later" ("this year"), "approx", "more", "less" of a duration
    )
    lean: Literal["", "past", "future"] = ""  # the tense that a date is told in: which reading of a partial date it asks for
    sure: bool = False  # that tense is of a verb right beside the date: "opened in November"; a full date has a `lean` only then
    upper: float | None = None  # of a range of durations: "two to three weeks" is length 2, upper 3
    weekday: int = 0  # ISO number of the weekday stated beside a full or partial date: "Tuesday, October 29"
    base: Timex | None = None  # what an anchor "text" hangs on, if that is a time: "May of last year", "10:30 p.m." on "Tuesday"
    first: str | None = None
    last: str | None = None
    clock: str | None = None  # "22:30" of a time of day, with `zone` as written
    zone: str | None = None
    utc: int | None = None  # minutes east of Greenwich, if the zone tells


class Name(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="name"):
    """A name or a definite description of somebody or something.

    `canonical` has articles, possessives and glosses folded ("National Artificial Intelligence (AI) Research Lab" ->
    "National AI Research Lab"). `entity` is the article-local cluster: mentions with the same number are one thing.
    """

    type: Literal["person", "organisation", "place", "law", "programme", "product", "event", "other"]
    canonical: str
    entity: int = -1
    form: Literal["full", "short", "acronym", "description"] = "full"
    head: str = ""  # head noun, lower case, for organisations, laws, programmes: "lab", "act"
    family: str = ""  # of a person, as far as the text tells
    given: str = ""
    titles: tuple[str, ...] = ()  # honorifics and roles as written beside it


class Role(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="role"):
    """Somebody holds an office: an organisation's president, with the name beside the title."""

    office: str  # canonical office: "president", "minister", "spokesperson"
    of: str = ""  # organisation, portfolio or place: an organisation, "science", a city
    holder: str = ""  # canonical name of the holder
    entity: int = -1  # article-local entity of the holder
    status: str = ""  # "former", "acting", "deputy", "designate", ""
    written: str = ""  # the title as written


class Quote(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="quote"):
    """Words in quotation marks. The mention's span is the words without the marks."""

    words: str
    speaker: str = ""  # canonical name, or a description ("a witness"); "" if nobody is named
    entity: int = -1
    cue: str = ""  # "said", "stated", "according to"
    complete: bool = True  # a sentence or clause of its own, not a few words inside somebody else's sentence
    continued: bool = False  # a further part of the same utterance, split by "she said"


class Attribution(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="attribution"):
    """Indirect speech: whom a statement is laid upon, "police said", "according to the ministry"."""

    speaker: str  # canonical name, or the words that describe the speaker
    entity: int = -1
    cue: str = ""


class Listing(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="list"):
    """An enumeration of names: "A, B, C, and other countries" is open."""

    items: tuple[str, ...]
    open: bool = False
    label: str = ""  # what they are, if said: "countries"


class Status(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="status"):
    """What a text says of something happening: planned, expected, done, denied, rumoured, conditional."""

    action: str  # canonical event noun/verb: "open", "launch", "sign"
    state: Literal["planned", "expected", "done", "denied", "rumoured", "conditional"]
    object: str = ""
    entity: int = -1


class Place(msgspec.Struct, frozen=True, kw_only=True, tag_field="value_kind", tag="place"):
    """Where something is: a named place, with direction and distance if given."""

    name: str
    entity: int = -1
    direction: str = ""


Value = Quantity | Timex | Name | Role | Quote | Attribution | Listing | Status | Place


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A span of a source with its kind and its value. `text` is the source text at `[start, end)`."""

    start: int
    end: int
    kind: str  # "quantity", "money", "age", "time", "name", "role", "quote", "attribution", "list", "status"
    text: str
    value: Value


class Evidence(msgspec.Struct, frozen=True):
    """Where a source says something: the words, with up to 60 characters on either side."""

    source: str
    start: int
    end: int
    text: str
    prefix: str
    suffix: str


class Qualifiers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The scope of a claim. Two claims meet only when their scopes do."""

    time: str = ""
    place: str = ""
    part: str = ""  # "including", "of them": a part of a total
    speaker: str = ""
    hedge: str = ""
    state: str = ""  # planned, done, denied, ...
    verb: str = ""  # stem of the verb that governs the value
    owner: str = ""  # whose value it is, as far as the clause tells


TOP = 4  # sentences at the top of an article: what stands there is what it is about
BRACKETED = "time:("  # a marker of a claim: a sum in brackets, which is a conversion at the rate of the day it was written


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one source says: attribute and value, in which scope, and where.

    `subject` is the article-local key of what it is about ("" where only the alignment of the sentences can tell); `near` holds the
    content stems around the value, nearest first, `names` the article-local entities of its sentence, nearest first, and `markers`
    the words that narrow it ("last", "ago", "including", "each").
    """

    source: str
    attribute: str  # "wording", "holder", "title", "age", "count", "amount", "deadline", "date", "members", "status", ...
    kind: str
    value: Value
    start: int
    end: int
    text: str
    sentence: int
    subject: str = ""
    near: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # the nearest content stems before the value, nearest first, and
    right: tuple[str, ...] = ()  # behind it
    names: tuple[int, ...] = ()
    markers: tuple[str, ...] = ()
    qualifiers: Qualifiers = Qualifiers()


class SentenceRecord(msgspec.Struct, frozen=True, array_like=True):
    """A sentence as alignment sees it: where it stands, in which zone of the page, its content stems (numbers left out)."""

    start: int
    end: int
    paragraph: int
    zone: str  # "headline", "caption", "furniture", "body"
    stems: tuple[str, ...]


class Extraction(msgspec.Struct, frozen=True, kw_only=True):
    """All that later stages need of one article; a pure function of its text and the rules."""

    source: str
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    sentences: tuple[SentenceRecord, ...]
    terms: dict[str, int]  # counts of stems and of pairs of neighbouring stems, for stories
    shingles: tuple[tuple[int, int], ...] = ()  # (hash of eight words, offset), sampled, for copied passages
    left_out: str = ""  # why nothing was kept: the article went beyond the limits


# ------------------------------------------------------------------------------------------ 4. cluster


class EntityName(msgspec.Struct, frozen=True):
    """One surface form of an entity."""

    text: str
    count: int
    sources: tuple[str, ...]


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    """What names refer to, across sources."""

    id: str
    kind: str
    label: str
    names: tuple[EntityName, ...]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A happening inside a story."""

    id: str
    label: str
    story: str
    sources: tuple[str, ...]
    entities: tuple[str, ...] = ()
    time: str = ""


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """Articles about the same happening: a partition of the sources."""

    id: str
    label: str
    sources: tuple[str, ...]


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """One story as comparators see it: its articles, who is who in them, and which sentences speak of the same.

    `entities` maps (source, article-local entity) to the id of the entity, `names` gives each id its entity. `similar` holds the
    cosine of two sentences, (source, sentence) each, for pairs that have something in common; `days` the publication as ordinals,
    `minutes` those articles that state it to the minute.
    """

    story: str
    extractions: tuple[Extraction, ...]
    entities: dict[tuple[str, int], str]
    names: dict[str, Entity]
    similar: dict[tuple[tuple[str, int], tuple[str, int]], float]
    days: dict[str, tuple[int, int] | None]
    minutes: dict[str, int] = {}

    def cosine(self, a: Claim, b: Claim) -> float:
        """How much the sentences of two claims have in common; 1 for claims of one sentence."""
        x, y = (a.source, a.sentence), (b.source, b.sentence)
        if x == y:
            return 1.0
        return self.similar.get((x, y) if x < y else (y, x), 0.0)

    def entity_of(self, claim: Claim) -> str | None:
        """The entity that a claim is told of, if it is told of a name that the story knows."""
        return self.entities.get((claim.source, int(claim.subject))) if claim.subject else None

    def naming(self) -> dict[str, set[str]]:
        """The articles that name each entity."""
        out: dict[str, set[str]] = {}
        for (source, _), entity in self.entities.items():
            out.setdefault(entity, set()).add(source)
        return out

    def claims(self, *kinds: str) -> list[Claim]:
        """The claims of these kinds, by source and position."""
        return [c for e in self.extractions for c in e.claims if c.kind in kinds]


# ------------------------------------------------------------------------------------------ 5. compare


class FactValue(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fact: how it is shown, what it is for the finding's id, and the claims that state it."""

    text: str
    key: str
    claims: tuple[Claim, ...]
    unit: str = ""
    interval: tuple[float | None, float | None] | None = None
    days: tuple[str | None, str | None] | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What a comparator found: claims about one thing, grouped by value, and the verdict over them."""

    rule: str
    kind: str
    verdict: Verdict
    confidence: float
    subject: str  # how the subject is called
    key: str  # what the subject is for the finding's id: does not change with spelling or sources
    attribute: str
    detail: str
    values: tuple[FactValue, ...]
    assumption: str | None = None
    entity: str = ""
    core: bool = False  # a core fact of the story: several articles state it, or one does at its top


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What comparing two values came to, with a sentence of detail."""

    verdict: Verdict
    detail: str
    assumption: str | None = None
    confidence: float = 1.0


class FindingValue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the values of a finding: who says it, and how many independent groups of sources do.

    What follows `evidence` is there for pictures, where it applies: a number as an interval in `unit`, a time as an
    interval of days (ISO dates); None on a side leaves it open ("over 100", "by 2028").
    """

    value: str
    support: int
    evidence: tuple[Evidence, ...]
    first: bool = False  # the earliest dated source says this one
    unit: str = ""
    interval: tuple[float | None, float | None] | None = None
    days: tuple[str | None, str | None] | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One fact with all its values: the claims compared under a rule, and the verdict."""

    id: str
    rule: str
    kind: str
    verdict: Verdict
    severity: Severity
    confidence: float
    state: State
    story: str
    event: str
    entity: str
    attribute: str
    message: str
    assumption: str | None
    values: tuple[FindingValue, ...]


# ------------------------------------------------------------------------------------------- 6. triage


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reviewed judgement as `decisions.yml` records it, about one finding or about a rule and the sources it names."""

    decision: Literal["false-alarm", "accepted", "resolved"]
    reason: str
    finding: str = ""
    rule: str = ""
    sources: tuple[str, ...] = ()
    by: str = ""
    until: str | None = None  # ISO date after which it no longer holds


# ------------------------------------------------------------------------------------------- 7. report


class SharedPassage(msgspec.Struct, frozen=True):
    """A passage that two sources have in common, word for word or nearly so."""

    source: str
    start: int
    end: int
    other: str
    other_start: int
    other_end: int


class IndependentGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Sources that share long passages and so count as one witness; a source that shares none is a group of its own."""

    number: int  # SourceEntry.independent_group
    sources: tuple[str, ...]
    passages: tuple[SharedPassage, ...] = ()


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A source as the report lists it."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    inferred_published: InferredDate | None
    url: str | None
    sha256: str
    independent_group: int
    file: str | None = None  # where it stands, if that is more than this article
    text: str | None = None  # what spans point into, if that is not the file's own text


class InferredDate(msgspec.Struct, frozen=True, kw_only=True):
    """When an undated article must have been written to fit the others, and the claims this rests on."""

    interval: str  # "2024-10-28/2024-10-31", open sides as ".."
    rests_on: tuple[Evidence, ...]
    reasons: tuple[str, ...]
    consistent: bool = True


class ReportClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as the report lists it under `--claims`."""

    id: str
    source: str
    subject: str
    attribute: str
    value: str
    qualifiers: Qualifiers
    evidence: Evidence


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """Which program and which rules made the report."""

    name: str
    version: str
    rules: str  # hash of the rule set


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Totals of the report."""

    sources: int
    skipped: int
    stories: int
    entities: int
    claims: int
    findings: int
    by_verdict: dict[str, int]
    by_kind: dict[str, int]
    by_severity: dict[str, int]
    left_out: dict[str, int] = {}


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """The outcome of a run: the JSON contract, version 1."""

    schema: int
    tool: Tool
    counts: Counts
    skipped: tuple[Skipped, ...]
    sources: tuple[SourceEntry, ...]
    entities: tuple[Entity, ...]
    stories: tuple[Story, ...]
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]
    claims: tuple[ReportClaim, ...] | None = None
