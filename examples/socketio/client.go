// Its protocol by hand, over WebSocket: Socket.IO has no client of its own in Go.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/coder/websocket"
)

func main() {
	ctx := context.Background()
	socket, _, err := websocket.Dial(ctx, os.Args[1]+"&EIO=4&transport=websocket", nil)
	if err != nil {
		log.Fatal(err)
	}
	for {
		_, data, err := socket.Read(ctx)
		if err != nil {
			log.Fatal(err)
		}
		switch packet := string(data); {
		case packet[0] == '0':
			err = socket.Write(ctx, websocket.MessageText, []byte("40"))
		case packet == "2":
			err = socket.Write(ctx, websocket.MessageText, []byte("3"))
		case strings.HasPrefix(packet, "42"):
			var event []any
			if err = json.Unmarshal(data[2:], &event); err == nil && event[0] == "message" {
				fmt.Println(event[1])
			}
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}
