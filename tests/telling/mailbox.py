"""Two small mail servers by aiosmtpd, one with STARTTLS and a log in, one in clear; mails become files in a folder.

    mailbox.py FOLDER CERTIFICATE KEY       prints both ports, then serves until it is killed
"""

import pathlib
import socket
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mailbox:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.count = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        for code in ("550", "451"):
            if address.startswith("refuse" + code):
                return code + " not from you"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        tls = "yes" if session.ssl else "no"
        text = f"X-Tls: {tls}\n".encode() + envelope.content.replace(b"\r\n", b"\n")
        name = f"{id(self)}-{self.count}.eml"
        partial = self.folder / ("." + name)
        partial.write_bytes(text)
        partial.rename(self.folder / name)
        return "250 taken"


def login(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"bella", b"s3cret")
    return AuthResult(success=good, handled=False) if not good else AuthResult(success=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


folder, certificate, key = sys.argv[1:]
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
secure = Controller(
    Mailbox(folder), hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True,
    authenticator=login, auth_required=True,
)
plain = Controller(Mailbox(folder), hostname="127.0.0.1", port=free_port())
ports = []
for controller in (secure, plain):
    controller.start()
    ports.append(controller.port)
print(*ports, flush=True)
threading.Event().wait()
