"""Registers of the state that a rule orders to be asked: ports, adapters, written fakes, a sandbox.

Imported by the sandbox's process too, which knows neither Django's settings nor a database: keep this file light.
"""
