from crm_bridge.intelligence.segments.naming import LIKE_MOST, Said, named


def test_a_name_has_the_three_most_telling_things() -> None:
    said = [Said(("order often", "spend much", "ordered lately", "are new"), 4)]
    assert named(said) == ["Order often, spend much, ordered lately"]


def test_what_goes_without_saying_is_said_only_to_tell_two_apart() -> None:
    alone = Said(("order rarely", "seldom buy the same again"), 1)
    assert named([alone]) == ["Order rarely"]
    other = Said(("order rarely",), 1)
    assert named([alone, other]) == ["Order rarely, seldom buy the same again", "Order rarely"]


def test_groups_that_nothing_tells_apart_are_numbered() -> None:
    same = Said(("order rarely",), 1)
    assert named([same, same]) == ["Order rarely (1)", "Order rarely (2)"]


def test_a_group_that_is_like_all_says_so() -> None:
    assert named([Said((), 0)]) == [LIKE_MOST]
