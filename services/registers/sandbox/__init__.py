"""A register of driving licences to try the house against: a process of its own, standard library only.

`python -m services.registers.sandbox`; the environment names HOST and REGISTER_SANDBOX_PORT (or PORT). `/` shows the
records and the switches: slow, down, not found. The people are those of `manage.py create_demo`.
"""
