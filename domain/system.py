"""What the operating system is asked to do with a file, and what it says, ready to stand inside a sentence."""

import os


def reason(problem: OSError) -> str:
    """The system's own words for it; the name of the error where it has none."""
    words = problem.strerror or type(problem).__name__
    return words[:1].lower() + words[1:]


def allowed(mode: int) -> int:
    """What the user's mask leaves of the mode of a new file or folder; it is told only where it is set."""
    mask = os.umask(0)
    os.umask(mask)
    return mode & ~mask


def synced(path: str) -> None:
    """Have a file, or the names in a folder, outlive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
