"""Registers of the state to try the house against: a process of its own, standard library only.

`python -m services.registers.sandbox`; the environment names HOST and REGISTER_SANDBOX_PORT (or PORT). `/` shows the
records and, for each register, the switches: slow, down, wrong, not found. The people are those of the demonstration.
"""
