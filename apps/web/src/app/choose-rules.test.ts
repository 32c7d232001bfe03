import { expect, it } from 'vitest'
import { findClaim } from '../claims/ledger.ts'
import { DUTIES, RULES } from '../features/choose/rules.ts'

const named = new Set([...RULES, ...DUTIES].flatMap(({ claims }) => claims))

it.each([...named])('%s, named as evidence for an answer, is a claim', (id) => {
  expect(findClaim(id)?.id).toBe(id)
})
