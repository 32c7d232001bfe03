package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	var answer struct {
		Messages []string
		Cursor   string
		End      bool
	}
	for last := ""; !answer.End; {
		response, err := http.Get(os.Args[1] + last)
		if err != nil {
			log.Fatal(err)
		}
		err = json.NewDecoder(response.Body).Decode(&answer)
		response.Body.Close()
		if err != nil {
			log.Fatal(err)
		}
		for _, message := range answer.Messages {
			fmt.Println(message)
		}
		if answer.Cursor != "" {
			last = "&last=" + answer.Cursor
		}
	}
}
