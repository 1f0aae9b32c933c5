"""Stage 7, report: a run -> files, one output format per module.

A format declares `NAME`, `SUFFIXES` and `DESCRIPTION` and offers `render(run) -> bytes` (see `base.py`); the registry finds it, so
the choices of the command line follow by themselves. Whatever is slow to import is imported inside `render`.
"""
