"""The house's own drawing of results, with a lease of fifteen seconds instead of two minutes.

What only the end of a lease brings back can so be waited for; everything else is the house's.
"""

from dataclasses import replace

from cases.handlers import documents

render_result = replace(documents.render_result, name=f"{__name__}.render_result", time_limit=5)
