"""Quantities: the cases of `cases/extract/quantities.yml` and `cases/normalize/quantities.yml`, the lexicons, and time on hostile input."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker import ruleset
from checker.document import Document
from checker.extract.quantities import find_quantities
from checker.measures import held_against_pint
from checker.model import Mention, Quantity, Timex
from checker.normalize.quantities import normalize
from checker.values.quantities import convert, overlap, scales
from tests.outcome import Outcome

CASES = Path(__file__).parent / "cases"
EXTRACT = yaml.safe_load((CASES / "extract/quantities.yml").read_text(encoding="utf-8"))
NORMALIZE = yaml.safe_load((CASES / "normalize/quantities.yml").read_text(encoding="utf-8"))
RULES = ruleset.load()


def find(text: str, times: list[Mention] | None = None) -> list[Mention]:
    return find_quantities(Document(text), RULES, times or [])


def the_quantity(text: str) -> Quantity:
    (mention,) = [m for m in find(text) if m.text]
    assert isinstance(mention.value, Quantity)
    return normalize(mention.value, RULES)


def told(mention: Mention, keys: Any) -> dict[str, Any]:
    return {k: mention.text if k == "text" else _plain(getattr(mention.value, k)) for k in keys}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", [pytest.param(c, id=f"{group}: {c['text'][:50]}") for group, cases in EXTRACT.items() for c in cases])
def test_extract(case: dict[str, Any]) -> None:
    mentions = find(case["text"])
    wanted = case.get("found", [])
    assert [m.text for m in mentions] == [m.text for m in mentions if case["text"][m.start : m.end] == m.text]
    got = [told(m, w) for m, w in zip(mentions, wanted, strict=False)]
    assert len(mentions) == len(wanted), [m.text for m in mentions]
    for one, other in zip(got, wanted, strict=True):
        for key, value in other.items():
            assert one[key] == (pytest.approx(value, rel=1e-3) if isinstance(value, float) else value), (key, one)


@pytest.mark.parametrize("case", NORMALIZE["intervals"], ids=lambda c: c["text"])
def test_interval(case: dict[str, Any]) -> None:
    quantity = the_quantity(case["text"])
    assert (quantity.low, quantity.high) == (pytest.approx(case["low"], rel=1e-4), pytest.approx(case["high"], rel=1e-4))


@pytest.mark.parametrize("pair", NORMALIZE["same"], ids=" = ".join)
def test_same(pair: list[str]) -> None:
    assert overlap(*map(the_quantity, pair))


@pytest.mark.parametrize("pair", NORMALIZE["different"], ids=" / ".join)
def test_different(pair: list[str]) -> None:
    assert not overlap(*map(the_quantity, pair))


def test_numbers_inside_dates_are_no_quantities_but_durations_are() -> None:
    text = "By Camp 300 or so, 40 days later, 12 men left."
    start, end = text.index("300"), text.index(" days") + 5
    date = Mention(start=start, end=end, kind="time", text=text[start:end], value=Timex(type="DATE", value="XXXX"))
    assert [m.text for m in find(text, [date])] == ["40 days", "12 men"]


def test_every_factor_agrees_with_pint() -> None:
    found = dict(held_against_pint(RULES))
    assert not any(found.values()), found
    assert len(found) > 70


def test_a_slip_in_a_unit_is_told_with_its_file(tmp_path: Path, checker: Callable[..., Outcome]) -> None:
    path = tmp_path / "lexicons" / "units.yml"
    path.parent.mkdir()
    path.write_text(
        "units:\n"
        "  furlong: {dimension: length, factor: 210.2, words: [furlong]}\n"
        "  slug: {dimension: length, factor: 14.59, words: [slug]}\n"
        "  hundredweight: {dimension: mass, factor: 45.36, words: [hundredweight]}\n"
        "  fooble (x**: {dimension: mass, factor: 1, words: [fooble]}\n",
        encoding="utf-8",
    )
    outcome = checker("rules", "test", tmp_path)
    assert outcome.code == 1
    told = [line.removeprefix(f"{path}: ") for line in outcome.out.splitlines() if line.startswith(str(path))]
    assert [line.partition(" ")[0] for line in told] == ["'furlong'", "'slug'"]
    assert "210.2; it is 201.168 meter" in told[0]
    assert "is no length" in told[1]


def test_every_currency_is_read_by_its_name_and_its_code() -> None:
    data = RULES.lexicon("currencies")
    for code, entry in data["currencies"].items():
        assert len(code) == 3 and code.isupper()
        for adjective in entry.get("of", [])[:1]:
            noun = entry["nouns"][0]
            plural = data["plurals"].get(noun, noun if noun in data["same"] else noun + "s")
            found = [m.value for m in find(f"They paid 5 million {adjective} {plural} for it.")]
            assert [q.dimension for q in found if isinstance(q, Quantity)] == [f"money:{code}"], (code, adjective, plural)
        if code not in data["wordlike"]:
            assert [m.value.dimension for m in find(f"They paid {code} 5 million.") if isinstance(m.value, Quantity)] == [f"money:{code}"]


def test_conversion_between_units() -> None:
    assert convert(1, "mile", "kilometre", RULES) == pytest.approx(1.609344)
    assert convert(212, "fahrenheit", "celsius", RULES) == pytest.approx(100)
    assert convert(1, "us dollar", "euro", RULES) is None
    assert convert(1, "mile", "hour", RULES) is None
    assert all(math.isfinite(s.factor) and s.factor > 0 for s in scales(RULES).values())


@pytest.mark.parametrize(
    "piece",
    ["1,", "1 ", "1, ", "one ", "5 to ", "1-", "1.", "$1 ", "one in ", "hundreds of ", "5 pesos ", "Aaa 5 men ", "two-", "1,11,", "May 5 "],
)
def test_hostile_input_takes_linear_time(piece: str) -> None:
    document = Document(piece * (60_000 // len(piece)))
    start = time.process_time()
    find_quantities(document, RULES, [])
    assert time.process_time() - start < 4
