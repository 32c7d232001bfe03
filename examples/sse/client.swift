import Foundation

let (bytes, _) = try await URLSession.shared.bytes(from: URL(string: CommandLine.arguments[1])!)
for try await line in bytes.lines where line.hasPrefix("data: ") {
    print(line.dropFirst(6))
}
