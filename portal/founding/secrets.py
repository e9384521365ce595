"""Secrets that an operator gives to a command: typed, piped, or from the environment; never as an argument."""

from getpass import getpass
from typing import TextIO

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal import environment as env


def ask(label: str, *, variable: str, source: TextIO, twice: bool = False) -> str:
    """Return a secret: the variable (or the file that `<variable>_FILE` names), else a piped line, else typed.

    Raises CommandError when nothing was given or the second typing differs.
    """
    given = env.text(variable, "")
    if not given and not source.isatty():
        given = source.readline().rstrip("\r\n")
    if not given:
        given = getpass(f"{label}: ") if source.isatty() else ""
        if given and twice and getpass(_("%(label)s, once more: ") % {"label": label}) != given:
            raise CommandError(_("The second time something else was typed. Nothing was changed."))
    if not given:
        raise CommandError(
            _("%(label)s is missing. Type it, or set %(variable)s.") % {"label": label, "variable": variable}
        )
    return given
