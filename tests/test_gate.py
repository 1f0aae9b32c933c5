"""The gate as its users meet it: real processes in a real repository, from the first conflict to the renamed file."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from checker.store.base import COMMONEST
from tests.conftest import ROOT
from tests.newsroom import FERRY, GATE, NEW, OTHER, QUOTE, SECOND, Repository, commit, write


def test_from_the_first_conflict_to_the_renamed_file(real: Repository) -> None:
    outcome = real(*GATE)
    assert outcome.code == 0
    assert "no article was added or edited since main" in outcome.err

    write(Path("articles/new.txt"), NEW)
    commit(real, "a third report")
    outcome = real(*GATE, "-o", "out.sarif", "--format", "text")
    assert outcome.code == 1, outcome.err + outcome.out
    assert "Nine people" in outcome.out
    assert outcome.err.splitlines()[-1].startswith("checker: 1 new finding at or above")
    log = json.loads(Path("out.sarif").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "tests/schemas/sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)
    conflicts = [r for r in log["runs"][0]["results"] if r["level"] in {"error", "warning"}]
    assert [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in conflicts] == ["articles/new.txt"]
    assert conflicts[0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 3

    outcome = real("baseline", "create", "articles")
    assert outcome.code == 0
    assert outcome.out.count("\n+ ") + outcome.out.startswith("+ ") == 1
    assert real(*GATE).code == 0

    write(Path("articles/new.txt"), NEW + "\n" + QUOTE + "\n")
    outcome = real(*GATE, "--format", "github")
    assert outcome.code == 1
    annotations = [line for line in outcome.out.splitlines() if line.startswith(("::error", "::warning"))]
    assert len(annotations) == 1
    assert "quote" in annotations[0]
    assert "Nine" not in annotations[0]

    first, second, third = NEW.strip().split("\n\n")
    write(Path("articles/new.txt"), f"Second edition.\n\n{third}\n\n{second}\n\n{first}\n")
    outcome = real(*GATE)
    assert (outcome.code, outcome.warnings) == (0, [])

    real("git", "mv", "articles/new.txt", "articles/renamed.txt")
    outcome = real(*GATE)
    assert (outcome.code, outcome.warnings) == (0, [])

    write(Path("articles/renamed.txt"), NEW.replace("Nine", "Twelve"))
    outcome = real(*GATE)
    assert outcome.code == 0
    assert len(outcome.warnings) == 1
    assert "1 stale baseline entry" in outcome.warnings[0]

    outcome = real("baseline", "prune", "articles")
    assert outcome.out.startswith("- ")
    assert real("baseline", "show").out.startswith("0 accepted findings")
    assert real(*GATE).warnings == []


def test_a_decision_lets_it_pass_and_must_be_given_reasons(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    outcome = repository(*GATE, "--format", "json")
    report = json.loads(outcome.out)
    (finding,) = (f for f in report["findings"] if f["severity"] in {"error", "warning"})
    assert repository("explain", finding["id"]).out.startswith(finding["id"])
    write(Path("decisions.yml"), f"- finding: {finding['id']}\n  decision: accepted\n")
    outcome = repository(*GATE)
    assert outcome.code == 2
    assert "'reason' is missing" in outcome.err
    write(Path("decisions.yml"), f"- finding: {finding['id']}\n  decision: accepted\n  reason: The coast guard has corrected its count.\n")
    outcome = repository(*GATE, "-o", "out.sarif")
    assert outcome.code == 0, outcome.err
    suppressed = [r for r in json.loads(Path("out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"] if r.get("suppressions")]
    assert suppressed[0]["suppressions"][0]["justification"] == "accepted: The coast guard has corrected its count."
    write(Path("decisions.yml"), Path("decisions.yml").read_text(encoding="utf-8") + "  until: 2020-01-31\n")
    outcome = repository(*GATE)
    assert outcome.code == 1
    assert "expired decision" in outcome.err


def test_conflicts_among_old_articles_do_not_count(repository: Repository) -> None:
    write(Path("articles/first.txt"), FERRY.replace("Twelve", "Thirteen"))
    commit(repository, "a conflict on main")
    repository("git", "checkout", "-q", "-B", "main")
    repository("git", "checkout", "-q", "-b", "more")
    write(Path("articles/reading.txt"), OTHER.replace("spring", "summer").replace("four years", "some years"))
    outcome = repository(*GATE, "--format", "json")
    assert outcome.code == 0, outcome.out
    named = {e["source"] for f in json.loads(outcome.out)["findings"] for v in f["values"] for e in v["evidence"]}
    assert not named or any("reading.txt" in name for name in named)


def test_settings_and_the_command_line(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    write(Path("pyproject.toml"), '[tool.checker]\nagainst = "articles"\nignore = ["quantity"]\n')
    assert repository("gate", "--base", "main").code == 0
    write(Path("checker.toml"), 'against = "articles"\nper-source-ignore = {"articles/new.txt" = ["quantity"]}\n')
    assert repository("gate", "--base", "main").code == 0
    write(Path("checker.toml"), 'against = "articles"\nexit-zero = true\n')
    outcome = repository("gate", "--base", "main")
    assert outcome.code == 0
    assert "--exit-zero" in outcome.err
    assert repository("gate", "--base", "nowhere").code == 2  # which --exit-zero never hides
    write(Path("checker.toml"), 'against = "articles"\nfail-on = "error"\nmin-confidence = 1.0\n')
    assert repository("gate", "--base", "main").code == 0
    assert repository("gate", "--base", "main", "--fail-on", "note", "--min-confidence", "0").code == 1
    write(Path("checker.toml"), 'agains = "articles"\n')
    outcome = repository("gate", "--base", "main")
    assert (outcome.code, len(outcome.errors)) == (2, 1)
    assert "did you mean 'against'?" in outcome.err


def test_deleted_articles_are_forgotten(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    assert repository(*GATE).code == 1
    repository("git", "rm", "-q", "articles/first.txt", "articles/second.txt")
    assert repository(*GATE).code == 0


def test_an_index_is_read_and_not_touched(repository: Repository) -> None:
    outcome = repository("index", "build", "corpus.sqlite", "articles")
    assert "3 added, 0 replaced, 0 removed, 0 as they were" in outcome.err
    assert "3 as they were" in repository("index", "build", "corpus.sqlite", "articles").err
    before = Path("corpus.sqlite").read_bytes()
    draft = write(Path("drafts/new.txt"), NEW)
    assert repository("gate", draft, "--against", "corpus.sqlite").code == 1
    assert Path("corpus.sqlite").read_bytes() == before
    assert sorted(p.name for p in Path().glob("corpus*")) == ["corpus.sqlite"]
    agreeing = write(Path("drafts/same.txt"), NEW.replace("Nine", "Twelve"))
    assert repository("gate", agreeing, "--against", "corpus.sqlite", "--update-index").code == 0
    told = repository("index", "info", "corpus.sqlite").out
    assert "articles    4" in told
    assert "rules" in told
    commonest = next(line for line in told.splitlines() if line.startswith("commonest")).split("  ", 1)[1].split(", ")
    assert all(re.fullmatch(r" *(?:term|office):[^?]+ [1-4]", one) for one in commonest), told
    assert len(commonest) == COMMONEST
    assert re.search(r"left out +0 keys that more than \d+ articles share, 0 entries, 0 pairs", told)
    assert re.search(r"bytes, [\d,]+ for each article", told)
    repository("index", "remove", "corpus.sqlite", "drafts")
    assert "articles    3" in repository("index", "info", "corpus.sqlite").out
    assert "1 added" in repository("index", "add", "corpus.sqlite", "drafts/new.txt").err
    assert repository("index", "remove", "corpus.sqlite", "nothing.txt").code == 2


def test_an_edited_article_is_not_held_against_its_old_self(repository: Repository) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    write(Path("articles/second.txt"), SECOND)
    write(Path("articles/first.txt"), OTHER.replace("Osk", "Ulm"))
    Path("articles/second.txt").write_text(SECOND.replace("12 people", "14 people"), encoding="utf-8")
    outcome = repository("gate", "articles/second.txt", "--against", "corpus.sqlite", "--format", "json")
    named = {e["source"] for f in json.loads(outcome.out)["findings"] for v in f["values"] for e in v["evidence"]}
    assert named == {"articles/first.txt", "articles/second.txt"}  # the index still holds the old first.txt


def test_only_what_has_changed_is_extracted_again(repository: Repository) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    os.utime("articles/first.txt")
    write(Path("articles/library.txt"), OTHER + "It will be a good spring.\n")
    write(Path("articles/sources.yaml"), "second.txt: {published: 2024-10-28}\n")
    assert "0 added, 2 replaced, 0 removed, 1 as they were" in repository("index", "build", "corpus.sqlite", "articles").err
    Path("articles/library.txt").unlink()
    assert "0 added, 0 replaced, 1 removed, 2 as they were" in repository("index", "build", "corpus.sqlite", "articles").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gate", "articles/first.txt"], "--against is missing"),
        (["gate", "--against", "articles"], "name the new articles"),
        (["gate", "articles/first.txt", "--against", "gone"], "index build"),
        (["gate", "articles/first.txt", "--against", "articles", "--staged"], "--staged needs"),
        (["gate", "articles/gone.txt", "--against", "articles"], "no such file"),
        (["gate", "articles/first.txt", "--against", "empty"], "no article in this folder"),
        (["gate", "--base", "gone", "--against", "articles"], "git fetch origin gone"),
        (["gate", "articles/first.txt", "--against", "articles", "--baseline", "gone.json"], "gone.json: cannot be read"),
        (["gate", "articles/first.txt", "--against", "articles", "--decisions", "gone.yml"], "gone.yml: cannot be read"),
        (["baseline", "update", "articles"], "baseline create"),
        (["index", "info", "gone.sqlite"], "index build"),
        (["index", "info", "articles/first.txt"], "not an index"),
        (["index", "build", "articles/first.txt", "articles"], "not an index"),
        (["explain", "0123456789_0000_1111"], "--report"),
    ],
)
def test_what_goes_wrong_is_one_line(repository: Repository, arguments: list[str], words: str) -> None:
    Path("empty").mkdir()
    outcome = repository(*arguments)
    assert outcome.code == 2
    assert len(outcome.errors) == 1, outcome.err
    assert words in outcome.errors[0]
    assert outcome.err.splitlines()[-1] == outcome.errors[0]


def test_a_report_is_written_even_without_a_change(repository: Repository) -> None:
    assert repository(*GATE, "-o", "out.sarif", "-o", "junit.xml").code == 0
    assert json.loads(Path("out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"] == []
    assert Path("junit.xml").stat().st_size


def test_the_job_summary_gets_the_whole_report(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    write(Path("articles/new.txt"), NEW)
    write(Path("summary.md"), "Before.\n")
    assert repository(*GATE, "-o", "github=-").code == 1
    summary = Path("summary.md").read_text(encoding="utf-8")
    assert summary.startswith("Before.\n")
    assert "Nine people" in summary


def test_an_index_made_with_other_rules_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    write(tmp_path / "rules/lexicons/own.yml", "words: [one]\n")
    outcome = repository("gate", "articles/first.txt", "--against", "corpus.sqlite", "--rules", "rules")
    assert outcome.code == 2
    assert "other rules" in outcome.err
    assert "checker index build corpus.sqlite articles" in outcome.err


@pytest.mark.slow
def test_pre_commit_runs_the_hook(repository: Repository, tmp_path: Path) -> None:
    pytest.importorskip("pre_commit", reason="pre-commit is not installed: pip install pre-commit")
    clone = tmp_path.parent / f"{tmp_path.name}-clone"
    home = tmp_path.parent / f"{tmp_path.name}-home"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", "*.actual*", ".*_cache", "reports", "tests"))
    # pre-commit builds its environment from the clone without any network: what the checker needs, and what builds it, is taken
    # from where this test runs. The checker itself is only in that new environment.
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads a "no" option that is off as said
        "PYTHONPATH": str(Path(pytest.__file__).parent.parent),
    }

    def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
        return subprocess.run(["git", *identity, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)

    git(clone, "init", "-q")
    git(clone, "add", ".")
    git(clone, "commit", "-qm", "the checker")
    revision = git(clone, "rev-parse", "HEAD").stdout.strip()
    write(
        Path(".pre-commit-config.yaml"),
        f"repos:\n- repo: {clone}\n  rev: {revision}\n  hooks:\n  - id: checker-gate\n    args: [--against, articles]\n",
    )
    installed = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert installed.returncode == 0, installed.stdout + installed.stderr
    write(Path("articles/unstaged.txt"), NEW.replace("Nine", "Seven"))  # not part of the commit
    write(Path("articles/same.txt"), NEW.replace("Nine", "Twelve"))
    git(tmp_path, "add", "articles/same.txt", ".pre-commit-config.yaml")
    passed = git(tmp_path, "commit", "-m", "agrees")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    write(Path("articles/new.txt"), NEW)
    git(tmp_path, "add", "articles/new.txt")
    stopped = git(tmp_path, "commit", "-m", "contradicts")
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert "Nine people" in stopped.stdout + stopped.stderr
    assert len(list(home.glob("*/py_env-*/bin/checker"))) == 1
    assert git(tmp_path, "log", "--format=%s").stdout.splitlines()[0] == "agrees"


def test_the_tutorial_of_the_readme(repository: Repository) -> None:
    """The README's own text is what runs here: its commands in their order, its decision, and what it says of the outcome."""
    shutil.copytree(ROOT / "seeds", "seeds")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    text = text[text.index("### Five minutes with the seeds") : text.index("### Accepted before")]
    before, after = text.split("```yaml\n")
    decision, after = after.split("```\n", 1)
    (gate, *shown), (create, again) = _indented(before), _indented(after)
    (explain,) = re.findall("`(checker explain [^`]+)`", before)

    outcome = repository(*gate.split()[1:])
    assert outcome.code == 1
    actual = " ".join(outcome.out.split())
    missing = [line for line in shown if any(" ".join(part.split()) not in actual for part in re.split(r"\.\.\.|…", line) if part.strip())]
    assert missing == []
    assert "One thing has two names" in repository(*explain.split()[1:]).out
    number = len(re.findall("^  ≠", outcome.out, flags=re.MULTILINE))
    assert f"{number} conflicts" in before

    write(Path("decisions.yml"), decision)
    outcome = repository(*gate.split()[1:])
    assert outcome.code == 1
    assert "suppressed" in outcome.out
    assert f"checker: {number - 1} new findings" in outcome.err
    assert f"listed as suppressed, {['none is', 'one is', 'two are', 'three are'][number - 1]} left" in " ".join(after.split())
    assert repository(*create.split()[1:]).code == 0
    command, result = re.split(r" {3,}", again)
    assert (command, result) == (gate, "exits with 0")
    assert repository(*command.split()[1:]).code == 0


