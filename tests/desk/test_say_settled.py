"""What both sides confirm is told, whatever is said beside it, and nothing that is told denies it."""

from tests.desk.saying import figure, so_far, told, whole
from tests.settling.logs import SLUG

BOTH = so_far("ru-mod", "5"), so_far("ua-hq", "5")
SETTLED = "up to 21 May 2025, 5 people[{}] are confirmed by both sides (ru-mod; ua-hq)"


def test_a_whole_without_a_number_does_not_hide_what_both_sides_confirm_so_far() -> None:
    assert told(*BOTH, whole("ru-mod", "vague:hundreds")) == (
        'In all, "hundreds" of people[2] are reported by RU as released from RU to UA; '
        f"{SETTLED.format(3)}."
    )
    assert told(*BOTH, whole("ru-mod", "withheld")).endswith(f"; {SETTLED.format(3)}.")


def test_a_whole_of_one_side_does_not_hide_what_both_sides_confirm_so_far() -> None:
    assert told(*BOTH, whole("ru-mod", "8")) == (
        f"In all, 8 people[2] are reported by RU as released from RU to UA; {SETTLED.format(3)}."
    )
    both = whole("ru-mod", "8"), whole("ua-hq", "8")
    assert "so far" not in told(*BOTH, *both)
    assert "21 May" not in told(*BOTH, *both)


def test_what_both_sides_confirm_is_told_though_each_said_something_else_since() -> None:
    later = so_far("ru-mod", "8", "2025-05-22"), so_far("ua-hq", "vague:more", "2025-05-23")

    assert SETTLED.format(3) in told(*BOTH, *later)


def test_a_whole_that_is_only_bounded_does_not_hide_a_larger_number_so_far() -> None:
    ours = so_far("ua-hq", "5")

    for open_ended in ("vague:hundreds", "withheld", ">=3", "<=9"):
        assert "5 people[3] are reported by UA (ua-hq)" in told(ours, whole("ru-mod", open_ended))
    for enough in (">=5", "6", "5..7"):
        assert "21 May" not in told(ours, whole("ru-mod", enough))


def test_nobody_reads_that_there_is_no_number_beside_one_that_there_is() -> None:
    assert told(figure("ru-mod", "vague:dozens", stated="2025-05-20"), *BOTH) == (
        f"{SETTLED.format(2)[:1].upper()}{SETTLED.format(2)[1:]} as released from RU to UA; in stage "
        's1, "dozens"[3] are reported by RU alone.'
    )
    vague = so_far("ua-hq", "vague:hundreds")
    assert told(figure("ru-mod", "vague:dozens"), vague).startswith(
        "No number of people released from RU to UA is reported yet; "
    )


def test_both_sides_are_the_giver_and_the_receiver_and_another_party_is_told_apart_from_them() -> (
    None
):
    joins = {
        "event": "AgreementAmended",
        "agreement": SLUG,
        "parties": [{"code": "US"}],
        "reason": "it joined",
    }
    said = (figure(source, "5") for source in ("us-dos", "ua-hq", "ru-mod"))

    assert told(joins, *said) == (
        "5 people[2] are confirmed by both sides (ua-hq; ru-mod) and reported by US (us-dos) as released "
        "from RU to UA."
    )
