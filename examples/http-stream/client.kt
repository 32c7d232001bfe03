import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import kotlinx.serialization.json.Json

fun main(args: Array<String>) {
    val request = HttpRequest.newBuilder(URI(args[0])).build()
    val lines = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()
    lines.forEach { println(Json.decodeFromString<String>(it)) }
}
