"""The commands by name, with the line that help gives each.

Help and completion read only this table; a command's module is imported when the command is called. A test
holds every line against the docstring of its command.
"""

from keyword import iskeyword
from typing import Final, Literal, NamedTuple, TypeAlias

Section: TypeAlias = Literal["Recording", "Reading", "The log", "The shell"]
SECTIONS: Final[tuple[Section, ...]] = ("Recording", "Reading", "The log", "The shell")
ASKED_AS_A_WORD: Final = "help"
"""It stands where a command would: as with git, `counterfoil help COMMAND` is `counterfoil COMMAND --help`."""


class Listed(NamedTuple):
    """A command; it is the function of its name in the module of its name."""

    name: str
    section: Section
    summary: str

    @property
    def function(self) -> str:
        """`amend-agreement` is `amend_agreement`, `import` is `import_`."""
        name = self.name.replace("-", "_")
        return f"{name}_" if iskeyword(name) else name

    @property
    def location(self) -> str:
        return f"cli.commands.{self.function}"


COMMANDS: Final[tuple[Listed, ...]] = (
    Listed("init", "Recording", "Make an empty ledger."),
    Listed("source", "Recording", "Register a source, or put right what is known of it."),
    Listed("announce", "Recording", "Record that an agreement was made public."),
    Listed(
        "amend-agreement",
        "Recording",
        "Put right what an agreement is called, when and between whom it was made.",
    ),
    Listed("terms", "Recording", "Record what was agreed, as a source says."),
    Listed("suspend", "Recording", "Record that a source calls the agreement suspended."),
    Listed("resume", "Recording", "Record that a source calls the agreement resumed."),
    Listed("conclude", "Recording", "Record that a source says that the agreement has ended."),
    Listed("schedule", "Recording", "Record when a stage is planned, as a source says."),
    Listed("postpone", "Recording", "Record that a stage will be later, as a source says."),
    Listed("cancel", "Recording", "Record that a stage will not take place, as a source says."),
    Listed("complete", "Recording", "Record that a stage took place, and the number with it."),
    Listed("report", "Recording", "Record a number that a source states."),
    Listed("repeat", "Recording", "Record that an outlet passes another entry on."),
    Listed("confirm", "Recording", "Record that a source bears out what another said."),
    Listed("correct", "Recording", "Record that a source changes its own number."),
    Listed("retract", "Recording", "Record that a source takes its own word back."),
    Listed("dispute", "Recording", "Record that a source contradicts what another said."),
    Listed("void", "Recording", "Void an entry that was recorded by mistake."),
    Listed("amend", "Recording", "Void an entry and record it as it should have been."),
    Listed("import", "Recording", "Record every event of a feed, all of a file or nothing."),
    Listed(
        "briefing",
        "Reading",
        "Show what is new since yesterday, contested, still one-sided and overdue, on one screen.",
    ),
    Listed("agreements", "Reading", "List the agreements."),
    Listed("sources", "Reading", "List the sources."),
    Listed(
        "totals",
        "Reading",
        "Show what was agreed, reported and settled, and what is still to come.",
    ),
    Listed("status", "Reading", "Show how well each number is borne out."),
    Listed(
        "say",
        "Reading",
        "Say in one paragraph, fit to print, what is agreed, reported, confirmed and contested.",
    ),
    Listed("breakdown", "Reading", "Show how totals divide, by dimension and category."),
    Listed(
        "show", "Reading", "Show one thing, whole: an entry, an agreement, a stage or a source."
    ),
    Listed("view", "Reading", "Show an agreement as one source tells it, and nobody else."),
    Listed(
        "trace",
        "Reading",
        "Show who said it first, who passed it on, who confirmed, disputed or corrected it.",
    ),
    Listed(
        "compare",
        "Reading",
        "Show the sides next to each other, and each gap with the stage that explains it.",
    ),
    Listed(
        "timeline", "Reading", "List every entry, in the order in which it was recorded or stated."
    ),
    Listed(
        "replay",
        "Reading",
        "Show the totals after each date on which something was said, or at one date.",
    ),
    Listed(
        "diff",
        "Reading",
        "Show what changed between two cuts, which entries changed it, and on which axis.",
    ),
    Listed(
        "why",
        "Reading",
        "Show the entries and the rules behind a number, and what would change it.",
    ),
    Listed("check", "Reading", "Show where the record disagrees with itself."),
    Listed("find", "Reading", "Find the entries in whose words a text stands."),
    Listed(
        "verify",
        "The log",
        "Read every byte of the log, and show what was changed, removed, slipped in or back-dated.",
    ),
    Listed(
        "checkpoint",
        "The log",
        "Write a checkpoint, signed, by which others can tell whether the log was changed.",
    ),
    Listed(
        "prove",
        "The log",
        "Write the proof that an entry is in the log, or that the log only grew, or check one.",
    ),
    Listed(
        "bundle",
        "The log",
        "Pack an agreement's entries, their proofs and the answers for others to check with Python alone.",
    ),
    Listed(
        "backup", "The log", "Copy the ledger as it stands at one moment, while others may write."
    ),
    Listed(
        "export",
        "The log",
        "Write the whole log, line by line as it is stored; import fills an empty ledger with it.",
    ),
    Listed(
        "rebuild",
        "The log",
        "Make the read model anew, from the log alone, while others go on reading the old one.",
    ),
    Listed(
        "serve", "The log", "Show the ledger in a browser, for reading, until it is interrupted."
    ),
    Listed(
        "completion",
        "The shell",
        "Print the script with which a shell completes commands, options and what the ledger holds.",
    ),
)
