import Foundation

let socket = URLSession.shared.webSocketTask(with: URL(string: CommandLine.arguments[1])!)
socket.resume()
while true {
    switch try await socket.receive() {
    case .string(let text): print(text)
    case .data(let bytes): print(bytes.count, "bytes")
    @unknown default: break
    }
}
