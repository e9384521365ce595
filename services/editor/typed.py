"""What a request says about a folder: the file at hand, its text as it is typed now, and what the folder comes to."""

from accounts.requests import Request
from services.checking import Checked, check_files
from services.models import ServiceWorkspace

FIRST = "service.yaml"


def file_of(request: Request, space: ServiceWorkspace) -> str:
    """Return the name of the file at hand: `tep`, or the first one."""
    wanted = request.GET.get("tep", "")
    return wanted if wanted in space.files else FIRST


def typed(request: Request) -> str:
    """Return the text as files have it: lines end in one character, halves of letters are gone."""
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "ignore").decode()


def checked_with(space: ServiceWorkspace, name: str, text: str) -> Checked:
    """Check the folder with another text in the place of one file. No query."""
    files = {**space.files, name: text}
    return check_files(space.slug, {path: content.encode() for path, content in files.items()})


def checked_as_typed(request: Request, space: ServiceWorkspace) -> Checked:
    """Check the folder with the text that was sent; as it was saved when none was. No query."""
    name = file_of(request, space)
    return checked_with(space, name, typed(request) if "text" in request.POST else space.files.get(name, ""))
