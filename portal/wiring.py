"""The whole nervous system on one screen: which handler hears which event, which adapter stands behind which port."""

# event kind → handlers, called after the commit by the journal's deliveries (dotted paths)
HANDLERS: dict[str, tuple[str, ...]] = {
    "message.told": ("notifications.handlers.send_mail",),
    "payment.confirmed": ("payments.handlers.make_receipt",),
    "payment.returned": ("payments.handlers.ask_after_return",),
    "refund.done": ("payments.handlers.make_receipt",),
    "refund.owed": ("payments.handlers.send_refund",),
}

# port → adapter (dotted paths); `ground.ports.adapter("name")` finds it
PORTS: dict[str, str] = {
    "blob_storage": "records.storage.DiskStorage",
    "licence_register": "services.registers.http.HttpRegister",
    "payment_gateway": "payments.gateways.http.HttpGateway",
    "signer_pkcs12": "signing.adapters.pkcs12.Pkcs12Signer",
    "timestamps": "signing.adapters.timestamps.HttpTimestamps",
}
