/** Servers that do the same work, with and without our link, and with nothing at all round them. */
export const VARIANTS = {
  linked: 'Fastify with the link',
  null: 'Fastify with the link, meter and tap off',
  fastify: 'Fastify without the link',
  bare: 'bare ws and node:http',
} as const
export type Variant = keyof typeof VARIANTS

/** What every ratio is taken against. */
export const REFERENCE: Variant = 'fastify'

/** Bytes of each message and event. */
export const SIZE = 100
