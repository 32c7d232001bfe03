/**
 * Charts are dear to draw: each at most every `intervalMs`, one a frame, the longest waiting first, and only those in
 * view. Time and frames are arguments.
 */
export interface RedrawQueue {
  add(draw: () => void): RedrawTicket
}

interface RedrawTicket {
  /** There is something new to draw. */
  dirty(): void
  inView(visible: boolean): void
  remove(): void
}

interface Entry {
  draw(): void
  dirty: boolean
  visible: boolean
  drawnAt: number
}

export function createRedrawQueue(requestFrame: (frame: () => void) => void, now: () => number, intervalMs: () => number): RedrawQueue {
  const entries = new Set<Entry>()
  let requested = false

  const next = (): Entry | null => {
    let longest: Entry | null = null
    for (const entry of entries) {
      if (!entry.dirty || !entry.visible || now() - entry.drawnAt < intervalMs()) continue
      if (!longest || entry.drawnAt < longest.drawnAt) longest = entry
    }
    return longest
  }
  const request = (): void => {
    if (requested || !next()) return
    requested = true
    requestFrame(() => {
      requested = false
      const entry = next()
      if (!entry) return
      entry.dirty = false
      entry.drawnAt = now()
      entry.draw()
      request()
    })
  }
  return {
    add(draw) {
      const entry: Entry = { draw, dirty: false, visible: false, drawnAt: Number.NEGATIVE_INFINITY }
      entries.add(entry)
      return {
        dirty: () => {
          entry.dirty = true
          request()
        },
        inView: (visible) => {
          entry.visible = visible
          request()
        },
        remove: () => entries.delete(entry),
      }
    },
  }
}
