import sys
import urllib.request

# A library such as httpx-sse parses everything; this prints what one-line events carry.
with urllib.request.urlopen(sys.argv[1]) as answer:
    for line in answer:
        if line.startswith(b"data: "):
            print(line[6:].decode().rstrip("\n"), flush=True)
