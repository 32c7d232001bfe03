import json
import sys
import urllib.request

last = ""
while True:
    with urllib.request.urlopen(sys.argv[1] + last) as response:
        answer = json.load(response)
    for message in answer["messages"]:
        print(message, flush=True)
    if answer.get("end"):
        break
    if "cursor" in answer:
        last = "&last=" + answer["cursor"]
