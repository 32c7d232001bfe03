# In a page: <iframe hidden src="…"> and onmessage. Elsewhere the scripts of the document are read, not run.
import json
import re
import sys
import urllib.request

rest = b""
with urllib.request.urlopen(sys.argv[1]) as document:
    while data := document.read1():
        *scripts, rest = (rest + data).split(b"</script>")
        for script in scripts:
            if call := re.search(r"<script[^>]*>m\((.*)\)$", script.decode(), re.S):
                print(json.loads("[" + call[1] + "]")[0], flush=True)
