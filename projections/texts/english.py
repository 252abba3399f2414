"""Plurals and participles: a few rules, and the words that keep to none."""

import re
from functools import lru_cache
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLURALS: Final = {
    "person": "people",
    "child": "children",
    "ox": "oxen",
    "foot": "feet",
    "tooth": "teeth",
    "goose": "geese",
    "mouse": "mice",
    "louse": "lice",
    "wife": "wives",
    "life": "lives",
    "knife": "knives",
    "half": "halves",
    "calf": "calves",
    "loaf": "loaves",
    "leaf": "leaves",
    "shelf": "shelves",
    "thief": "thieves",
    "hero": "heroes",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "torpedo": "torpedoes",
    "embargo": "embargoes",
    "veto": "vetoes",
    "echo": "echoes",
    "epoch": "epochs",
    "stomach": "stomachs",
    "bus": "buses",
    "census": "censuses",
    "virus": "viruses",
    "campus": "campuses",
    "datum": "data",
    "criterion": "criteria",
    "axis": "axes",
    "chassis": "chassis",
}
_LIKE_MAN: Final = ("man", "woman")
_NO_MEN: Final = ("human", "german", "roman", "ottoman", "talisman")
_UNCHANGED: Final = _words(
    """
    aircraft watercraft spacecraft hovercraft craft ordnance ammunition personnel police infantry cavalry
    artillery staff crew military clergy sheep deer fish cattle livestock poultry swine bison head offspring
    equipment machinery weaponry materiel aid food fuel cash money cargo grain wheat maize corn barley rice
    flour sugar salt oil gas coal water wood timber steel gold land electricity power fertiliser dead
    wounded injured missing killed displaced detained disappeared alive people men women children data media
    feet percent others remains hertz siemens lux information property evidence
    """
)
_MEASURES: Final = _words(
    """
    mm cm dm m km nm nmi mi yd ft sq cu ha ac mg g kg t kt mt gt lb oz cwt dwt grt st ml cl dl l hl cbm bbl
    mbbl gal bcm mcm mmscm boe toe mtoe w kw mw gw tw wh kwh mwh gwh twh j kj mj gj tj pj hp btu mmbtu v kv
    kva mva hz khz mhz ghz db pa kpa psi s sec min h hr ppm ppb pct kb mb gb tb bps mbps gbps teu feu bpd
    mbpd kph mph kmh sv msv bq kbq gy kcal cal usk swu co2 tco2 co2e tco2e
    """
)
"""Abbreviations: these take no s."""
_CURRENCIES: Final = _words(
    """
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad
    cdf chf clf clp cny cop crc cuc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd
    gnf gtq gyd hkd hnl hrk htg huf idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt
    lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd
    omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sll sos srd ssp stn
    svc syp szl thb tjs tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ved ves vnd vuv wst xaf xag xau xcd
    xdr xof xpd xpf xpt yer zar zmw zwl
    """
)
"""The codes of ISO 4217."""
_INITIALS: Final = ("us", "un", "eu", "uk")
_SCALES: Final = (
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "k",
    "mn",
    "bn",
    "tn",
    "mln",
    "bln",
)
_STAYING: Final = _UNCHANGED | _MEASURES | _CURRENCIES | frozenset(_SCALES)
_LINKS: Final = (
    "of",
    "per",
    "at",
    "in",
    "with",
    "without",
    "to",
    "under",
    "on",
    "for",
    "from",
    "equivalent",
)
_PARTICIPLES: Final = _words(
    """
    beaten begun borne born bought bound broadcast broken brought built burnt caught chosen cut dealt done
    drawn driven dug fallen fed flown forbidden forgiven fought found frozen given gone grown hanged held
    hidden hit hung hurt kept known laid led left lent let lost made met overrun overthrown paid proven put
    rebuilt redrawn repaid rewritten ridden risen run said seen sent set shot shown shut sold sown spent
    split spoken spread stolen struck sunk sunken sworn taken taught thrown told torn undergone understood
    undertaken upheld withdrawn withheld won worn woven written
    """
)
_NO_DEEDS: Final = (
    "bed",
    "breed",
    "red",
    "feed",
    "greed",
    "need",
    "seed",
    "shed",
    "speed",
    "weed",
    "watershed",
)

_COUNTED_BARE: Final = frozenset(_SCALES) | _words(
    """
    all countless dozen few fewer many more most numerous several some various
    """
)
"""``few``, ``several hundred``: these stand before what is counted without an ``of``."""
_OF_A_NUMBER: Final = (
    r"(?i)(?:(?:far|much|slightly|somewhat|very) )?"
    r"(?:bigg?|considerable|great|high|large?|limited|low|significant|small|substantial)(?:er)?(?: than .+)?"
)
"""``large``, ``larger than before``: what is so is a number, and not what is counted."""


@lru_cache(maxsize=1_024)  # there are few, and a number each
def units(unit: str, *, one: bool = False) -> str:
    """A unit in words, of one or of several: ``people``, ``prisoners of war``, ``square km``, ``million EUR``."""
    words = unit.split("-")
    money = [word for word in words if word in _CURRENCIES]
    if len(money) == 1 and all(word in _SCALES for word in words if word not in money):
        return " ".join([*(word for word in words if word not in money), money[0].upper()])
    words = [word.upper() if word in _INITIALS else word for word in words]
    if one:
        return " ".join(words)
    head = next((at for at, word in enumerate(words) if at and word in _LINKS), len(words)) - 1
    return " ".join([*words[:head], plural(words[head]), *words[head + 1 :]])


def plural(word: str) -> str:
    """Of one word; one that is in the plural already stays."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _STAYING or not word[-1:].isalpha():
        return word
    if word.endswith(_LIKE_MAN) and word not in _NO_MEN:
        return f"{word[:-2]}en"
    if word.endswith("s"):
        return _of_an_s(word)
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("x", "z", "ch", "sh")) else f"{word}s"


def _of_an_s(word: str) -> str:
    """Nearly all that ends in an s is in the plural already."""
    if word.endswith("ss"):
        return f"{word}es"
    return f"{word[:-2]}es" if word.endswith("sis") else word


def is_deed(measure: str) -> bool:
    """Whether a measure says what was done: ``released``, ``withdrawn from the zone``; not ``weapons``."""
    first = measure.partition("-")[0]
    return first in _PARTICIPLES or (first.endswith("ed") and first not in _NO_DEEDS)


def before_counted(amount: str) -> str | None:
    """What a vague number has before what is counted: an ``of``, but for ``a few`` or ``several hundred``.

    None where it says itself what is counted: ``many others``.
    """
    last = amount.lower().split()[-1]
    if last == "others":
        return None
    return " " if last in _COUNTED_BARE else " of "


def is_of_a_number(amount: str) -> bool:
    """Whether a vague word tells how large a number is: ``larger than before``."""
    return re.fullmatch(_OF_A_NUMBER, amount) is not None
