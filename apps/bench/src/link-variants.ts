/** Servers that do the same work, with and without our link, and with nothing at all round them. */
export const LINK_VARIANTS = {
  linked: 'with the link',
  null: 'null mode',
  fastify: 'without the link',
  bare: 'bare ws, node:http',
} as const
export type LinkVariant = keyof typeof LINK_VARIANTS

/** What every ratio is taken against: the same Fastify server without the link. */
export const LINK_REFERENCE: LinkVariant = 'fastify'

/** Bytes of each message and event. */
export const SIZE = 100
