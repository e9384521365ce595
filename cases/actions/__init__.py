"""The verbs of a case: one function each, called by page, API, task and command alike (design.md §4)."""
