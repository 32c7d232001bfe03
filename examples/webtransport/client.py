import asyncio
import hashlib
import json
import ssl
import sys
import urllib.request
from urllib.parse import urlsplit

from aioquic.asyncio import QuicConnectionProtocol, connect
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DatagramReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import HandshakeCompleted
from cryptography.hazmat.primitives.serialization import Encoding

lane = urlsplit(sys.argv[1])
address = json.load(urllib.request.urlopen(f"{lane.scheme}://{lane.netloc}{lane.path}"))


class Session(QuicConnectionProtocol):
    def quic_event_received(self, event):
        if isinstance(event, HandshakeCompleted):
            certificate = self._quic.tls._peer_certificate.public_bytes(Encoding.DER)
            if hashlib.sha256(certificate).hexdigest() != address["certificateHash"]:
                sys.exit("this is another server's certificate")
            self.http = H3Connection(self._quic, enable_webtransport=True)
            path = f"{lane.path}?{lane.query}&mode=datagrams"
            headers = {":method": "CONNECT", ":scheme": "https", ":authority": f"127.0.0.1:{address['port']}"}
            headers |= {":path": path, ":protocol": "webtransport"}
            stream = self._quic.get_next_available_stream_id()
            self.http.send_headers(stream, [(name.encode(), value.encode()) for name, value in headers.items()])
            self.transmit()
        for received in self.http.handle_event(event) if hasattr(self, "http") else []:
            # Four bytes that number the datagram and one that says text or binary, then the payload.
            if isinstance(received, DatagramReceived):
                print(received.data[5:].decode(), flush=True)


async def main():
    quic = QuicConfiguration(alpn_protocols=H3_ALPN, max_datagram_frame_size=65536, verify_mode=ssl.CERT_NONE)
    async with connect("127.0.0.1", address["port"], configuration=quic, create_protocol=Session) as session:
        await session.wait_closed()


asyncio.run(main())
