const { body } = await fetch(process.argv[2])
let rest = ''
for await (const text of body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) console.log(JSON.parse(line))
}
console.error('ended') // nobody opens it again
