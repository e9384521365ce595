"""The smallest whole service, as files: whatever is wrong in it stands out."""

from collections.abc import Mapping

from services.checking import Checked, Problem, check_files

FILES: dict[str, str] = {
    "service.yaml": """\
code: "1.000001"
name: Xin bản sao
summary: Xin bản sao giấy tờ.
who:
  - {id: everybody, text: Mọi người}
synonyms: [trích lục]
field: Hộ tịch
decided_by: Ủy ban nhân dân xã
agency_level: commune
level: full
channels: [online]
valid_from: 2026-01-01
result_name: Bản sao
legal_basis:
  - {id: law, title: Luật, article: Điều 1, confidence: sure}
time_limit:
  default: {value: 1, unit: working_day, basis: law}
checking_window:
  general: {value: 8, unit: working_hour, basis: law}
fees:
  - id: copy
    kind: fee
    label: Phí bản sao
    basis: law
    periods:
      - {from: 2026-01-01, to: 2026-06-30, amount: 8000}
      - {from: 2026-07-01, amount: 9000}
refund_rule:
  declined: true
  withdrawn_before_reception: true
  refused: false
  explanation: Hoàn trả khi không tiếp nhận.
decline_reasons:
  - {id: wrong, text: Sai thẩm quyền, basis: law}
refusal_reasons:
  - {id: unknown, text: Không có trong sổ, basis: law}
supplement:
  ask_within: {value: 3, unit: working_day, basis: law}
  answer_within: {value: 10, unit: working_day}
  basis: law
""",
    "form.yaml": """\
pages:
  - id: person
    title: Người yêu cầu
    fields:
      - id: full_name
        kind: person_name
        label: Họ tên
      - id: born
        kind: date
        label: Ngày sinh
        rules:
          - {rule: not_in_future}
  - id: copies
    title: Bản sao
    fields:
      - id: for_whom
        kind: one_of
        label: Cho ai?
        options:
          - {id: self, label: Cho mình}
          - {id: other, label: Cho người khác}
      - id: other_name
        kind: person_name
        label: Họ tên người kia
        shown_when: {field: for_whom, equals: other}
      - id: note
        kind: short_text
        label: Ghi chú
        required: false
""",
    "components.yaml": """\
components:
  - id: authorisation
    label: Giấy ủy quyền
    required_when: {field: for_whom, equals: other}
    when_note: Khi xin cho người khác
    accept: [pdf]
""",
    "workflow.yaml": """\
steps:
  - {id: reception, kind: reception, label: Tiếp nhận, does: Tiếp nhận, role: counter, unit: receiving, share: 0.5}
  - {id: check, kind: appraisal, label: Thẩm định, does: Tra sổ, role: handler, unit: lead, share: 0.25}
  - {id: approval, kind: approval, label: Phê duyệt, does: Ký, role: leader, unit: agency, share: 0.25}
  - {id: issue, kind: issue, label: Phát hành, does: Phát hành, role: clerk, unit: agency, share: 0}
four_eyes: {required: true, basis: law}
lookups:
  - id: book
    register: licence
    asks: licence
    label: Tra sổ
    fields: {personal_number: full_name}
    step: check
    basis: law
    refusal_reason: unknown
""",
    "result.yaml": """\
result: {template: result.html, kind: notice, title: Bản sao, summary: Bản sao, series: BS}
refusal: {kind: refusal, title: Từ chối, summary: Từ chối, series: TB}
decision_fields:
  - {id: entry, kind: short_text, label: Số trong sổ}
suggestions:
  - {field: entry, answer: note}
record_type: copy
record:
  - {id: holder, label: Họ tên, answer: full_name}
  - {id: entry, label: Số trong sổ, decision: entry}
""",
    "result.html": """\
{% extends "documents/notice.html" %}
{% block body %}<p>{{ fact.holder }}: {{ fact.entry }}</p>{% endblock %}
""",
    "text/en.yaml": """\
service:
  name: Ask for a copy
  summary: Ask for a copy of a paper.
  who: {everybody: {text: Everybody}}
  field: Civil status
  decided_by: The commune
  result_name: Copy
  legal_basis: {law: {title: Law, article: Article 1}}
  fees: {copy: {label: Fee for a copy}}
  refund_rule: {explanation: Refunded if not received.}
  decline_reasons: {wrong: {text: Wrong agency}}
  refusal_reasons: {unknown: {text: Not in the book}}
form:
  pages:
    person:
      title: The applicant
      fields: {full_name: {label: Full name}, born: {label: Date of birth}}
    copies:
      title: Copies
      fields:
        for_whom: {label: "For whom?", options: {self: {label: For myself}, other: {label: For somebody else}}}
        other_name: {label: Their name}
        note: {label: Note}
components: {authorisation: {label: Authorisation, when_note: When asked for somebody else}}
workflow:
  steps:
    reception: {label: Reception, does: Receive}
    check: {label: Appraisal, does: Look into the book}
    approval: {label: Approval, does: Sign}
    issue: {label: Issue, does: Issue}
  lookups: {book: {label: Look into the book}}
result:
  title: Copy
  summary: Copy
  refusal: {title: Refusal, summary: Refusal}
  decision_fields: {entry: {label: Entry number}}
  record: {holder: {label: Full name}, entry: {label: Entry number}}
""",
    "examples/passes.yaml": """\
name: For myself
at: 2026-11-16T09:00:00+07:00
answers: {full_name: Nguyễn Văn An, born: "1990-03-27", for_whom: self}
decision: {entry: "12"}
expect: {pages: [person, copies], components: [], fee: 9000, record: {entry: "12"}}
""",
    "examples/fails.yaml": """\
name: Nothing said
at: 2026-11-16T09:00:00+07:00
answers: {}
expect: {errors: [full_name, born, for_whom]}
""",
}


def with_change(file: str, old: str, new: str) -> dict[str, bytes]:
    """Return the files with one passage of one file replaced."""
    assert FILES[file].count(old) >= 1, f"{old!r} is not in {file}"
    return as_bytes(FILES | {file: FILES[file].replace(old, new, 1)})


def as_bytes(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return texts as they lie on a disk."""
    return {name: text.encode() for name, text in files.items()}


def check(files: Mapping[str, bytes] | None = None) -> Checked:
    """Check the small service, or changed files of it."""
    return check_files("copies", as_bytes(FILES) if files is None else files)


def problems_of(file: str, old: str, new: str) -> tuple[Problem, ...]:
    """Return the problems after one change."""
    return check(with_change(file, old, new)).problems
