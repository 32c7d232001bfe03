import json
import sys
import urllib.request

with urllib.request.urlopen(sys.argv[1]) as answer:
    for line in answer:
        print(json.loads(line), flush=True)
