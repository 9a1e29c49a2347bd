"""Texts that were made to do harm, in the preview beside the form, in a Chromium without our policy."""

import pytest

from tests.comments.conftest import corpus
from tests.comments.test_hostile import OWN

pytestmark = pytest.mark.browser

COLLECTED = [text for name in ["xss_html", "xss_markdown", "xss_latex"] for text in corpus(name)]
# What such texts call in order to be noticed.
WATCH = """
  window.executed = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"])
    window[name] = (...args) => { window.executed.push([name, String(args[0])]); };
"""
# The page's own requests, answered as its script has it: into the section below the field.
PREVIEW = """
  async (texts) => {
    const form = document.querySelector("[data-comment-form]");
    const shown = form.querySelector("[data-preview]");
    shown.hidden = false;
    for (const text of texts) {
      const body = new URLSearchParams({ body: text });
      const answer = await fetch(form.dataset.previewAt, { method: "POST", body });
      if (!answer.ok) continue;
      shown.innerHTML = (await answer.json()).html;
      for (const element of shown.querySelectorAll("*")) {
        for (const kind of ["mouseover", "focus", "click", "animationend", "toggle", "error", "load"])
          element.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    return window.executed;
  }
"""


def test_nothing_runs_in_the_preview_even_without_our_policy(open_page, complaints):
    page = open_page(bypass_csp=True)
    page.add_init_script(WATCH)
    page.goto("/archives/")
    page.locator("main a[href^='/archives/1']").last.click()
    page.wait_for_selector("[data-comment-form]")
    address = page.url
    texts = [text for text in [*OWN, *COLLECTED] if len(text) <= 8000]
    # A link that is clicked in earnest leads away; here it only must not run anything.
    page.evaluate("addEventListener('click', (event) => event.preventDefault(), true)")
    assert page.evaluate(PREVIEW, texts) == []
    assert page.url.split("#")[0] == address.split("#")[0]
