"""Email goes out as email: against a server on this machine that speaks just enough SMTP."""

import email
import socketserver
import threading
from email import policy

import pytest

from costlib.alerts.sending import by_apprise


class Answer(socketserver.StreamRequestHandler):
    """Says yes to everything and keeps the message."""

    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            command = line.split()[0].upper()
            if command == "DATA":
                self.say("354 go on")
                content = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.got.append(email.message_from_bytes(content, policy=policy.default))
            self.say("221 bye" if command == "QUIT" else "250 fine")
            if command == "QUIT":
                return

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mailbox():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        server.got = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_notice_is_an_email_with_its_title_as_the_subject_and_no_picture_from_elsewhere(mailbox, make_notice):
    host, port = mailbox.server_address
    address = f"mailto://{host}:{port}?from=board@example.com&to=finance@example.com&mode=insecure"
    notice = make_notice(title="OpenAI cost <b>more</b>\r\nBcc: x@example.com", body="1 < 2 & so on", scope="OpenAI")

    assert by_apprise(address, notice, "https://board.example/anomalies") is None
    (got,) = mailbox.got
    text = got.get_body(("html", "plain")).get_content()
    assert got["Subject"] == "OpenAI cost <b>more</b> Bcc: x@example.com"
    assert got["To"].addresses[0].addr_spec == "finance@example.com"
    assert got["Bcc"] is None
    assert "1 &lt; 2 &amp; so on" in text or "1 < 2 & so on" in text
    assert "https://board.example/anomalies" in text
    assert "<img" not in text
    assert "github" not in got.as_string()
