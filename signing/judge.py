"""`python -m signing.judge`: one judgement in a process of its own, with its memory and time bounded.

Reads one line of JSON (moment, roots, seconds) and then the file; writes the judgement as JSON.
"""

import json
import resource
import sys
from dataclasses import asdict
from datetime import datetime

from signing.judging import judge

_MEMORY = 1024 * 1024 * 1024


def main() -> None:
    """Judge standard input."""
    order = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"]))
    judgement = judge(
        sys.stdin.buffer.read(),
        roots=[root.encode("ascii") for root in order["roots"]],
        at=datetime.fromisoformat(order["at"]),
    )
    json.dump(asdict(judgement), sys.stdout, default=lambda moment: moment.isoformat())


if __name__ == "__main__":
    main()
