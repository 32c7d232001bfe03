import sys
from websockets.sync.client import connect

with connect(sys.argv[1]) as socket:
    for message in socket:
        print(message, flush=True)
