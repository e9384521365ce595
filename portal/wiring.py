"""The whole nervous system on one screen: which handler hears which event, which adapter stands behind which port."""

# event kind → handlers, called after the commit by the journal's deliveries (dotted paths)
HANDLERS: dict[str, tuple[str, ...]] = {
    "case.approved": ("cases.handlers.documents.render_result",),
    "case.declined": (
        "cases.handlers.documents.make_paper",
        "cases.handlers.messages.tell_applicant",
        "cases.handlers.linked.let_main_go_on",
    ),
    "case.linked": ("cases.handlers.linked.open_linked",),
    "case.looked_up": ("cases.handlers.registers.answer_lookup",),
    "case.received": ("cases.handlers.documents.make_paper", "cases.handlers.messages.tell_applicant"),
    "case.released": (
        "cases.handlers.messages.tell_applicant",
        "cases.handlers.linked.let_main_go_on",
        "cases.handlers.store.keep_for_owner",
    ),
    "case.result_ended": ("cases.handlers.messages.tell_applicant",),
    "case.sealed": ("cases.handlers.documents.picture_result", "cases.handlers.documents.seal_drawings"),
    "case.send_failed": ("cases.handlers.messages.tell_applicant",),
    "case.signed": ("cases.handlers.documents.picture_result",),
    "case.submitted": (
        "cases.handlers.documents.make_paper",
        "cases.handlers.documents.make_pictures",
        "cases.handlers.messages.tell_applicant",
    ),
    "case.supplement_answered": (
        "cases.handlers.documents.make_pictures",
        "cases.handlers.messages.tell_applicant",
    ),
    "case.supplement_asked": ("cases.handlers.documents.make_paper", "cases.handlers.messages.tell_applicant"),
    "case.withdrawn": (
        "cases.handlers.messages.tell_applicant",
        "cases.handlers.linked.let_main_go_on",
        "cases.handlers.linked.withdraw_linked",
    ),
    "draft.begun": ("cases.handlers.registers.fill_draft",),
    "message.told": ("notifications.handlers.send_mail",),
    "payment.confirmed": (
        "payments.handlers.make_receipt",
        "cases.handlers.money.send_when_paid",
        "cases.handlers.messages.tell_payer",
    ),
    "payment.returned": ("payments.handlers.ask_after_return",),
    "refund.done": ("payments.handlers.make_receipt", "cases.handlers.messages.tell_payer"),
    "refund.owed": ("payments.handlers.send_refund", "cases.handlers.messages.tell_payer"),
    "service.closed": ("cases.handlers.messages.tell_draft_holders",),
}

# port → adapter (dotted paths); `ground.ports.adapter("name")` finds it
PORTS: dict[str, str] = {
    "blob_storage": "records.storage.DiskStorage",
    "business_register": "services.registers.http.HttpBusiness",
    "civil_status_register": "services.registers.http.HttpCivilStatus",
    "licence_register": "services.registers.http.HttpRegister",
    "payment_gateway": "payments.gateways.http.HttpGateway",
    "population_register": "services.registers.http.HttpPopulation",
    "receipt_seal": "signing.adapters.seals.AgencySeals",
    "sample_papers": "cases.rehearsal.port.CasePapers",
    "signer_pkcs12": "signing.adapters.pkcs12.Pkcs12Signer",
    "timestamps": "signing.adapters.timestamps.HttpTimestamps",
}
