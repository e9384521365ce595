"""A payment gateway to try the house against: a process of its own, standard library only. Moves no money.

`python -m payments.sandbox`; the environment names PORT, HOST, PAYMENT_GATEWAY_SECRET, SANDBOX_URL (its address for
browsers) and SANDBOX_DATA (an sqlite file; in memory without). `/dieu-khien` is the page with the switches that make it
misbehave: duplicate, late, lost, forged, wrong amount, out of order, slow, down.
"""
