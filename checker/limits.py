"""Bounds for what one article may cost, so that a hostile or broken one is left out instead of stopping the run."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import msgspec

_AGAIN, _SOON = 0.5, 0.01  # seconds until one is interrupted once more; while a module is imported
_IMPORT = "<frozen importlib._bootstrap>"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one article may cost: far above any article that was written, far below what a machine notices."""

    bytes: int = 16_000_000
    seconds: float = 60.0  # a safety net: what is left out by it depends on the machine
    mentions: int = 200_000
    strict: bool = False  # what goes beyond is a fault, as a gate must not pass what it has not looked at; else it is left out and told

    def slow(self, doing: str = "") -> str:
        """What is said of an article that takes too long."""
        return self.beyond(f"takes longer{doing} than {self.seconds:g} seconds; split it, or allow more with --max-seconds")

    def crowded(self, mentions: int) -> str:
        """What is said of an article with too many mentions."""
        return self.beyond(f"holds {mentions:,} names, numbers and dates; split it, or allow more with --max-mentions")

    def beyond(self, reason: str) -> str:
        """A reason, and what follows from it if nothing may pass unseen."""
        return f"was not compared: it {reason}" if self.strict else reason


class OverTimeError(BaseException):
    """The time for one article is over. Not an `Exception`: a library that catches those must not swallow it."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises OverTimeError inside the block once it has taken so long, patterns and library code included.

    Only where signals are: in the main thread, not on Windows; elsewhere size and mentions are the bounds. 0 is no limit.
    """
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    begun = sys._getframe(2)  # whose block it is

    def over(number: int, frame: FrameType | None) -> None:
        while frame is not None and frame is not begun:
            if frame.f_code.co_filename == _IMPORT:  # a module that is left half imported would fail all who ask for it later
                signal.setitimer(signal.ITIMER_REAL, _SOON, _AGAIN)
                return
            frame = frame.f_back
        raise OverTimeError

    before = signal.signal(signal.SIGALRM, over)
    # Again and again: code that is cleaning up, or catches everything, is interrupted once more.
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
