"""The commands of `./dev`, one function a habit."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from ctypes import CDLL

from portal.workshop import frontend, processes
from portal.workshop.checking import check
from portal.workshop.machine import ROOT, RUN, Trouble, in_a_sentence, is_root, need_packages, say
from portal.workshop.servers import servers

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0", "libharfbuzz-subset.so.0")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def run(arguments: list[str]) -> int:
    """Bring the whole portal up; Ctrl-C stops everything that was started."""
    parser = argparse.ArgumentParser(prog="./dev run")
    parser.add_argument("--reload", action="store_true", help="restart the web process when a file changes")
    parser.add_argument("--port", type=int, help="where the portal listens (8000, or the next free one)")
    options = parser.parse_args(arguments)
    _need_pango()
    ports = processes.choose_ports(options.port)
    with servers() as addresses:
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.dev", "PYTHONUNBUFFERED": "1"}
        env |= addresses | processes.surroundings(ports)
        # The sandbox's books outlive the night like the database does: what was paid yesterday can be refunded today.
        env.setdefault("SANDBOX_DATA", str(RUN / "gateway.sqlite3"))
        if options.reload:
            env["RELOAD"] = "true"
        frontend.build()
        say("Preparing the database, the texts, the catalogue and the demonstration office …")
        _manage(env, "prepare")
        say("Starting the portal …")
        wanted = processes.programs(ports["PORT"], reload=options.reload)
        return processes.live(wanted, env=env, when_up=lambda: _welcome(env))


def _welcome(env: dict[str, str]) -> None:
    accounts = (RUN / "accounts.txt").read_text(encoding="utf-8") if (RUN / "accounts.txt").exists() else ""
    lines = [
        "",
        f"  Một Cửa is open:  {env['SITE_URL']}",
        f"  Mails it sends:   http://localhost:{env['MAIL_SANDBOX_PORT']}",
        "  Stop with Ctrl-C.",
        "",
        *accounts.splitlines(),
        "",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def test(arguments: list[str]) -> int:
    """Run the whole suite, or what the pytest arguments name."""
    _need_pango()
    left_out = _missing_for_browser_tests()
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), "")
    with servers() as addresses:
        env = {**os.environ, **addresses, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
        env |= {"CHROMIUM": browser} if browser else {}
        frontend.build()
        _manage(env, "texts", "compile")
        everything = ["-n", str(min(3, os.cpu_count() or 1)), "--dist", "loadgroup"]
        command = [sys.executable, "-m", "pytest", *(arguments or everything)]
        if left_out:
            say(left_out)
            command += ["-m", "not browser"]
        code = subprocess.call(command, cwd=ROOT, env=env)
    if left_out:
        say(left_out)
    return code


def faults(arguments: list[str]) -> int:
    """Run the fault tests at full length against real processes."""
    os.environ["FAULTS"] = "full"
    return test(["-m", "faults", "-p", "no:xdist", *arguments])


def bench(arguments: list[str]) -> int:
    """Measure against floors taken in the same run."""
    _need_pango()
    with servers() as addresses:
        env = {**os.environ, **addresses, "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
        frontend.build()
        _manage(env, "prepare")
        return subprocess.call([sys.executable, "-m", "bench", *arguments], cwd=ROOT, env=env)


def manage(arguments: list[str]) -> int:
    """Run a management command with the servers of this clone."""
    with servers() as addresses:
        env = {**os.environ, **addresses, "DJANGO_SETTINGS_MODULE": "portal.settings.dev"}
        return subprocess.call([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env)


def _manage(env: dict[str, str], *command: str) -> None:
    # In a session of its own, so that Ctrl-C reaches us alone and no half-printed traceback is the answer to it.
    child = subprocess.Popen([sys.executable, "manage.py", *command], cwd=ROOT, env=env, start_new_session=True)
    try:
        code = child.wait()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise
    if code:
        raise Trouble(f"manage.py {' '.join(command)} failed; what it said stands above.")


def _need_pango() -> None:
    """See that WeasyPrint's libraries are there."""
    try:
        for library in PANGO:
            CDLL(library)
    except OSError:
        need_packages(
            ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"], reason="Documents are drawn with Pango."
        )


def _missing_for_browser_tests() -> str:
    """Install what the browser journeys need, or return the sentence that says what was left out and how to get it."""
    tools = {"chromium": BROWSERS, "poppler-utils": ("pdfsig",)}
    missing = [package for package, names in tools.items() if not any(shutil.which(name) for name in names)]
    if not missing:
        return ""
    if is_root() and shutil.which("apt-get"):
        need_packages(missing, reason="The browser journeys need a browser.")
        return ""
    return f"Left out: the tests marked browser. To run them too: sudo apt-get install -y {' '.join(missing)}"


HABITS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "faults": faults,
    "bench": bench,
    "manage": manage,
}


def main(arguments: list[str]) -> int:
    """Do what was asked for and return the exit code."""
    habit = HABITS.get(arguments[0])
    if habit is None:
        raise Trouble(f"./dev knows no “{arguments[0]}”; it knows {', '.join(HABITS)} and help.")
    started = time.monotonic()
    code = habit(arguments[1:])
    if arguments[0] != "run":
        say(f"./dev {arguments[0]} {'ended well' if code == 0 else 'failed'} after {time.monotonic() - started:.0f} s.")
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"✗ {trouble}")
    except OSError as error:
        sys.exit(f"✗ {in_a_sentence(error)}")
    except KeyboardInterrupt:
        sys.exit(130)
