"""GraphML: articles, what they speak of and what was found, as a network for Gephi, yEd or Cytoscape."""

from __future__ import annotations

from importlib import import_module
from itertools import combinations
from typing import Any

from checker.model import Finding
from checker.report.base import RunOutput
from checker.report.words import line, visible
from checker.report.xml import HEAD

NAME = "graphml"
SUFFIXES = (".graphml",)
DESCRIPTION = "GraphML: a network of articles, entities and findings"

_SHOWN = 300  # characters of a label


def render(run: RunOutput) -> bytes:
    """Articles, entities and findings as nodes; who names whom, who says which value, and how often two articles agree and conflict as edges."""
    report = run.report
    library: Any = import_module("networkx")  # a quarter of a second, which only this format costs
    graph = library.Graph()
    labels = {story.id: story.label for story in report.stories}
    story_of = {source: story.id for story in report.stories for source in story.sources}
    for source in report.sources:
        story = story_of.get(source.id, "")
        _node(graph, source.id, "article", source.title or source.id, story=labels.get(story, ""), witness=source.independent_group)
        graph.nodes[source.id].update({k: line(v) for k, v in (("publisher", source.publisher), ("published", source.published)) if v})
    for entity in report.entities:
        named = sorted({s for name in entity.names for s in name.sources if s in graph})
        if len(named) > 1:  # what one article alone speaks of connects nothing
            _node(graph, entity.id, entity.kind, entity.label)
            graph.add_edges_from((source, entity.id, {"relation": "names"}) for source in named)
    for finding in report.findings:
        _add(graph, finding)
    conflicting = graph.edge_subgraph(edge for edge in graph.edges if graph.edges[edge].get("conflicts"))
    for number, members in enumerate(sorted(map(sorted, library.connected_components(conflicting))), 1):
        for member in members:
            graph.nodes[member]["dispute"] = number  # the articles that a chain of conflicts joins
    # What a path may hold, XML may not.
    graph = library.relabel_nodes(graph, {key: visible(key) for key in graph if visible(key) != key})
    return "\n".join([HEAD, *library.generate_graphml(graph), ""]).encode("utf-8", "replace")


def _node(graph: Any, key: str, kind: str, label: str, **more: str | int | float) -> None:
    graph.add_node(key, kind=kind, label=line(label, _SHOWN), **{k: line(v) if isinstance(v, str) else v for k, v in more.items()})


def _add(graph: Any, finding: Finding) -> None:
    """A finding with its edges to what it is about and to who says what; articles on two sides of it are joined directly, too."""
    more = {"rule": finding.rule, "verdict": finding.verdict, "severity": finding.severity, "state": finding.state}
    _node(graph, finding.id, "finding", finding.message, confidence=finding.confidence, **more)
    if finding.entity in graph:
        graph.add_edge(finding.id, finding.entity, relation="about")
    sides = [sorted({e.source for e in value.evidence if e.source in graph}) for value in finding.values]
    for value, sources in zip(finding.values, sides, strict=True):
        for source in sources:
            held = graph.edges[source, finding.id]["value"] + " / " if graph.has_edge(source, finding.id) else ""
            graph.add_edge(source, finding.id, relation="says", value=held + line(value.value, _SHOWN))
    if finding.verdict == "conflict":
        pairs = {tuple(sorted((a, b))) for x, y in combinations(sides, 2) for a in x for b in y if a != b}
    elif finding.verdict == "agree":
        pairs = {(a, b) for a, b in combinations(sorted({s for side in sides for s in side}), 2)}
    else:
        return
    counted = "conflicts" if finding.verdict == "conflict" else "agreements"
    for a, b in sorted(pairs):
        edge = graph.edges[a, b] if graph.has_edge(a, b) else {}
        graph.add_edge(a, b, relation="compared", **{counted: edge.get(counted, 0) + 1})
