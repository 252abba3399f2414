"""How far a figure reaches, where another figure's reach is taken over in part."""

from domain.events import WITH_A_DATE, WITH_A_STAGE
from domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """Scope, and the stage or date that it goes with."""

    scope: str | None = None
    stage: str | None = None
    up_to: str | None = None

    def but(self, given: "Reach") -> "Reach":
        """This reach with what is given instead; what the new scope cannot have is left behind."""
        scope = given.scope or self.scope
        stage, up_to = given.stage, given.up_to
        if stage is None and up_to is None:
            stage = self.stage if scope in WITH_A_STAGE else None
            up_to = self.up_to if scope in WITH_A_DATE else None
        return Reach(scope, stage, up_to)
