// None yet: Apple's own libraries have QUIC and no WebTransport. What others
// have begun (hironichu/quiver, fpseverino/swift-webtransport) is young, and
// follows other drafts of the protocol. In an app a WKWebView has what Safari
// has, since 26.4: client.mjs runs there.
