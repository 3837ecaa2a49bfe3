"""A portal really served by the command, on the real contract, and a real browser to read it with."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

#: How long the command may take to run the engines and answer, in seconds, on a slow and busy machine.
PATIENCE_S = 480


@dataclass
class Portal:
    """A served portal: its address, its workspace, and how to ask for a one-time link."""

    address: str
    workspace: Path

    def link(self) -> str:
        """Return a new one-time administrator link's token."""
        told = subprocess.run(
            [sys.executable, "-m", "filiere", "admin-link", "--workspace", str(self.workspace)],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        found = re.search(r"token=([\w-]+)", told.stdout)
        assert found, told.stdout
        return found[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Serve the main job's result: the engines have run, the dossier is written."""
    workspace = tmp_path_factory.mktemp("portal") / "workspace"
    port = free_port()
    log = (workspace.parent / "served.log").open("w+")
    command = [sys.executable, "-m", "filiere", "up", "--workspace", str(workspace), "--port", str(port)]
    served = subprocess.Popen(
        command, stdout=log, stderr=subprocess.STDOUT, env=os.environ | {"FILIERE_LANG": "fr"}, start_new_session=True
    )
    address = f"http://127.0.0.1:{port}"
    limit = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urlopen(f"{address}/a-propos/", timeout=30) as answer:
                assert answer.status == 200
                break
        except OSError:
            log.seek(0)
            assert served.poll() is None, log.read()
            assert time.monotonic() < limit, log.read()
            time.sleep(0.3)
    yield Portal(address, workspace)
    served.send_signal(signal.SIGINT)
    try:
        served.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(served.pid, signal.SIGKILL)
    log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium: the system's, else the one that Playwright installed."""
    system = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        yield found
        found.close()


Open = Callable[..., Page]


@pytest.fixture
def reader(portal: Portal, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page in a fresh context; what the browser complains of fails the test at its end."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str, *, width: int = 1280, dark: bool = False, javascript: bool = True, expect: int = 200) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" and "status of" not in message.text else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(portal.address + path)
        assert answer is not None
        assert answer.status == expect, path
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
