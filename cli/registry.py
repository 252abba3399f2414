"""The commands by name, with the line that help gives each.

Help and completion read only this table; a command's module is imported when the command is called. A test
holds every line against the docstring of its command.
"""

from keyword import iskeyword
from typing import Final, Literal, NamedTuple, TypeAlias

Section: TypeAlias = Literal["Recording", "Reading", "The log"]
SECTIONS: Final[tuple[Section, ...]] = ("Recording", "Reading", "The log")


class Listed(NamedTuple):
    """A command; it is the function of its name in `module`, by default the module of its name."""

    name: str
    section: Section
    summary: str
    module: str = ""

    @property
    def function(self) -> str:
        """`amend-agreement` is `amend_agreement`, `import` is `import_`."""
        name = self.name.replace("-", "_")
        return f"{name}_" if iskeyword(name) else name

    @property
    def location(self) -> str:
        return self.module or f"cli.{self.function}"


COMMANDS: Final[tuple[Listed, ...]] = ()
