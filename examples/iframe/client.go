// In a page: <iframe hidden src="…"> and onmessage. Elsewhere the scripts of the document are read, not run.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"regexp"
	"strings"
)

var call = regexp.MustCompile(`(?s)<script[^>]*>m\((.*)\)</script>$`)

func main() {
	answer, err := http.Get(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	document := bufio.NewReader(answer.Body)
	script := ""
	for {
		piece, err := document.ReadString('>')
		if err != nil {
			log.Fatal(err)
		}
		if script += piece; !strings.HasSuffix(script, "</script>") {
			continue
		}
		if found := call.FindStringSubmatch(script); found != nil {
			var arguments []any
			if err := json.Unmarshal([]byte("["+found[1]+"]"), &arguments); err != nil {
				log.Fatal(err)
			}
			fmt.Println(arguments[0])
		}
		script = ""
	}
}
