"""Postfix's smtp-sink: takes every mail, or fails as its options say."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.mailhouse.ports import free_port, wait_for

NOBODY = "nobody"


class Dumped(msgspec.Struct, frozen=True):
    """A mail that the sink took; its lines end with a line feed."""

    sender: str
    recipient: str
    message: bytes


class Sink:
    """A running smtp-sink. `keep` writes every mail to a file, for `mails` to read."""

    def __init__(self, *options: str, keep: bool = True) -> None:
        program = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise FileNotFoundError("smtp-sink is missing: sudo apt-get install postfix")
        self.port = free_port()
        self._folder = TemporaryDirectory(prefix="duban-sink-")
        Path(self._folder.name).chmod(0o777)
        user = ["-u", NOBODY] if os.geteuid() == 0 else []
        dump = ["-d", "mail."] if keep else []
        self._process = subprocess.Popen(
            [program, *user, *dump, *options, f"127.0.0.1:{self.port}", "100"],
            cwd=self._folder.name,
        )

    def __enter__(self) -> "Sink":
        wait_for(self.port)
        return self

    def __exit__(self, *trouble: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def mails(self) -> list[Dumped]:
        """All mails that were taken, in no particular order."""
        return [_read(path.read_bytes()) for path in Path(self._folder.name).glob("mail.*")]


def _read(dump: bytes) -> Dumped:
    """Part what the sink says of a mail from the mail itself."""
    said, _, rest = dump.partition(b"\nReceived: ")
    message = rest.split(b"\n", 3)[3]
    facts = dict(line.split(": ", 1) for line in said.decode().splitlines())
    sender, recipient = (facts[name].strip("<>") for name in ("X-Mail-Args", "X-Rcpt-Args"))
    return Dumped(sender, recipient, message.removesuffix(b"\n"))
