import { createParser } from 'eventsource-parser'

const parser = createParser({ onEvent: ({ data }) => console.log(data) })
const { body } = await fetch(process.argv[2], { method: 'POST', headers: { accept: 'text/event-stream' } })
for await (const text of body.pipeThrough(new TextDecoderStream())) parser.feed(text)
console.error('ended') // nobody opens it again
