for (let last = ''; ;) {
  const answer = await fetch(process.argv[2] + last)
  const { messages, cursor, end } = await answer.json()
  for (const message of messages) console.log(message)
  if (end) break
  if (cursor) last = `&last=${cursor}`
}
