"""Words of others within sentences of ours: where they begin and end, for whoever prints the sentence.

They stand between two code points that Unicode keeps for such use and that no text of a ledger can hold
(`domain/values/text.py`). Only a page is printed with them.
"""

from typing import Final

BEGIN: Final = "\ufffe"
END: Final = "\uffff"
MARKED: Final = f"{BEGIN}([^{BEGIN}{END}]*){END}"
"""A pattern of the words of others with their marks, the words alone as its group."""


def theirs(words: str) -> str:
    """Words of others as one piece."""
    return f"{BEGIN}{unmarked(words)}{END}" if words else words


def unmarked(text: str) -> str:
    """A text alone."""
    return text.replace(BEGIN, "").replace(END, "") if BEGIN in text or END in text else text
