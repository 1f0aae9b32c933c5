"""The coverage matrix: facts by sources, who says what."""

from __future__ import annotations

import msgspec

from checker.report.diff import Pieces
from checker.report.page.view import Card, View, Who

TOGETHER = 12  # up to so many sources one table shows all stories
_ROWS = 60
_COLUMNS = 24
_WORDY = 8  # up to so many columns the cells hold the words, above the letters alone


class Cell(msgspec.Struct, frozen=True):
    """What one source says of one fact: letters of the versions (several if it contradicts itself) and the words."""

    letters: list[str]
    words: list[Pieces]


class Row(msgspec.Struct, frozen=True):
    """A fact with a cell for each column; None where a source is silent."""

    card: Card
    cells: list[Cell | None]


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """One table."""

    title: str
    columns: list[Who]
    rows: list[Row]
    wordy: bool
    rows_left: int
    columns_left: int


def matrices(view: View, cards: list[Card]) -> list[Matrix]:
    """One table for a few sources, else one for each story, those with the worst findings first."""
    if len(view.who) <= TOGETHER:
        return [_matrix("", list(view.who.values()), cards, view.context)] if cards else []
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(card.story, []).append(card)
    tables = []
    for story, group in groups.items():
        members = {w.number: w for card in group for w in card.sources}
        busy = sorted(members.values(), key=lambda w: w.number)
        tables.append(_matrix(view.story_labels.get(story, "Across stories"), busy, group, view.context))
    return tables


def _matrix(title: str, sources: list[Who], cards: list[Card], roomy: bool) -> Matrix:
    kept = cards[:_ROWS]
    if len(sources) > _COLUMNS:
        says = [w.number for card in kept for w in card.sources]
        busiest = sorted(sources, key=lambda w: (-says.count(w.number), w.number))[:_COLUMNS]
        columns = sorted(busiest, key=lambda w: w.number)
    else:
        columns = sources
    wordy = roomy and len(columns) <= _WORDY
    return Matrix(
        title=title,
        columns=columns,
        rows=[Row(card, [_cell(card, who, wordy) for who in columns]) for card in kept],
        wordy=wordy,
        rows_left=len(cards) - len(kept),
        columns_left=len(sources) - len(columns),
    )


def _cell(card: Card, who: Who, wordy: bool) -> Cell | None:
    mine = [v for v in card.versions if any(s.number == who.number for s in v.sources)]
    return Cell([v.letter for v in mine], [v.short for v in mine] if wordy else []) if mine else None
