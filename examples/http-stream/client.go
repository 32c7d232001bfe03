package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	answer, err := http.Get(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	lines := json.NewDecoder(answer.Body)
	for lines.More() {
		var message string
		if err := lines.Decode(&message); err != nil {
			log.Fatal(err)
		}
		fmt.Println(message)
	}
}
