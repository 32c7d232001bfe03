import Foundation

struct Answer: Decodable {
    let messages: [String]
    let cursor: String?
    let end: Bool?
}

var last = ""
while true {
    let (data, _) = try await URLSession.shared.data(from: URL(string: CommandLine.arguments[1] + last)!)
    let answer = try JSONDecoder().decode(Answer.self, from: data)
    answer.messages.forEach { print($0) }
    if answer.end == true { break }
    if let cursor = answer.cursor { last = "&last=" + cursor }
}
