"""The gate as its users meet it: real processes in a real repository, from the first conflict to the renamed file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.conftest import ROOT, Outcome

FERRY = """The ferry Alma sank off Torvik on Monday evening after her engine caught fire.

Twelve people were killed when the ferry Alma sank off Torvik, the coast guard said on Tuesday.

"We will search every yard of this coast until the last of them is found," said Ada Lorne, the head of the Torvik coast guard.

The ferry had left the harbour of Torvik with passengers and cars on board, bound for the islands in the north.
"""
SECOND = """Divers went down to the wreck of the ferry Alma off Torvik on Tuesday, a day after she sank with her engine on fire.

The Torvik coast guard said that 12 people were killed when the ferry Alma sank off Torvik.

"We will search every yard of this coast until the last of them is found," said Ada Lorne, who leads the Torvik coast guard.
"""
OTHER = """The city library of Osk will open its doors again in spring, after four years of work on the old building.

The mayor said that readers had waited long enough, and that the new reading room under the roof was worth it.
"""
NEW = """Relatives of those who were on board the ferry Alma came to Torvik on Tuesday, a day after she sank with her engine on fire.

Nine people were killed when the ferry Alma sank off Torvik, the coast guard said.

The islands in the north will have no ferry for some weeks.
"""
QUOTE = (
    '"We shall search each yard of our coast till the last one of them has been found," said Ada Lorne, the head of the Torvik coast guard.'
)
Repository = Callable[..., Outcome]


def made(folder: Path, run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with three articles that agree; calling it runs `checker` there, with `git` first for git."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(folder)
    for name, text in (("first.txt", FERRY), ("second.txt", SECOND), ("library.txt", OTHER)):
        write(folder / "articles" / name, text)

    def call(*arguments: object, **environment: str) -> Outcome:
        if arguments[0] == "git":
            identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
            done = subprocess.run(["git", *identity, *map(str, arguments[1:])], cwd=folder, capture_output=True, text=True, check=True)
            return Outcome(done.returncode, done.stdout, done.stderr)
        return run(*arguments, **environment)

    call("git", "init", "-q")
    commit(call, "first")
    call("git", "checkout", "-q", "-b", "work")
    return call


@pytest.fixture
def repository(tmp_path: Path, checker: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The repository, with the command line in this process."""
    return made(tmp_path, checker, monkeypatch)


