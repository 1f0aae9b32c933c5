"""Finds the times of an article: dates, times of day, durations, sets and horizons, as TIMEX3 values that are symbolic in the publication date.

    times_words      the lexicon: every token becomes one letter, its class
    times            a search over the letters finds the few places worth reading
    times_parser     there, the rules of the grammar are tried: patterns over letters
    times_days, times_years, times_clock, times_units, times_quarters, times_spans, times_sets, times_phrases     the rules
    times_context    what the words around add: preposition, tense (times_tense), the date that a time of day belongs to

`checker.normalize.times` fills in the rest once the publication date is known.
"""

from __future__ import annotations

import re

from checker.document import Document, Sentence
from checker.extract import times_clock, times_days, times_phrases, times_quarters, times_sets, times_spans, times_units, times_years
from checker.extract.times_context import LOOK_BACK, MEMORY, base_of, in_context
from checker.extract.times_parser import Found, Grammar, Parser, changed
from checker.extract.times_tense import Tense
from checker.extract.times_words import Words, pattern
from checker.model import Mention
from checker.ruleset import RuleSet

# Tokens that a time may start with but that are no sign of one, and tokens that are.
_LEAD = pattern(
    "[the a this that these last past next coming following previous same current recent early earlier n big d num year days ordinal half couple vague tens"
    " more apos edge every fiscal multiple times of and to or dash slash comma colon final very other iso per in all]"
).pattern
_SIGN = pattern(
    "[unit units quarter quarters half weekend weekends part noon weekday weekdays wday month wmonth season wseason day ref now rhythm ampm oclock zone"
    " clock span decade iso years mid qtr ordq yearago holiday year yearend past future moment colon slash period time local]"
).pattern
_REGION = re.compile(f"{_LEAD}{{0,7}}{_SIGN}")
_SIGNS = re.compile(_SIGN)


def grammar(rules: RuleSet) -> Grammar:
    """The grammar of times for a rule set, built once by `RuleSet.memo`. Where two rules fit, the one listed first wins."""
    return Grammar(
        Words(rules),
        [
            *times_clock.RULES,
            *times_phrases.FIRST,
            *times_days.RULES,
            *times_spans.RULES,
            *times_sets.RULES,
            *times_quarters.RULES,
            *times_units.RULES,
            *times_years.RULES,
            *times_phrases.LAST,
        ],
    )


def find_times(doc: Document, rules: RuleSet) -> list[Mention]:
    """Every time of `doc`, sorted and without overlap; the preposition before it is in `modality`, not in the span."""
    reading, tenses = rules.memo(grammar), rules.memo(Tense)
    parser = Parser(doc, reading.words.codes(doc), reading)
    mentions: list[Mention] = []
    history: list[Found] = []
    seen: list[int] = []  # the sentences that `history` comes from
    for number in sorted({doc.sentence_of[match.start()] for match in _SIGNS.finditer(parser.codes)}):
        row = _in_sentence(parser, doc.sentences[number])
        if not row:
            continue
        while seen and (seen[0] < number - MEMORY or len(seen) > LOOK_BACK):
            del seen[0], history[0]
        for place, found in enumerate(row):
            row[place] = in_context(parser, tenses, found, row, place)
        for place, found in enumerate(row):
            if found.timex.anchor == "text" and found.timex.base is None and (base := base_of(found, row, place, history)):
                row[place] = found = changed(found, base=base)
            history.append(found)
            seen.append(number)
            mentions.append(_mention(doc, found))
    return mentions


def _in_sentence(p: Parser, sentence: Sentence) -> list[Found]:
    p.start, p.stop = sentence.first_token, sentence.last_token
    out: list[Found] = []
    at = p.start
    while match := _REGION.search(p.codes, at, p.stop):
        at = match.start()
        while at < match.end():
            found = p.parse(at)
            if found and found.first < (out[-1].last if out else p.start):
                found = None  # "more recently" reaches back, but not into the time before
            if found:
                out.append(found)
                if another := times_days.and_day(p, found):
                    out.append(another)
                    found = another
            at = found.last if found else at + 1
    return out


def _mention(doc: Document, found: Found) -> Mention:
    start, end, last = doc.starts[found.first], doc.ends[found.last - 1], doc.lowers[found.last - 1]
    holiday = last == "year's" and found.last - found.first > 1 and doc.lowers[found.last - 2] == "new"
    if last.endswith("'s") and found.timex.unit != "decade" and not holiday:
        end -= 2  # "Monday's"
    return Mention(start=start, end=end, kind="time", text=doc.text[start:end], value=found.timex)
