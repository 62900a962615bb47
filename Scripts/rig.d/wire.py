"""HTTP/1.1 over a raw socket that is kept open: the rig must see exactly what was sent and what came back."""
import socket


# The admin's token of every server that the rig starts.
TOKEN = "the-rig-and-nobody-else-uses-this-token"


class Broken(Exception):
    """The connection ended or was silent before a whole answer was there: whether it was done is not known."""


class Silent(Broken):
    """No answer for as long as anybody should wait."""


def request(path, key=None, body=None, method=None):
    """A request's bytes."""
    head = f"{method or ('POST' if key is not None else 'GET')} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
    if key is not None:
        head += f"Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {len(body or b'')}\r\n"
    return head.encode() + b"\r\n" + (body or b"")


class Wire:
    """One connection, made when first used and made again after it broke."""

    def __init__(self, port, patience=60.0):
        self.port, self.patience, self.socket, self.rest = port, patience, None, b""

    def send(self, data):
        try:
            if self.socket is None:
                self.socket, self.rest = socket.create_connection(("127.0.0.1", self.port), self.patience), b""
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(data)
        except OSError as error:
            self.close()
            raise Broken(str(error))

    def receive(self):
        """Status and body of the next answer."""
        try:
            while (answer := parse(self.rest)) is None:
                part = self.socket.recv(1 << 16)
                if not part:
                    raise OSError("closed")
                self.rest += part
        except (OSError, AttributeError) as error:
            self.close()
            raise Silent(f"no answer in {self.patience} s") if isinstance(error, TimeoutError) else Broken(str(error))
        status, body, self.rest = answer
        return status, body

    def ask(self, path, key=None, body=None):
        self.send(request(path, key, body))
        return self.receive()

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None


def parse(data):
    """(status, body, what follows), or None while the answer is not whole."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    length = 0
    for line in data[:end].split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    start = end + 4
    if len(data) < start + length:
        return None
    return int(data[9:12]), data[start:start + length], data[start + length:]
