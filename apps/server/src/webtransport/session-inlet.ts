import type { WebTransportMode } from '@wireside/contract/lanes'
import { decodeMessage, MESSAGE_HEAD_BYTES, MessageSplitter, type WebTransportMessage } from '@wireside/contract/webtransport-message'
import type { WebTransportServerSession } from 'rwebtransport'

/** Why what came up ends the session. */
export type InletProblem = 'too-long' | 'no-message'

/**
 * Reads what comes up a WebTransport session, in the way the lane sends down: on one stream or many, or as datagrams. Settles when nothing more comes, with what was wrong where that is why.
 */
export async function readMessages(
  session: WebTransportServerSession,
  mode: WebTransportMode,
  maxPayloadBytes: number,
  onMessage: (message: WebTransportMessage) => void,
): Promise<InletProblem | null> {
  const maxBytes = maxPayloadBytes + MESSAGE_HEAD_BYTES
  try {
    if (mode === 'datagrams') return await readDatagrams(session.datagrams.readable, onMessage)
    return await readStreams(session.incomingUnidirectionalStreams, maxBytes, onMessage)
  } catch (error) {
    // The session ended amid a read; its `closed` says how.
    if (error instanceof Error) return null
    throw error
  }
}

async function readDatagrams(readable: ReadableStream<Uint8Array>, onMessage: (message: WebTransportMessage) => void) {
  for await (const bytes of readable) {
    const message = decodeMessage(bytes)
    if (!message) return 'no-message'
    onMessage(message)
  }
  return null
}

async function readStreams(
  streams: ReadableStream<ReadableStream<Uint8Array>>,
  maxBytes: number,
  onMessage: (message: WebTransportMessage) => void,
): Promise<InletProblem | null> {
  let resolve: (problem: InletProblem) => void = () => undefined
  const problem = new Promise<InletProblem>((settle) => (resolve = settle))
  const readAll = async (): Promise<null> => {
    for await (const stream of streams) {
      // Not waited for: that one stream stalls must not hold up the others.
      void readStream(stream, maxBytes, onMessage).then((found) => found && resolve(found))
    }
    return null
  }
  return Promise.race([problem, readAll()])
}

/** A stream that ends amid a message has none to give. */
async function readStream(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  onMessage: (message: WebTransportMessage) => void,
): Promise<InletProblem | null> {
  const splitter = new MessageSplitter(maxBytes)
  try {
    for await (const chunk of stream) {
      const messages = splitter.push(chunk)
      if (!messages) return 'too-long'
      for (const bytes of messages) {
        const message = decodeMessage(bytes)
        if (!message) return 'no-message'
        onMessage(message)
      }
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
  }
  return null
}
