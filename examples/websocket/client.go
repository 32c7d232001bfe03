package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/coder/websocket"
)

func main() {
	ctx := context.Background()
	socket, _, err := websocket.Dial(ctx, os.Args[1], nil)
	if err != nil {
		log.Fatal(err)
	}
	for {
		_, data, err := socket.Read(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(string(data))
	}
}
