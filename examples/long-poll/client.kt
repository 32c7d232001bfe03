import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.Json

@Serializable
data class Answer(val messages: List<String>, val cursor: String? = null, val end: Boolean = false)

fun main(args: Array<String>) {
    val client = HttpClient.newHttpClient()
    var last = ""
    do {
        val request = HttpRequest.newBuilder(URI(args[0] + last)).build()
        val answer = Json.decodeFromString<Answer>(client.send(request, BodyHandlers.ofString()).body())
        answer.messages.forEach(::println)
        answer.cursor?.let { last = "&last=$it" }
    } while (!answer.end)
}
