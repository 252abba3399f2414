"""Which figures are odd, of several that fall: as few as it takes for the others not to."""

from collections.abc import Iterable, Mapping, Sequence


def fewest(falls: Iterable[tuple[int, int]]) -> set[int]:
    """The fewest figures without which none falls; of two that alone do not fit each other, the later.

    ``falls`` are all pairs of an earlier figure and a later one that is below it, each by its place. Falls are
    chosen, as many as have no earlier and no later figure in common; then one figure of each is enough (theorems
    of König and Dilworth). Fewer may do only where a stage without a day stands among stages and dates.
    """
    above: dict[int, list[int]] = {}
    for earlier, later in falls:
        above.setdefault(later, []).append(earlier)
    chosen: dict[int, int] = {}
    back: dict[int, int] = {}
    too_high: set[int] = set()
    for last in above:
        way, free = _way(last, above, chosen, too_high)
        if free is None:
            too_high |= way.keys()
        while free is not None:
            later = way[free]
            freed = back.get(later)
            chosen[free], back[later] = later, free
            free = freed
    return {earlier if earlier in too_high else later for earlier, later in chosen.items()}


def _way(
    last: int, above: Mapping[int, Sequence[int]], chosen: Mapping[int, int], too_high: set[int]
) -> tuple[dict[int, int], int | None]:
    """The later figure from which each earlier one is reached, and the first that no chosen fall has yet."""
    way: dict[int, int] = {}
    waiting = [last]
    while waiting:
        later = waiting.pop()
        for earlier in above[later]:
            if earlier in way or earlier in too_high:
                continue
            way[earlier] = later
            if earlier not in chosen:
                return way, earlier
            waiting.append(chosen[earlier])
    return way, None
