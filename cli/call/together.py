"""Options that one call cannot use together."""

from collections.abc import Mapping

from cli.failures import Failure


class WithoutEffect(Failure):
    """An option that the call has no use for: who gave it would take the answer for another one."""

    def __init__(self, option: str, why: str) -> None:
        super().__init__(f"{option} has no effect here: {why}")


def check_idle(why: str, options: Mapping[str, object]) -> None:
    """`WithoutEffect` where one of the options is given after all; ``why`` says with what it goes."""
    for option, value in options.items():
        if value is not None and value is not False and value != []:
            raise WithoutEffect(option, why)
