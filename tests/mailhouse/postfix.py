"""A Postfix of its own: it takes mail for everybody, with STARTTLS, into Maildirs.

It is as strict about how a client introduces itself as many that face the world.
"""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mailhouse import certificates
from tests.mailhouse.ports import free_port, wait_for

DAEMONS = Path("/usr/lib/postfix/sbin")
QUEUES = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming"]
QUEUES += ["private", "saved", "trace"]
BOX = "all"
"""The mailbox of whoever has none of their own."""

LONGEST_RUN = "1800"
"""Seconds after which it ends by itself, should nobody be left to stop it."""

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.office.example
mydestination =
alias_maps =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_helo_required = yes
smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = may
smtpd_tls_chain_files = {folder}/key.pem {folder}/certificate.pem
virtual_mailbox_domains = static:all
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/boxes, static:{box}/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
anvil unix - - n - 1 anvil
bounce unix - - n - 0 bounce
cleanup unix n - n - 0 cleanup
defer unix - - n - 0 bounce
error unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
proxymap unix - - n - - proxymap
qmgr unix n - n 300 1 qmgr
retry unix - - n - - error
rewrite unix - - n - - trivial-rewrite
tlsmgr unix - - n 1000? 1 tlsmgr
virtual unix - n n - - virtual
"""


class Postfix:
    """A running Postfix on 127.0.0.1 at `port`; `trust` is the certificate it shows.

    Each of *addresses* has a mailbox of its own, all others share one.
    """

    def __init__(self, addresses: Sequence[str] = ()) -> None:
        if not (DAEMONS / "master").exists():
            raise FileNotFoundError("Postfix is missing: sudo apt-get install postfix")
        if os.geteuid() != 0:
            raise PermissionError("Postfix starts for root only; run the tests as: sudo make test")
        self.port = free_port()
        self._temporary = TemporaryDirectory(prefix="duban-postfix-")
        self._folder = Path(self._temporary.name)
        self.trust = self._write(addresses)
        self._process = subprocess.Popen(
            [DAEMONS / "master", "-c", self._folder, "-d", "-e", LONGEST_RUN],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _write(self, addresses: Sequence[str]) -> Path:
        """Lay out what Postfix wants to find, each folder with the owner that it wants."""
        folder, nobody = self._folder, pwd.getpwnam("nobody")
        folder.chmod(0o755)
        for name in ("queue", "queue/pid", "data", "mail"):
            (folder / name).mkdir()
        for name, mode in {
            **dict.fromkeys(QUEUES, 0o700),
            "maildrop": 0o730,
            "public": 0o710,
        }.items():
            queue = folder / "queue" / name
            queue.mkdir()
            queue.chmod(mode)
            shutil.chown(queue, "postfix", "postdrop" if mode != 0o700 else "root")
        shutil.chown(folder / "data", "postfix")
        shutil.chown(folder / "mail", "nobody")
        certificate = certificates.make(folder)
        facts = {"folder": folder, "daemons": DAEMONS, "port": self.port}
        owner = {"uid": nobody.pw_uid, "gid": nobody.pw_gid}
        (folder / "main.cf").write_text(MAIN.format(**facts, **owner, box=BOX))
        (folder / "boxes").write_text("".join(f"{one} {one}/\n" for one in addresses))
        (folder / "master.cf").write_text(MASTER.format(**facts))
        return certificate.path

    def __enter__(self) -> "Postfix":
        wait_for(self.port)
        return self

    def __exit__(self, *trouble: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._temporary.cleanup()

    def arrived(self, count: int, box: str = BOX, seconds: float = 20.0) -> list[EmailMessage]:
        """Wait until *count* mails lie in a mailbox, and return them.

        Raises TimeoutError, with what Postfix wrote down, where they don't come.
        """
        new, until = self._folder / "mail" / box / "new", time.monotonic() + seconds
        while time.monotonic() < until:
            paths = sorted(new.glob("*"))
            if len(paths) >= count:
                return [
                    message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths
                ]
            time.sleep(0.02)
        raise TimeoutError((self._folder / "log").read_text())

    def boxes(self) -> list[str]:
        """The mailboxes that anything arrived in."""
        return sorted(path.name for path in (self._folder / "mail").iterdir())
