import java.io.DataInputStream
import java.net.URI
import java.util.concurrent.CountDownLatch
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import tech.kwik.flupke.Http3Client // tech.kwik:flupke
import tech.kwik.flupke.Http3ClientBuilder
import tech.kwik.flupke.webtransport.ClientSessionFactory

fun main(args: Array<String>) {
    val lane = URI(args[0])
    val address = Json.parseToJsonElement(URI("${lane.scheme}://${lane.authority}${lane.path}").toURL().readText()).jsonObject
    val uri = URI("https://127.0.0.1:${address["port"]!!.jsonPrimitive.content}${lane.path}?${lane.query}&mode=stream")
    // For a server on this machine alone: elsewhere a trustManager checks the certificate, as by its hash.
    val http = Http3ClientBuilder().disableCertificateCheck().build() as Http3Client
    val sessions = ClientSessionFactory.newBuilder().serverUri(uri).httpClient(http).build()
    val session = sessions.createSession(uri, { stream ->
        val messages = DataInputStream(stream.inputStream)
        while (true) {
            val message = ByteArray(messages.readInt()).also(messages::readFully)
            // Four bytes that number the message and one that says text or binary, then the payload.
            println(String(message, 5, message.size - 5))
        }
    }, { })
    session.open()
    CountDownLatch(1).await()
}
