"""The map can be read: no name lies over another or is cut off, on a telephone in English too."""

import pytest
from playwright.sync_api import BrowserContext, Page

from duban.web.visit import LANGUAGE
from tests.browser.conftest import NARROW, WIDE

CLASHES = """() => {
  const map = document.querySelector("svg.city"), frame = map.getBoundingClientRect();
  const found = [], texts = [...map.querySelectorAll("text")].map(
    one => [one.textContent, one.getBoundingClientRect()]);
  for (const [n, [name, a]] of texts.entries()) {
    if (a.left < frame.left || a.right > frame.right) found.push(`${name} is cut off`);
    for (const [other, b] of texts.slice(n + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 0.5 && down > a.height / 3) found.push(`${name} over ${other}`);
    }
  }
  return [texts.length, found];
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", [WIDE, NARROW], ids=lambda view: f"{view['width']}")
@pytest.mark.parametrize("by", ["step", "late", "execution"])
def test_no_name_lies_over_another_or_is_cut_off(
    onlooker: BrowserContext, language: str, view: dict[str, int], by: str
) -> None:
    page: Page = onlooker.new_page()
    page.set_viewport_size(view)  # type: ignore[arg-type]  # width and height
    page.goto("/sign-in")
    onlooker.add_cookies([{"name": LANGUAGE, "value": language, "url": page.url}])
    page.goto(f"/map?by={by}")
    count, found = page.evaluate(CLASHES)
    page.close()
    assert count > 21
    assert found == []
