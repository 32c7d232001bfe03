import io.socket.client.IO // io.socket:socket.io-client
import java.net.URI
import java.util.concurrent.CountDownLatch

fun main(args: Array<String>) {
    val url = URI(args[0])
    val options = IO.Options.builder().setQuery(url.query).build()
    val socket = IO.socket("${url.scheme}://${url.authority}", options)
    socket.on("message") { println(it[0]) }
    socket.connect()
    CountDownLatch(1).await()
}
