"""Markdown on a page that shows text: no signs, and no lost words."""

from __future__ import annotations

import pytest

from builder.plain_text import without_marks


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Pay **$5** to *Dana*, ~~now~~?", "Pay $5 to Dana, now?"),
        ("## Refund\n\n> She wrote\n> twice", "Refund\n\nShe wrote\ntwice"),
        ("- one\n* two\n  - three", "• one\n• two\n  • three"),
        ("1. one\n2. **two**", "1. one\n2. two"),
        ("See [the **order**](https://x.org/8?a=1) now", "See the order (https://x.org/8?a=1) now"),
        ("**[x](https://x.org)**, [https://x.org](https://x.org)", "x (https://x.org), https://x.org"),
        ("![a cat](https://x.org/cat.png)", "a cat (https://x.org/cat.png)"),
        ("Run `a * b * c` and ``x``", "Run a * b * c and x"),
        ("```sql\nselect **\n# none\n```\nok", "select **\n# none\nok"),
        ("***loud*** _soft_ __firm__", "loud soft firm"),
        ("order_id_7, 3 * 4 * 5, #1, a \\*star\\*", "order_id_7, 3 * 4 * 5, #1, a *star*"),
        ("a **lone star and `tick", "a **lone star and `tick"),
        ("<b>as it is</b> & so", "<b>as it is</b> & so"),
        ("", ""),
    ],
)
def test_words_without_signs(text: str, seen: str) -> None:
    assert without_marks(text) == seen
