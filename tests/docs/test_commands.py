"""Every command and every option of the program is documented."""

from tests.docs.sessions import REFERENCE, undocumented


def test_every_command_is_documented() -> None:
    """`make docs` adds a section for one that is missing; its words are for people to write."""
    assert undocumented(REFERENCE.read_text()) == []
