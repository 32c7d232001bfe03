import { describeProblem, shown } from '@wireside/contract/problem'

/** A parameter that cannot be used; the message says which, its value and what is allowed. */
export class ProbeRefused extends Error {
  readonly statusCode = 400

  constructor(field: string, value: string | null, allowed: string) {
    super(describeProblem({ field, value: value === null ? 'nothing' : shown(value), allowed }))
  }
}

/** Reads a probe's query; every parameter has a range and a default. */
export class ProbeQuery {
  readonly #search: URLSearchParams

  constructor(url: string) {
    this.#search = new URL(url, 'http://probe').searchParams
  }

  whole(name: string, byDefault: number, min: number, max: number): number {
    const text = this.#search.get(name)
    if (text === null) return byDefault
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new ProbeRefused(name, text, `a whole number from ${min} to ${max}`)
  }

  oneOf<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
    const text = this.#search.get(name) ?? allowed[0]
    const found = allowed.find((one) => one === text)
    if (found === undefined) throw new ProbeRefused(name, text, allowed.join(', '))
    return found
  }

  text(name: string, maxLength: number): string {
    const text = this.#search.get(name) ?? ''
    if (text.length <= maxLength) return text
    throw new ProbeRefused(name, text, `at most ${maxLength} characters`)
  }
}
