"""An entry that a call names."""

from domain.entry import cite
from domain.events import AgreementEvent, statement_of
from domain.frozen import dataclass
from domain.state.agreement import Agreement
from domain.values.statement import Statement
from projections.texts.summary import line


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a call names."""

    state: Agreement
    number: int

    @property
    def agreement(self) -> str:
        return self.state.slug

    @property
    def citation(self) -> str:
        return cite(self.agreement, self.number)

    @property
    def event(self) -> AgreementEvent:
        event = self.state.event(self.number)
        assert event is not None
        return event

    @property
    def statement(self) -> Statement | None:
        return statement_of(self.event)

    @property
    def source(self) -> str | None:
        """Whose word it is; None of the recorder's own acts."""
        return self.statement.source if self.statement else None

    @property
    def summary(self) -> str:
        asserts = self.state.assertion(self.number)
        return line(self.agreement, self.event, asserts)
