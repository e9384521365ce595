"""The front end: npm sources in frontend/, built into static/dist when they are newer than what stands there."""

import os
import shutil
import sys
from pathlib import Path

from portal.workshop.machine import ROOT, execute, fingerprint, is_done, mark_done, say

SOURCES = ROOT / "frontend"
BUILT = ROOT / "static" / "dist"


def build() -> None:
    """Install the locked packages and build, each only when its sources changed. Raises Trouble when npm fails."""
    locked = fingerprint([SOURCES / "package-lock.json"])
    if not (SOURCES / "node_modules").is_dir() or not is_done("npm", locked):
        say("Installing the locked front-end packages …")
        complaint = "The front-end packages could not be installed"
        _npm("ci", "--no-audit", "--no-fund", complaint=complaint)
        mark_done("npm", locked)
    wanted = fingerprint(path for path in SOURCES.rglob("*") if path.is_file() and "node_modules" not in path.parts)
    if BUILT.is_dir() and is_done("frontend", wanted):
        return
    say("Building the front end …")
    _npm("run", "build", complaint="The front end could not be built")
    mark_done("frontend", wanted)


def _npm(*arguments: str, complaint: str) -> None:
    """Run npm with the machine's Node, or with the one from the wheel where the machine has none."""
    here = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    search = path if shutil.which("npm") and shutil.which("node") else f"{here}{os.pathsep}{path}"
    npm = shutil.which("npm", path=search) or "npm"
    execute([npm, *arguments], complaint=complaint, cwd=SOURCES, env={"PATH": search})
