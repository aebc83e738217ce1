"""A listener that prints what it is told, and where: `python -m tests.stack.ear PORT`."""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Ear(BaseHTTPRequestHandler):
    """Each message is one line of standard output: path, a blank, body."""

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        print(self.path, said.decode().replace("\n", " "), flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The messages alone are printed."""


if __name__ == "__main__":
    HTTPServer(("0.0.0.0", int(sys.argv[1])), Ear).serve_forever()
