"""Curves stand where their values do on two logarithmic scales."""

from xml.etree import ElementTree

import pytest

from duban.rendering.curves import FOOT, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Curve, Plot

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*curves: Curve, title: str = "Seconds") -> ElementTree.Element:
    return ElementTree.fromstring(Plot(title, "cases", curves).svg())  # noqa: S314 - our own


def centres(drawing: ElementTree.Element) -> list[tuple[float, float]]:
    circles = drawing.iter(f"{SVG}circle")
    return [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in circles]


def test_points_stand_by_their_powers_of_ten() -> None:
    drawing = drawn(Curve("night", ((1_000, 0.1), (10_000, 1), (100_000, 10))))
    middle = (LEFT + (WIDTH - LEFT - RIGHT) / 2, TOP + (HEIGHT - TOP - FOOT) / 2)
    assert centres(drawing) == [(LEFT, HEIGHT - FOOT), middle, (WIDTH - RIGHT, TOP)]


def test_scales_are_marked_with_whole_powers() -> None:
    drawing = drawn(Curve("night", ((1_008, 0.2), (9_000, 5))))
    texts = [one.text for one in drawing.iter(f"{SVG}text")]
    assert texts == ["Seconds", "1,000", "10,000", "0.1", "1", "10", "cases", "night"]


def test_a_dashed_curve_has_the_colour_of_the_one_before_it() -> None:
    points = ((1.0, 1.0), (10.0, 10.0))
    lines = list(
        drawn(Curve("a", points), Curve("a too", points, is_dashed=True), Curve("b", points)).iter(
            f"{SVG}polyline"
        )
    )
    assert lines[0].attrib["stroke"] == lines[1].attrib["stroke"] != lines[2].attrib["stroke"]
    assert ["stroke-dasharray" in one.attrib for one in lines] == [False, True, False]


def test_one_size_alone_is_drawn_too() -> None:
    assert centres(drawn(Curve("night", ((1_000, 1.0),)))) == [(LEFT, HEIGHT - FOOT)]


def test_what_is_named_is_text_and_never_markup() -> None:
    drawing = drawn(Curve("<b>&", ((1.0, 1.0),)), title='a "title" <i>')
    assert drawing.attrib["aria-label"] == 'a "title" <i>'
    assert list(drawing.iter(f"{SVG}b")) == []


def test_there_is_nothing_to_draw_without_a_point() -> None:
    with pytest.raises(ValueError, match="empty"):
        drawn()
