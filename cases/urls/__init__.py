"""Addresses of cases: the citizen's, the public's, the office's."""
