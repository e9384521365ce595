"""The whole nervous system on one screen: which handler hears which event, which adapter stands behind which port."""

# event kind → handlers, called after the commit by the journal's deliveries (dotted paths)
HANDLERS: dict[str, tuple[str, ...]] = {}

# port → adapter (dotted paths); `ground.ports.adapter("name")` finds it
PORTS: dict[str, str] = {}
