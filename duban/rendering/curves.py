"""Curves on two logarithmic scales, as an SVG that needs nothing else."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

import msgspec

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, FOOT = 70, 170, 44, 44
COLOURS = ("#1f5fa8", "#b3541e", "#2e7d32", "#7b3fa0", "#a61c3c", "#5d6b75")
STYLE = "font-family: sans-serif; font-size: 13px"


class Curve(msgspec.Struct, frozen=True):
    """A named line through points above zero; a dashed one has the colour of the one before it."""

    name: str
    points: tuple[tuple[float, float], ...]
    is_dashed: bool = False


class Plot(msgspec.Struct, frozen=True):
    """Curves over each other, with what stands at their foot and over them."""

    title: str
    across: str
    curves: tuple[Curve, ...]

    def svg(self) -> str:
        """The drawing. Raises ValueError where there is no point."""
        width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - FOOT
        xs = _Scale.over([x for one in self.curves for x, _ in one.points], LEFT, width)
        ys = _Scale.over([y for one in self.curves for _, y in one.points], HEIGHT - FOOT, -height)
        return "\n".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
                f'role="img" aria-label="{escape(self.title)}" style="{STYLE}">',
                f"<title>{escape(self.title)}</title>",
                f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
                _text(LEFT, 24, self.title, "start"),
                *(_upright(xs.at(one), said) for one, said in xs.marks()),
                *(_level(ys.at(one), said) for one, said in ys.marks()),
                _text(LEFT + width / 2, HEIGHT - 8, self.across, "middle"),
                *self._lines(xs, ys),
                "</svg>\n",
            )
        )

    def _lines(self, xs: "_Scale", ys: "_Scale") -> list[str]:
        """The curves, each with its name beside them."""
        drawn, colour = [], -1
        for row, one in enumerate(self.curves):
            colour += not one.is_dashed
            plain = f'stroke="{COLOURS[colour % len(COLOURS)]}" fill="none" stroke-width="2"'
            look = f'{plain} stroke-dasharray="5 4"' if one.is_dashed else plain
            at = [(xs.at(x), ys.at(y)) for x, y in one.points]
            drawn.append(f'<polyline points="{" ".join(f"{x},{y}" for x, y in at)}" {look}/>')
            drawn += [f'<circle cx="{x}" cy="{y}" r="3" {plain}/>' for x, y in at]
            beside, y = WIDTH - RIGHT + 12, TOP + 10 + 20 * row
            drawn.append(f'<path d="M{beside} {y}h22" {look}/>')
            drawn.append(_text(beside + 28, y + 4, one.name, "start"))
        return drawn


class _Scale(msgspec.Struct, frozen=True):
    """Powers of ten from *low* to *high*, laid over so many pixels from a first one."""

    low: int
    high: int
    first: float
    length: float

    @classmethod
    def over(cls, values: Sequence[float], first: float, length: float) -> "_Scale":
        """The powers round some values. Raises ValueError where there are none."""
        low, high = floor(log10(min(values))), ceil(log10(max(values)))
        return cls(low, max(high, low + 1), first, length)

    def at(self, value: float) -> float:
        """Where a value stands."""
        part = (log10(value) - self.low) / (self.high - self.low)
        return round(self.first + self.length * part, 1)

    def marks(self) -> list[tuple[float, str]]:
        """The powers as they are written."""
        return [(10.0**n, f"{10**n:,}" if n >= 0 else f"{10.0**n:g}") for n in self._powers()]

    def _powers(self) -> range:
        return range(self.low, self.high + 1)


def _text(x: float, y: float, said: str, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(said)}</text>'


def _upright(x: float, said: str) -> str:
    line = f'<path d="M{x} {TOP}V{HEIGHT - FOOT}" stroke="#ddd"/>'
    return line + _text(x, HEIGHT - FOOT + 18, said, "middle")


def _level(y: float, said: str) -> str:
    line = f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>'
    return line + _text(LEFT - 8, y + 4, said, "end")
