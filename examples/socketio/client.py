# Its protocol by hand, over polling; python-socketio does the same and more.
import json
import sys
import urllib.request

url = sys.argv[1] + "&EIO=4&transport=polling"


def ask(sid="", body=None):
    with urllib.request.urlopen(url + sid, body) as answer:
        return answer.read().decode().split("\x1e")


sid = "&sid=" + json.loads(ask()[0][1:])["sid"]
ask(sid, b"40")
while True:
    for packet in ask(sid):
        if packet == "2":
            ask(sid, b"3")
        elif packet in ("1", "41"):
            sys.exit()
        elif packet.startswith('42["message",'):
            print(json.loads(packet[2:])[1], flush=True)
