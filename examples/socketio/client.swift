import Foundation
import SocketIO  // github.com/socketio/socket.io-client-swift

let url = URLComponents(string: CommandLine.arguments[1])!
let query = Dictionary(uniqueKeysWithValues: (url.queryItems ?? []).map { ($0.name, $0.value ?? "") })
let manager = SocketManager(socketURL: url.url!, config: [.connectParams(query)])
let socket = manager.defaultSocket
socket.on("message") { data, _ in print(data[0]) }
socket.connect()
RunLoop.main.run()
