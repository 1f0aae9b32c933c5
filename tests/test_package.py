"""The wheel: it holds the rules, and works in an environment and a folder that know nothing of the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

KEPT = ("checker", "rules", "README.md", "pyproject.toml")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from a copy so that nothing is left in the checkout."""
    copy = tmp_path_factory.mktemp("copy")
    for name in KEPT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_rules_types_and_templates(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "checker/py.typed" in names
    packed = {name.removeprefix("checker/rules/") for name in names if name.startswith("checker/rules/")}
    assert packed == {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*.*") if path.is_file()}
    beside = {p.relative_to(ROOT).as_posix() for p in (ROOT / "checker").rglob("*") if p.is_file() and p.suffix not in {".pyc", ".py"}}
    assert beside <= set(names)


@pytest.mark.slow
def test_the_installed_wheel_works_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    # Its requirements are the ones this test runs with: only the wheel itself is new.
    site = next((tmp_path / "env").glob("lib/python*/site-packages"))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    own = Path(pytest.__file__).parent.parent
    (site / "requirements.pth").write_text(f"{own}\n", encoding="utf-8")
    work = tmp_path / "work"
    shutil.copytree(ROOT / "seeds", work / "seeds")

    def call(*arguments: str) -> str:
        done = subprocess.run([python, "-I", "-m", "checker", *arguments], cwd=work, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [python, "-I", "-c", "import checker; print(checker.__file__)"], cwd=work, capture_output=True, text=True, check=True
    )
    assert where.stdout.startswith(str(tmp_path))
    assert call("--version").startswith("checker ")
    call("rules", "list")
    assert "5 articles" in call("check", "seeds")
