"""Signing in and out with Django's own views, and the change of a password."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AbstractBaseUser
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.actions import end_sessions
from accounts.forms import PasswordForm, SignInForm
from accounts.middleware import begin_session
from accounts.requests import Request

TYPED = "typed-"
"""Prefix of fields that the sign-in page carries from a form whose session had ended."""


class SignIn(views.LoginView):
    """The sign-in page; after it the page asked for, or the person's own start."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hand the moment to the form."""
        return {**super().get_form_kwargs(), "at": cast(Request, self.request).at}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in; hand typed text back where a form was interrupted."""
        answer = super().form_valid(form)
        begin_session(self.request, at=cast(Request, self.request).at)
        path = self.request.POST.get("resume", "")
        if path and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
            return render(
                self.request, "portal/send_again.html", {"path": path, "typed": self._typed(), "resumed": True}
            )
        return answer

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show the errors; typed text of an interrupted form stays on the page."""
        context = self.get_context_data(form=form, path=self.request.POST.get("resume", ""), typed=self._typed())
        return self.render_to_response(context, status=422)

    def _typed(self) -> list[tuple[str, str]]:
        return [
            (name.removeprefix(TYPED), value)
            for name, values in self.request.POST.lists()
            if name.startswith(TYPED)
            for value in values
        ]


class SignOut(views.LogoutView):
    """Signs out on POST; also for somebody whose session is already over."""

    next_page = "/"


class ChangePassword(views.PasswordChangeView):
    """Change one's password; every other session of the person ends."""

    template_name = "accounts/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("profile")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the frame that fits the person."""
        who = cast(Request, self.request).who
        return super().get_context_data(**kwargs) | {"frame": "office/base.html" if who.is_official else "base.html"}

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Change it, keep this session, end the others."""
        answer = super().form_valid(form)
        user = cast(AbstractBaseUser, self.request.user)
        end_sessions(user.pk, keep=self.request.session.session_key or "")
        messages.success(self.request, _("Your password was changed. You were signed out everywhere else."))
        return answer

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show the errors."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
