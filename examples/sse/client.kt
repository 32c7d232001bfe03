import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers

fun main(args: Array<String>) {
    val request = HttpRequest.newBuilder(URI(args[0])).build()
    val lines = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body()
    lines.filter { it.startsWith("data: ") }.forEach { println(it.removePrefix("data: ")) }
}
