"""Answers across all agreements, from what was worked out before: the read model.

One agreement is always folded from its own entries. Of thousands, a fold would take minutes, so the results of
the rules are kept beside the log, in a form in which both cuts still work. A result changes where an entry was
recorded (a position) and from when its statement counts (a tick): each change is kept with both. Numbers that are
added up are kept as what each change adds to them, so that the totals at any two cuts are the sum of the changes
that lie before both; what is no number is kept as steps, of which the last one before both cuts holds.

| module | what it does |
|---|---|
| `ticks` | instants as whole numbers |
| `domain.changes` | what is kept of one agreement, and how changes are noted |
| `steps` | what holds from which tick on, and how two such histories differ |
| `part`, `fold` | one part of an agreement, such as a stage: folded by the rules, entry by entry |
| `general` | what was agreed, and how an agreement is called |
| `growing`, `growing_record` | one agreement: which entry belongs to which part, and what it changes |
| `numbers`, `odd` | what the engine can add up, and why an agreement is left to the fold |
| `heading`, `said` | how an agreement is called, and what was said last |
| `told` | answers that are kept as they were told |
| `catching_up` | what the model lacks of the log |
| `totals`, `agreements` | the rows of answers, from what stands at a cut |
| `folded` | the same rows by the fold |

It must equal the fold, at every cut; where it cannot (a statement to the microsecond, numbers beyond all measure),
it says so and leaves the agreement to the fold. Where too much would have to be folded again, since it was
recorded in another order than it was said, what was recorded by then is kept as if it was recorded at once, and
earlier positions are left to the fold.
"""