def _indented(text: str) -> list[str]:
    """The lines that are set off by four spaces, without them."""
    return [line.strip() for line in text.splitlines() if line.startswith("    ") and line.strip()]


def test_records_about_other_articles_are_left_alone(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    write(Path("elsewhere/library.txt"), OTHER)
    assert repository("baseline", "create", "articles").code == 0
    accepted = Path(".checker/baseline.json").read_text(encoding="utf-8")
    assert repository("check", "elsewhere").warnings == []
    assert repository("baseline", "prune", "elsewhere").out == ""
    assert repository("baseline", "update", "articles/new.txt", "elsewhere").out == ""
    assert Path(".checker/baseline.json").read_text(encoding="utf-8") == accepted
    assert "[known]" in repository("check", "articles").out
    write(Path("articles/new.txt"), NEW.replace("Nine", "Twelve"))
    assert "1 stale baseline entry" in repository("check", "articles").err


def test_code_that_extracts_otherwise_makes_an_index_stale(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    from checker.cli import corpus

    repository("index", "build", "corpus.sqlite", "articles")
    monkeypatch.setattr(corpus, "extraction_by", lambda rules: "of another version")
    outcome = repository("gate", "articles/first.txt", "--against", "corpus.sqlite")
    assert outcome.code == 2
    assert "another version" in outcome.err
    assert "3 replaced" in repository("index", "build", "corpus.sqlite", "articles").err


def test_the_script_of_the_github_action(repository: Repository, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = next(s for s in action["runs"]["steps"] if s.get("name") == "Compare")
    assert "${{" not in step["run"]  # inputs reach the shell as variables only
    shim = write(tmp_path / "bin" / "checker", f'#!/bin/sh\nexec {sys.executable} -m checker "$@"\n')
    shim.chmod(0o755)
    write(Path("articles/new.txt"), NEW)
    given = {
        "AGAINST": "articles",
        "BASE": "main",
        "FAIL_ON": "warning",
        "SARIF": "out put.sarif",
        "ARGS": "--min-confidence 0.1 --ignore time",
    }
    environment = {**os.environ, **given, "PATH": f"{shim.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=articles/new.txt,line=3,")
    assert json.loads(Path("out put.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]


def test_the_settings_of_the_readme_are_settings(tmp_path: Path) -> None:
    from checker.cli.config import load

    blocks = (ROOT / "README.md").read_text(encoding="utf-8").split("```toml\n")[1:]
    assert blocks
    for number, block in enumerate(blocks):
        path = write(tmp_path / str(number) / "pyproject.toml", block.split("```")[0])
        assert load(str(path)).defaults["gate"]["against"].endswith("articles")


def test_the_workflows_of_the_readme(repository: Repository) -> None:
    """The snippets for GitHub, GitLab and pre-commit are YAML that says what they promise; GitLab's command runs as it stands."""
    blocks = (ROOT / "README.md").read_text(encoding="utf-8").split("```yaml\n")[1:]
    loaded = [yaml.safe_load(block.split("```")[0]) for block in blocks]
    github = next(b for b in loaded if isinstance(b, dict) and "jobs" in b)
    steps = github["jobs"]["articles"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    assert (steps[2]["if"], steps[2]["with"]["sarif_file"]) == ("always()", "checker.sarif")
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert set(steps[1]["with"]) <= set(action["inputs"])
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    wanted = next(b for b in loaded if isinstance(b, dict) and "repos" in b)["repos"][0]["hooks"][0]
    assert wanted["id"] in {hook["id"] for hook in hooks}
    assert all((hook["pass_filenames"], hook["require_serial"]) == (False, True) for hook in hooks)

    gitlab = next(b for b in loaded if isinstance(b, dict) and "articles" in b)["articles"]
    assert gitlab["variables"]["GIT_DEPTH"] == 0
    command = gitlab["script"][-1].replace("origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main").replace('"', "")
    write(Path("articles/new.txt"), NEW)
    assert repository(*command.split()[1:]).code == 1
    reports = gitlab["artifacts"]["reports"]
    issue, *notes = json.loads(Path(reports["codequality"]).read_text(encoding="utf-8"))
    assert (issue["severity"], issue["location"]["path"], issue["location"]["lines"]["begin"]) == ("critical", "articles/new.txt", 3)
    assert {note["severity"] for note in notes} <= {"minor"}
    assert Path(reports["junit"]).stat().st_size


def test_the_project_gates_its_own_articles() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]
    steps = jobs["gate"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    assert any(s.get("uses") == "./" and s["with"]["against"] == "seeds" for s in steps)
    assert any("upload-sarif" in s.get("uses", "") and "always()" in s["if"] for s in steps)


def test_the_shell_completes(real: Repository) -> None:
    found = real(_CHECKER_COMPLETE="bash_complete", COMP_WORDS="checker gate --ag", COMP_CWORD="2").out
    assert found.split() == ["plain,--against"]
    assert "complete" in real(_CHECKER_COMPLETE="zsh_source").out


def test_a_baseline_never_grows_silently(repository: Repository) -> None:
    assert repository("baseline", "create", "articles").code == 0
    write(Path("articles/new.txt"), NEW)
    assert repository(*GATE).code == 1
    outcome = repository("baseline", "update", "articles")
    (added,) = [line for line in outcome.out.splitlines() if line.startswith("+ ")]
    assert "Nine people" in added or "killed" in added
    assert repository(*GATE).code == 0
    refused = repository("baseline", "create", "articles")
    assert refused.code == 2
    assert "update" in refused.err


def test_a_gate_starts_with_little(repository: Repository) -> None:
    """Seconds on a busy machine prove nothing; that a gate on plain articles leaves the heavy libraries alone can be told for sure."""
    repository("index", "build", "corpus.sqlite", "articles")
    write(Path("new.txt"), NEW)
    heavy = (
        "yaml ssl email html.entities logging multiprocessing concurrent.futures importlib.metadata jinja2 rich networkx pint trafilatura"
    )
    code = (
        "import sys; from checker.cli.app import run; "
        "code = run(['gate', 'new.txt', '--against', 'corpus.sqlite', '-q', '-o', 'out.sarif']); "
        f"print(code, *sorted(set({heavy.split()!r}) & sys.modules.keys()))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(Path("cache").absolute())}
    for _ in range(2):  # the first one parses the rules and keeps them
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["1"], done.stdout + done.stderr
