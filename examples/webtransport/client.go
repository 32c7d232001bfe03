package main

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/webtransport-go"
)

func main() {
	lane, err := url.Parse(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	answer, err := http.Get(lane.Scheme + "://" + lane.Host + lane.Path)
	if err != nil {
		log.Fatal(err)
	}
	var address struct {
		Port            int
		CertificateHash string
	}
	if err := json.NewDecoder(answer.Body).Decode(&address); err != nil {
		log.Fatal(err)
	}

	dialer := webtransport.Dialer{
		QUICConfig: &quic.Config{EnableDatagrams: true, EnableStreamResetPartialDelivery: true},
		TLSClientConfig: &tls.Config{
			NextProtos:         []string{"h3"},
			InsecureSkipVerify: true, // the hash is checked in its place
			VerifyPeerCertificate: func(certificates [][]byte, _ [][]*x509.Certificate) error {
				if sum := sha256.Sum256(certificates[0]); hex.EncodeToString(sum[:]) != address.CertificateHash {
					return errors.New("this is another server's certificate")
				}
				return nil
			},
		},
	}
	ctx := context.Background()
	at := fmt.Sprintf("https://127.0.0.1:%d%s?%s&mode=datagrams", address.Port, lane.Path, lane.RawQuery)
	_, session, err := dialer.Dial(ctx, at, nil)
	if err != nil {
		log.Fatal(err)
	}
	for {
		datagram, err := session.ReceiveDatagram(ctx)
		if err != nil {
			log.Fatal(err)
		}
		// Four bytes that number the datagram and one that says text or binary, then the payload.
		fmt.Println(string(datagram[5:]))
	}
}
