"""What the operating system says of a file, ready to stand inside a sentence."""


def reason(problem: OSError) -> str:
    """The system's own words for it; the name of the error where it has none."""
    words = problem.strerror or type(problem).__name__
    return words[:1].lower() + words[1:]
