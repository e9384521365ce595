"""Who may open which page: one table of URL name and method → rule, third-party URLs included. No line, no page.

A rule answers only whether this function is for this kind of person (else 403, or the sign-in page). Whether a
single thing is in her scope is asked at the door (`case_for` …), which answers 404. trust.md §4.2 is the oracle;
`tests/architecture/access_matrix.csv` holds the expected answer of every cell.

To add a page: one `allow(...)` line here, one row for each method in the matrix.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.roles import CASE_WORKERS, Role
from accounts.who import Who


@dataclass(frozen=True, slots=True)
class Rule:
    """A named predicate over who asks. An open rule is not even asked, so that public pages need no session."""

    name: str
    lets_in: Callable[[Who], bool]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one URL, by method. HEAD goes with GET; any other method without a rule is a 405."""

    url: str
    rules: dict[str, Rule]

    def rule_for(self, method: str) -> Rule | None:
        """Return the rule of a method, None where the method is not for this page."""
        return self.rules.get("GET" if method == "HEAD" else method)

    def allowed(self) -> list[str]:
        """Return the methods for the Allow header."""
        return sorted({*self.rules, "HEAD"} if "GET" in self.rules else self.rules)


public = Rule("public", lambda who: True, is_open=True)
anyone_signed_in = Rule("anyone signed in", lambda who: who.is_signed_in)
citizen = Rule("citizen", lambda who: who.is_citizen)


def official(*roles: Role) -> Rule:
    """Let officials in who hold one of these roles today; without roles, every official with a valid post."""
    wanted = roles or tuple(Role)
    return Rule(f"official: {', '.join(wanted)}", lambda who: who.is_official and who.has(*wanted))


case_worker = official(*CASE_WORKERS)
counter = official(Role.COUNTER)
handler = official(Role.HANDLER)
unit_head = official(Role.UNIT_HEAD)
unit = official(Role.HANDLER, Role.UNIT_HEAD)
leader = official(Role.LEADER)
clerk = official(Role.CLERK)
# Where a service lets its counter check, decide or issue; the door asks whether this one does.
checker = official(Role.HANDLER, Role.COUNTER)
decider = official(Role.LEADER, Role.COUNTER)
ender = official(Role.UNIT_HEAD, Role.CLERK)
issuer = official(Role.CLERK, Role.COUNTER)
keeper = official(Role.CATALOGUE_ADMIN)
# Clerks see the document and the course of a case, not the application (trust.md §4.2, rows 12, 15, 21).
case_reader = official(*(role for role in CASE_WORKERS if role != Role.CLERK))


def allow(url: str, **rules: Rule) -> Policy:
    """Write one line of the table: `allow("cases:withdraw", GET=citizen, POST=citizen)`."""
    return Policy(url, rules)


def table(policies: Iterable[Policy]) -> dict[str, Policy]:
    """Return the policies by URL name. Raises ValueError when a name stands twice."""
    found: dict[str, Policy] = {}
    for policy in policies:
        if policy.url in found:
            raise ValueError(f"The URL {policy.url} stands twice in portal/policies.py.")
        found[policy.url] = policy
    return found


