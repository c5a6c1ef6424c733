"""A Dovecot of its own: one mailbox, which the user `office` reads over IMAP."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.mailhouse import certificates
from tests.mailhouse.ports import free_port, wait_for

USER, PASSWORD = "office", 'p"ss\\word'
CHINESE_USER, CHINESE_PASSWORD = "市局", "密码"
"""Who reads the same mailbox."""

CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_chars =
imap_id_log = *
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


class Dovecot:
    """A running Dovecot on 127.0.0.1: `port` offers STARTTLS, `tls_port` speaks TLS at once.

    `trust` is the certificate it shows. It runs as whoever tests, for root as nobody.
    """

    def __init__(self) -> None:
        program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise FileNotFoundError("Dovecot is missing: sudo apt-get install dovecot-imapd")
        self._program = program
        self._user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.port, self.tls_port = free_port(), free_port()
        self._temporary = TemporaryDirectory(prefix="duban-dovecot-")
        self._folder = Path(self._temporary.name)
        self.trust = self._write()
        self._received = 0
        self._process = subprocess.Popen(
            [program, "-F", "-c", self._folder / "dovecot.conf"],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._drop(),
        )

    def _drop(self) -> dict[str, Any]:
        """What lets root run it as somebody who may do nothing else."""
        if os.geteuid() != 0:
            return {}
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}

    def _write(self) -> Path:
        folder = self._folder
        certificate = certificates.make(folder)
        group = subprocess.run(
            ["id", "-gn", self._user.pw_name], check=True, capture_output=True, text=True
        ).stdout.strip()
        facts = {"folder": folder, "user": self._user.pw_name, "group": group}
        ports = {"port": self.port, "tls_port": self.tls_port}
        (folder / "dovecot.conf").write_text(CONFIG.format(**facts, **ports), encoding="utf-8")
        users = ((USER, PASSWORD), (CHINESE_USER, CHINESE_PASSWORD))
        lines = "".join(f"{name}:{{PLAIN}}{password}\n" for name, password in users)
        (folder / "users").write_text(lines, encoding="utf-8")
        for name in ("mail", "mail/cur", "mail/new", "mail/tmp"):
            (folder / name).mkdir()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self._user.pw_uid, self._user.pw_gid)
        return certificate.path

    def __enter__(self) -> "Dovecot":
        try:
            wait_for(self.port)
        except TimeoutError:
            raise TimeoutError(self.log()) from None
        return self

    def __exit__(self, *trouble: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._temporary.cleanup()

    def receive(self, *messages: bytes) -> None:
        """Lay messages into the inbox, as a server does that takes them in."""
        for message in messages:
            self._received += 1
            path = self._folder / "mail" / "new" / f"{self._received:010}.office"
            path.write_bytes(message)
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def empty(self) -> None:
        """Take all messages away."""
        for path in self._messages():
            path.unlink()

    def flags(self) -> list[str]:
        """The flags of the messages of the inbox in the order they came, S for what was read."""
        return [path.name.partition(":2,")[2] for path in self._messages()]

    def log(self) -> str:
        """What the server wrote down."""
        return (self._folder / "log").read_text(encoding="utf-8")

    def _messages(self) -> list[Path]:
        box = self._folder / "mail"
        return sorted(
            [*(box / "new").iterdir(), *(box / "cur").iterdir()], key=lambda one: one.name
        )
