"""The plain HTML forms of set-up, invitation and log-in; services decide what is acceptable."""

from __future__ import annotations

from django import forms

from builder.services.login import LONGEST_PASSWORD


def _password(complete: str, label: str = "Password") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": complete}),
    )


class LoginForm(forms.Form):
    """Name or e-mail address, and password."""

    username = forms.CharField(
        label="Username or e-mail",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = _password("current-password")


class SetupForm(forms.Form):
    """The owner's account."""

    username = forms.CharField(
        label="Username",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = _password("new-password")


class InviteForm(forms.Form):
    """A password of one's own."""

    password = _password("new-password")