@pytest.fixture
def real(tmp_path: Path, checker_process: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The repository, with every command a process of its own."""
    return made(tmp_path, partial(checker_process, cwd=tmp_path), monkeypatch)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def commit(call: Repository, message: str) -> None:
    call("git", "add", ".")
    call("git", "commit", "-q", "-m", message)


GATE = ("gate", "--base", "main", "--against", "articles")


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


def test_a_damaged_index_of_a_folder_is_made_again(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    assert repository(*GATE).code == 1
    (own,) = Path(".checker").glob("*.sqlite")
    own.write_bytes(b"no index at all" * 1000)
    outcome = repository(*GATE)
    assert outcome.code == 1
    assert "is made again" in outcome.err
    assert repository(*GATE).warnings == []


def test_an_older_index_says_how_to_build_it_again(repository: Repository) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    with sqlite3.connect("corpus.sqlite") as database:
        database.execute("PRAGMA user_version = 0")
    outcome = repository("gate", "articles/first.txt", "--against", "corpus.sqlite")
    assert (outcome.code, len(outcome.errors)) == (2, 1)
    assert "checker index build corpus.sqlite" in outcome.err


def test_an_index_made_with_other_rules_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    write(tmp_path / "rules/lexicons/own.yml", "words: [one]\n")
    outcome = repository("gate", "articles/first.txt", "--against", "corpus.sqlite", "--rules", "rules")
    assert outcome.code == 2
    assert "other rules" in outcome.err
    assert "checker index build corpus.sqlite articles" in outcome.err


def test_two_gates_at_once(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    command = [sys.executable, "-m", "checker", *GATE, "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    outcomes = [(*process.communicate(), process.returncode) for process in running]
    assert [code for *_, code in outcomes] == [1, 1, 1], [err for _, err, _ in outcomes]
    assert len({out for out, *_ in outcomes}) == 1


@pytest.mark.slow
def test_a_killed_build_loses_nothing_and_goes_on(repository: Repository) -> None:
    for n in range(150):
        write(Path(f"many/{n:03}.txt"), FERRY.replace("Alma", f"Alma {n}") + OTHER)
    command = [sys.executable, "-m", "checker", "index", "build", "corpus.sqlite", "many", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    held = 0
    for turn in range(int(os.environ.get("CHECKER_KILLS", "6"))):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
        time.sleep(0.25 + 0.17 * (turn % 9))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if Path("corpus.sqlite").exists():
            outcome = repository("index", "info", "corpus.sqlite")
            assert outcome.code == 0 or "format 0" in outcome.err, outcome.err
            told = [line for line in outcome.out.splitlines() if line.startswith("articles")]
            now = int(told[0].split()[1]) if told else 0
            assert now >= held
            held = now
            if 0 < now < 150:
                refused = repository("gate", "articles/first.txt", "--against", "corpus.sqlite")
                assert refused.code == 2
                assert "incomplete" in refused.err
    outcome = repository("index", "build", "corpus.sqlite", "many")
    assert outcome.code == 0, outcome.err
    assert f"{held} as they were" in outcome.err or held == 0
    assert "articles    150" in repository("index", "info", "corpus.sqlite").out
    with sqlite3.connect("corpus.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.slow
def test_a_killed_gate_leaves_an_index_that_the_next_one_completes(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    expected = repository(*GATE, "--format", "json").out
    command = [sys.executable, "-m", "checker", *GATE, "-q", "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for turn in range(int(os.environ.get("CHECKER_KILLS", "5"))):
        shutil.rmtree(".checker", ignore_errors=True)
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.1 + 0.13 * (turn % 11))
        process.send_signal(signal.SIGKILL)
        process.wait()
        outcome = repository(*GATE, "--format", "json")
        assert (outcome.code, outcome.out) == (1, expected), outcome.err


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_loses_nothing(repository: Repository) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    for n in range(40):
        write(Path(f"many/{n:03}.txt"), FERRY.replace("Alma", f"Alma {n}") + OTHER)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (80000, 80000)); from checker.cli.app import run; "
        "sys.exit(run(['index', 'add', 'corpus.sqlite', 'many', '-q']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert repository("index", "add", "corpus.sqlite", "many").code == 0
    assert "articles    43" in repository("index", "info", "corpus.sqlite").out


def unprivileged() -> dict[str, Any]:
    """For a child that may not write everywhere: root may."""
    return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.mark.slow
def test_a_read_only_index_is_read(repository: Repository, tmp_path: Path) -> None:
    repository("index", "build", "corpus.sqlite", "articles")
    draft = write(Path("new.txt"), NEW)
    for path in (tmp_path, *tmp_path.parents):
        if path.owner() == tmp_path.owner() and path.stat().st_mode & 0o005 != 0o005 and str(path).startswith("/tmp/"):
            path.chmod(path.stat().st_mode | 0o055)
    tmp_path.chmod(0o555)
    try:
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from checker.cli.app import run; sys.exit(run(sys.argv[1:]))"
        runs = [
            subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, **unprivileged())
            for arguments in (
                ["gate", str(draft), "--against", "corpus.sqlite", "--no-progress"],
                ["index", "add", "corpus.sqlite", str(draft)],
            )
        ]
    except PermissionError:
        pytest.skip("this user cannot become another one")
    finally:
        tmp_path.chmod(0o755)
    if "Permission" in runs[0].stderr or "ModuleNotFoundError" in runs[0].stderr:
        pytest.skip("the interpreter cannot be read by another user")
    assert runs[0].returncode == 1, runs[0].stderr
    assert runs[1].returncode == 2
    assert len(runs[1].stderr.splitlines()) == 1, runs[1].stderr


@pytest.mark.slow
def test_pre_commit_runs_the_hook(repository: Repository, tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    clone = tmp_path.parent / f"{tmp_path.name}-clone"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", "*.actual*", ".*_cache", "reports", "tests"))
    hook = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    environment = {
        **os.environ,
        **hook,
        "PRE_COMMIT_HOME": str(tmp_path.parent / f"{tmp_path.name}-home"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
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


def test_the_tutorial_of_the_readme(repository: Repository) -> None:
    shutil.copytree(ROOT / "seeds", "seeds")
    gate = ("gate", "seeds/002_902ea15ba3a06a2a.txt", "--against", "seeds")
    outcome = repository(*gate)
    assert outcome.code == 1
    findings = json.loads(repository(*gate, "--format", "json").out)["findings"]
    failing = [f for f in findings if f["severity"] in {"error", "warning"}]
    assert outcome.err.splitlines()[-1].startswith(f"checker: {len(failing)} new finding")
    assert failing[0]["message"] in repository("explain", failing[0]["id"]).out
    write(
        Path("decisions.yml"),
        f"- finding: {failing[0]['id']}\n  decision: accepted\n  reason: Both names are official.\n  until: 2999-06-30\n",
    )
    outcome = repository(*gate)
    assert outcome.code == (1 if failing[1:] else 0)
    assert "suppressed" in outcome.out
    assert repository("baseline", "create", "seeds").code == 0
    assert repository(*gate).code == 0


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


def test_without_a_place_for_an_index_it_still_works(repository: Repository) -> None:
    write(Path("articles/new.txt"), NEW)
    write(Path(".checker"), "a file where the folder should be")
    outcome = repository(*GATE)
    assert outcome.code == 1
    assert "cannot be written here" in outcome.err


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
