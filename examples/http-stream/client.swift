import Foundation

let (bytes, _) = try await URLSession.shared.bytes(from: URL(string: CommandLine.arguments[1])!)
for try await line in bytes.lines {
    print(try JSONDecoder().decode(String.self, from: Data(line.utf8)))
}
