import { Lab } from '../lab/lab.ts'
import { readSpoken, type Spoken } from '../lab/spoken.ts'

/** Asks in a lab of its own, so that no experiment finds a connection it did not open. Empty where the server is gone. */
export async function askSpoken(page: Window, signal: AbortSignal): Promise<Spoken[]> {
  let lab: Lab | null = null
  try {
    lab = await Lab.open(page, signal)
    return await readSpoken(lab)
  } catch (error) {
    if (signal.aborted) throw error
    return []
  } finally {
    lab?.close()
  }
}
