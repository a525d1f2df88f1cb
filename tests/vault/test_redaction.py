"""The redaction step: a secret is found in the forms it usually travels in."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.vault import MASK, redact

SECRET = 'p@ss/wörd+"1"'
FORMS = {
    "plain": SECRET,
    "json": json.dumps(SECRET),
    "url": quote(SECRET),
    "query": quote_plus(SECRET),
    "component": quote(SECRET, safe=""),
    "hex": SECRET.encode().hex(),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "urlsafe": base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
    "basic": base64.b64encode(f"user:{SECRET}".encode()).decode(),
    "inside": base64.b64encode(f"ab{SECRET}cd".encode()).decode(),
}


@pytest.mark.parametrize(
    "form", ["plain", "json", "url", "query", "component", "hex", "base64", "urlsafe", "basic", "inside"]
)
def test_every_usual_form_is_masked(form: str) -> None:
    found = redact({"headers": [f"Bearer {FORMS[form]}!"], FORMS[form]: 1, "n": 5, "t": True, "none": None}, [SECRET])
    text = json.dumps(found, ensure_ascii=False)
    assert MASK in text
    assert FORMS[form] not in text
    assert found["n"] == 5
    assert found["t"] is True
    assert found["none"] is None


def test_nothing_else_changes() -> None:
    value = {"a": ["plain", 1.5, {"b": "pass"}], "c": ""}
    assert redact(value, [SECRET, "", "abc"]) == value
    assert redact(value, []) is value


def test_a_longer_secret_is_masked_before_one_inside_it() -> None:
    assert redact("token-123456-long", ["token-123456", "token-123456-long"]) == MASK


@given(
    secret=st.text(min_size=8, max_size=40),
    before=st.text(max_size=10),
    after=st.text(max_size=10),
)
def test_no_base64_text_keeps_a_secret(secret: str, before: str, after: str) -> None:
    try:
        raw = (before + secret + after).encode()
    except UnicodeEncodeError:
        return
    assert MASK in redact(base64.b64encode(raw).decode(), [secret])
    assert MASK in redact(base64.urlsafe_b64encode(raw).decode(), [secret])
    assert secret not in redact(before + secret + after, [secret]).replace(MASK, "") or MASK in secret
