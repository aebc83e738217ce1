"""Why nothing was published, in one sentence each."""

from __future__ import annotations

import errno
from pathlib import Path


class PublishError(Exception):
    """Nothing was published and the last publication is untouched; the message says why and what to do."""


class WithheldError(PublishError):
    """A critical expectation failed."""


_CAUSES = {
    errno.ENOSPC: "the disk that holds {out} is full",
    errno.EDQUOT: "the disk quota for {out} is used up",
    errno.EROFS: "{out} lies on a read-only disk",
    errno.EACCES: "{out} cannot be written to by this user",
    errno.EPERM: "{out} cannot be written to by this user",
    errno.ENOTDIR: "{out} is not a folder, or a part of its path is a file",
    errno.EEXIST: "a file stands where a folder of {out} belongs",
}
# The database reports a full disk in its own words.
_FULL = ("No space left on device", "disk is full")


def explain_failure(error: Exception, out: Path) -> PublishError:
    """One sentence for what the system or the database said."""
    cause = None
    if isinstance(error, OSError) and error.errno is not None:
        cause = _CAUSES.get(error.errno)
    first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
    if any(words in first_line for words in _FULL):
        cause = _CAUSES[errno.ENOSPC]
    reason = cause.format(out=out) if cause is not None else first_line
    return PublishError(f"Nothing was published, and the last publication stays in place: {reason}.")
