"""The template of a service is a stranger's text: it draws a document and does nothing else."""

import pytest
from django.template import TemplateSyntaxError

from records.rendering import compile_source, html_of_source
from tests.catalogue import small

LOOP, END = "{% for one in groups.children %}", "{% endfor %}"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('{{ "x"|rjust:"1000000000" }}', "rjust"),
        ('{% if "x"|center:"1000000000" %}{% endif %}', "center"),
        ("{{ fact.name|safe }}", "safe"),
        ('{{ fact.name|default:"a|b"|safe }}', "safe"),
        ("{% autoescape off %}{{ fact.name }}{% endautoescape %}", "autoescape"),
        ("{% lorem 10000000 %}", "lorem"),
        ("{% load cache %}", "load"),
        ("{% debug %}", "debug"),
        ('{% now "Y" %}', "now"),
        ('{% url "home" %}', "url"),
        ("{% csrf_token %}", "csrf_token"),
        ('{% include "../portal/settings/base.py" %}', "include"),
        ('{% include "base.html" %}', "include"),
        ("{% include fact.name %}", "include"),
        ('{% extends "" %}', "extends"),
        ('{% extends "./x" %}', "extends"),
        ("{% extends parent %}", "extends"),
        ('{% for a in "aaaaaaaaaa" %}{% endfor %}', "for"),
        ("{% for a in fact.name|make_list %}{% endfor %}", "for"),
        (LOOP * 4 + END * 4, "3"),
        pytest.param("{% if a %}" * 600 + "{% endif %}" * 600, "lồng", id="600 conditions inside each other"),
        pytest.param("{% if " + "not " * 2000 + "a %}{% endif %}", "lồng", id="a condition turned 2000 times"),
    ],
)
def test_what_a_document_does_not_need_is_refused(source: str, says: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=says):
        compile_source(source)
    with pytest.raises(TemplateSyntaxError):
        html_of_source(source, {})


def test_lists_in_lists_and_plain_words_are_drawn() -> None:
    source = LOOP + "{% for two in one.toys %}{{ two|upper }}{% empty %}-{% endfor %}" + END
    assert html_of_source(source, {"groups": {"children": [{"toys": ["<a"]}, {}]}}) == "&lt;A-"


def test_the_check_names_file_and_line() -> None:
    body = '{% extends "documents/notice.html" %}\n{% block body %}\n{{ fact.holder|safe }}{% endblock %}\n'
    found = small.check(small.as_bytes(small.FILES | {"result.html": body})).problems
    assert [(one.file, one.line) for one in found] == [("result.html", 3)]
