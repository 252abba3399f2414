"""Contents of events as the ledger writes them, and such as it never writes."""

from typing import Any

from pydantic import ValidationError

from domain.events import BY_TOPIC
from tests.domain.making import ID

STATEMENT = {
    "source": "ru-mod",
    "stated": "2025-05-31T18:30+03:00",
    "url": "https://a.example/?b=1",
}
TERM = {"flows": ["RU->UA", "UA->RU"], "measure": "released", "quantity": "1000", "unit": "person"}
PLAIN: dict[str, Any] = {
    "aliases": ["Defence"],
    "breakdowns": {"sex": {"complete": True, "parts": {"men": "270", "women": ">=120"}}},
    "dimension": "sex",
    "flow": "RU->UA",
    "flows": ["RU->UA", "UA->RU"],
    "kind": "official",
    "label": "The first day",
    "measure": "released",
    "name": "Міністерство",
    "note": "as told on the day",
    "occurred": "2025-05-23",
    "of": 7,
    "outcome": "partial",
    "parties": [{"code": "RU", "name": "Russia"}, {"code": "UA"}],
    "planned": "2025-05-24",
    "quantity": "390",
    "reason": "typed twice",
    "replacement": 9,
    "scope": "stage",
    "source": "ru-mod",
    "stage": "day-1",
    "statement": STATEMENT | {"quote": "390 человек", "via": ["TASS", "Reuters"]},
    "terms": [TERM, TERM | {"measure": "returned", "flows": ["UA->RU"]}],
    "title": "1,000 for 1,000",
    "unit": "person",
}
EDITS = [*'"\\,:{}[]-><~=.0123456789aZ\u202e\u00e9 ', "null", "true", '"",', "00", "->", "-02-30"]
FIGURE = {
    "flows": ["RU->UA"],
    "measure": "released",
    "quantity": "390",
    "scope": "stage",
    "stage": "day-1",
    "statement": STATEMENT,
    "unit": "person",
}
COMPACT: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}
UNSOUND: dict[str, Any] = {
    "nothing in place of a quantity": {"quantity": None},
    "no flows, said": {"flows": []},
    "no breakdowns, said": {"breakdowns": {}},
    "an incomplete dimension, said": {
        "breakdowns": {"sex": {"complete": False, "parts": {"men": "1"}}}
    },
    "categories out of order": {"breakdowns": {"sex": {"parts": {"women": "1", "men": "1"}}}},
    "a category twice": '{"breakdowns":{"sex":{"parts":{"men":"1","men":"1"}}},',
    "a flow twice": {"flows": ["RU->UA", "RU->UA"]},
    "a flow to oneself": {"flows": ["RU->RU"]},
    "a flow there and back to oneself": {"flows": ["RU->RU", "RU->RU"]},
    "both directions together, the parties out of order": {"flows": ["UA<->RU"]},
    "a flow as it is typed": {"flows": ["RU:UA"]},
    "zeros in front": {"quantity": "0390"},
    "zeros at the end": {"quantity": "390.0"},
    "sixteen digits": {"quantity": "1" * 16},
    "less than nothing": {"quantity": "<0"},
    "a number that is none": {"quantity": 390},
    "the 30th of February": {"up_to": "2025-02-30"},
    "the 29th of a February that had none": {"up_to": "2025-02-29"},
    "the 31st of April": {"up_to": "2025-04-31"},
    "hour 24": {"up_to": "2025-04-30T24:00Z"},
    "a slug of 65": {"stage": "s" * 65},
    "a slug with a capital": {"stage": "Day-1"},
    "another scope": {"scope": "stages"},
    "no statement": {"statement": None},
    "a field of nobody": {"zone": "1"},
    "an entry with number 0": {"repeats": 0},
    "an entry beyond all": {"repeats": 10**12},
    "a space in front": {"statement": STATEMENT | {"quote": " 390"}},
    "a wide space in front": {"statement": STATEMENT | {"quote": "\u3000390"}},
    "an empty text": {"statement": STATEMENT | {"quote": ""}},
    "a bidi override": {"statement": STATEMENT | {"quote": "a\u202eb"}},
    "a tag": {"statement": STATEMENT | {"quote": "a\U000e0041"}},
    "a text too long": {"statement": STATEMENT | {"quote": "a" * 4001}},
    "a name too long": {"statement": STATEMENT | {"publisher": "a" * 201}},
    "a link too long": {"statement": STATEMENT | {"url": "https://" + "a" * 1993}},
    "a link with a space": {"statement": STATEMENT | {"url": "https://a b"}},
    "a basis of its own": {"statement": STATEMENT | {"basis": "heard"}},
    "relays, none": {"statement": STATEMENT | {"via": []}},
}


def sound(topic: str, text: str) -> bool:
    """The same, to the letter."""
    more = "," if len(text) > 2 else ""
    try:
        event = BY_TOPIC[topic].validate_json(f'{{"event_id":"{ID}"{more}{text[1:]}')
    except ValidationError:
        return False
    return event.to_json() == text
