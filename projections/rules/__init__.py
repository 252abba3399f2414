"""The settling rules 1 to 11, in one place. Source: docs/rules.md, which has them in words.

| rule | what it settles | where |
|---|---|---|
| 1 | which entries count at a cut, and in which order they act | `order` |
| 2, 3 | what they assert, for which flows | `domain.state.assertion`, `place`, `slots` |
| 4, 5 | whose voice it is, and on which side | `voices` |
| 4 | how a source goes on from what it said | `changes` |
| 6, 7 | standing and contest of a slot | `standing`, `disputes`, `settled` |
| 7 | disputes of words that are no number | `word_disputes` |
| 8 | low, high and value of a slot | `span` |
| 9 | totals over stages | `sums`, `percent` |
| 7, 9 | what is said of a stage or of the agreement, and whose words stand | `becoming`, `stages`, `courses` |
| 10 | what was agreed | `terms` |
| 11 | that relays lift nothing | follows from 2, 4 and 6: `slots`, `voices` |
"""

from typing import Final

VERSION: Final = "1"
"""Printed with every answer that used the rules."""
