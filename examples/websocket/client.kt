import java.net.URI
import java.net.http.HttpClient
import java.net.http.WebSocket
import java.util.concurrent.CompletionStage
import java.util.concurrent.CountDownLatch

fun main(args: Array<String>) {
    val closed = CountDownLatch(1)
    val listener = object : WebSocket.Listener {
        private val text = StringBuilder()

        override fun onText(socket: WebSocket, data: CharSequence, last: Boolean): CompletionStage<*>? {
            text.append(data)
            if (last) println(text).also { text.clear() }
            socket.request(1)
            return null
        }

        override fun onClose(socket: WebSocket, code: Int, reason: String): CompletionStage<*>? {
            closed.countDown()
            return null
        }
    }
    HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI(args[0]), listener).join()
    closed.await()
}