POLICIES = table(
    [
        # the house itself
        allow("home", GET=public),
        allow("figures", GET=public),
        allow("healthz", GET=public),
        allow("readyz", GET=public),
        allow("security-txt", GET=public),
        allow("language", POST=public),
        allow("light", POST=public),
        allow("start", GET=anyone_signed_in),
        # signing in, one's own account
        allow("accounts:sign-in", GET=public, POST=public),
        allow("accounts:sign-out", POST=public),
        allow("accounts:password", GET=anyone_signed_in, POST=anyone_signed_in),
        allow("profile", GET=anyone_signed_in),
        allow("profile-edit", GET=citizen, POST=citizen),
        # what a citizen was told
        allow("notifications:inbox", GET=citizen),
        allow("notifications:message", GET=citizen),
        allow("notifications:all-read", POST=citizen),
        # the machine room
        allow("failures", GET=official(Role.ADMINISTRATOR, Role.AUDITOR)),
        allow("failure-retry", POST=official(Role.ADMINISTRATOR, Role.AUDITOR)),
        allow("money", GET=official(Role.ADMINISTRATOR, Role.AUDITOR)),
        allow("money-ask", POST=official(Role.ADMINISTRATOR)),
        allow("money-retry", POST=official(Role.ADMINISTRATOR)),
        allow("money-return", POST=official(Role.ADMINISTRATOR)),
        # the catalogue
        allow("services:catalogue", GET=public),
        allow("services:browse", GET=public),
        allow("services:service", GET=public),
        # what the catalogue is asked for, and the words that lead to services
        allow("services:searches", GET=official(Role.CATALOGUE_ADMIN)),
        allow("services:word-add", POST=official(Role.CATALOGUE_ADMIN)),
        allow("services:word-remove", POST=official(Role.CATALOGUE_ADMIN)),
        allow("services:conditions", GET=public),
        # writing services (the door knows the keepers of the catalogue only)
        allow("catalogue:desk", GET=keeper),
        allow("catalogue:start", GET=keeper, POST=keeper),
        allow("catalogue:import", GET=keeper, POST=keeper),
        allow("catalogue:export-published", GET=keeper),
        allow("catalogue:folder", GET=keeper, POST=keeper),
        allow("catalogue:check", POST=keeper),
        allow("catalogue:papers", POST=keeper),
        allow("catalogue:schema", GET=keeper),
        allow("catalogue:files", POST=keeper),
        allow("catalogue:export", GET=keeper),
        allow("catalogue:changes", GET=keeper, POST=keeper),
        allow("catalogue:release", POST=keeper),
        allow("catalogue:send-back", POST=keeper),
        allow("catalogue:discard", POST=keeper),
        allow("rehearsal:run", GET=keeper),
        allow("rehearsal:paper", GET=keeper, POST=keeper),
        allow("services:versions", GET=official(Role.CATALOGUE_ADMIN)),
        allow("services:version", GET=official(Role.CATALOGUE_ADMIN)),
        allow("services:end", GET=official(Role.CATALOGUE_ADMIN), POST=official(Role.CATALOGUE_ADMIN)),
        allow("services:confirm-end", POST=official(Role.CATALOGUE_ADMIN)),
        allow("services:drop-end", POST=official(Role.CATALOGUE_ADMIN)),
        # anybody: look up a case, check a document
        allow("public:look-up", GET=public, POST=public),
        allow("public:verify-file", GET=public, POST=public),
        allow("public:verify", GET=public),
        allow("public:published", GET=public),
        # the same for programs, and the catalogue as open data
        allow("api-page", GET=public),
        allow("api-schema", GET=public),
        allow("api:services", GET=public),
        allow("api:service", GET=public),
        allow("api:versions", GET=public),
        allow("api:version", GET=public),
        allow("api:form", GET=public),
        allow("api:fees", POST=public),
        allow("api:tables", GET=public),
        allow("api:table", GET=public),
        allow("api-cases:look-up", POST=public),
        allow("api-cases:verify-file", POST=public),
        allow("api-cases:result", GET=public),
        # the citizen's drafts and cases
        allow("citizen:cases", GET=citizen),
        allow("citizen:start", GET=citizen, POST=citizen),
        allow("citizen:draft", GET=citizen),
        allow("citizen:page", GET=citizen, POST=citizen),
        allow("citizen:autosave", POST=citizen),
        allow("citizen:component", GET=citizen, POST=citizen),
        allow("citizen:take-document", POST=citizen),
        allow("citizen:documents", GET=citizen),
        allow("citizen:reuse", POST=citizen),
        allow("citizen:document", GET=citizen),
        allow("citizen:draft-file", GET=citizen),
        allow("citizen:remove-file", POST=citizen),
        allow("citizen:review", GET=citizen, POST=citizen),
        allow("citizen:cancel-sending", POST=citizen),
        allow("citizen:carry", GET=citizen, POST=citizen),
        allow("citizen:discard", GET=citizen, POST=citizen),
        allow("citizen:case", GET=citizen),
        allow("citizen:sent", GET=citizen),
        allow("citizen:receipt", GET=citizen),
        allow("citizen:paper", GET=citizen),
        allow("citizen:attachment", GET=citizen),
        allow("citizen:supplement", GET=citizen, POST=citizen),
        allow("citizen:withdraw", GET=citizen, POST=citizen),
        allow("citizen:result", GET=citizen),
        allow("citizen:drawing", GET=citizen),
        allow("citizen:rate", GET=citizen, POST=citizen),
        allow("citizen:apply-again", POST=citizen),
        # the officials' desks and cases (the door asks whose case it is)
        allow("office:home", GET=case_worker),
        allow("office:reception", GET=counter),
        allow("office:handling", GET=unit),
        allow("office:approval", GET=leader),
        allow("office:issuing", GET=clerk),
        allow("office:search", GET=case_worker),
        allow("office:case", GET=case_worker),
        allow("office:note", POST=case_reader),
        allow("office:check", POST=checker),
        allow("office:page-image", GET=case_reader),
        allow("office:original", GET=case_reader),
        allow("office:paper", GET=case_worker),
        allow("office:document", GET=case_worker),
        allow("office:document-page", GET=case_worker),
        allow("office:accept", GET=counter, POST=counter),
        allow("office:decline", GET=counter, POST=counter),
        allow("office:ask-at-reception", GET=counter, POST=counter),
        allow("office:ask-while-processing", GET=checker, POST=checker),
        allow("office:take", POST=checker),
        allow("office:look-up", POST=checker),
        allow("office:verify", POST=checker),
        allow("office:verified", GET=checker, POST=checker),
        allow("office:draft", GET=checker, POST=checker),
        allow("office:propose", POST=checker),
        allow("office:opinion", GET=handler, POST=handler),
        allow("office:assign", GET=unit_head, POST=unit_head),
        allow("office:forward", POST=unit_head),
        allow("office:send-back", GET=unit_head, POST=unit_head),
        allow("office:approve", GET=decider, POST=decider),
        allow("office:sign", GET=decider, POST=decider),
        allow("office:refuse", GET=decider, POST=decider),
        allow("office:return-to-unit", GET=decider, POST=decider),
        allow("office:propose-end", GET=ender, POST=ender),
        allow("office:end-result", GET=leader, POST=leader),
        allow("office:drop-end", GET=leader, POST=leader),
        allow("office:issue", GET=issuer),
        allow("office:seal", POST=issuer),
        allow("office:release", POST=issuer),
        allow("office:return-to-leader", GET=issuer, POST=issuer),
        # paying: the payer's own pages (the door asks whose bill it is), and the gateway's signed messages
        allow("payments:bill", GET=citizen),
        allow("payments:callback", POST=public),
        allow("payments:pay", POST=citizen),
        allow("payments:receipt", GET=citizen),
        allow("payments:returned", GET=citizen),
    ]
)
