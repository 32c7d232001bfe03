/**
 * Where labels of one column go so that none covers another: they give way downwards, and upwards again from `bottom`.
 * Places from the top, in pixels; `line`: how high a label is.
 */
export function labelsApart(places: readonly number[], line: number, bottom: number): number[] {
  const downwards = [...places.entries()].toSorted(([, a], [, b]) => a - b)
  const moved = [...places]
  let free = -Infinity
  for (const [index, place] of downwards) {
    moved[index] = Math.max(place, free)
    free = Math.max(place, free) + line
  }
  let room = bottom
  for (const [index] of downwards.toReversed()) {
    const place = Math.min(moved[index] ?? room, room)
    moved[index] = place
    room = place - line
  }
  return moved
}
