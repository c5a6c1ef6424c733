"""Mail leaves by SMTP: `courier(server)` carries parcels, `check(server)` tries the way out.

aiosmtplib opens each connection (greeting, STARTTLS, sign-in); the mails themselves are said here,
several commands at once where the server takes them, so that of each it is known how far it came.

server.py        where the mail server is, and how far it is trusted
connection.py    commands out, answers in, each within its time
opening.py       a connection that is ready for mails, or the reason why there is none
conversation.py  the mails on one connection, and the fate of each
courier.py       several conversations side by side, and what is told of them
"""

from notifications.outbound.smtp.courier import courier
from notifications.outbound.smtp.opening import check
from notifications.outbound.smtp.server import Server

__all__ = ["Server", "check", "courier"]
