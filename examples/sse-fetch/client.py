import sys
import urllib.request

request = urllib.request.Request(sys.argv[1], data=b"", method="POST", headers={"Accept": "text/event-stream"})
with urllib.request.urlopen(request) as answer:
    for line in answer:
        if line.startswith(b"data: "):
            print(line[6:].decode().rstrip("\n"), flush=True)
