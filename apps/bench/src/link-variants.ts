/** Servers that do the same work, with and without our link, and with nothing at all round them. */
const PLAIN = {
  linked: 'with the link',
  null: 'null mode',
  fastify: 'without the link',
  bare: 'bare ws, node:http',
} as const

/** The same over TLS, where the link stands on its clear side. */
const OVER_TLS = {
  'linked-tls': 'with the link',
  'fastify-tls': 'without the link',
} as const

export type LinkVariant = keyof typeof PLAIN | keyof typeof OVER_TLS

/** Contenders of one table, and the one every ratio is taken against: the same Fastify server without the link. */
export interface LinkFamily {
  title: string
  names: Partial<Record<LinkVariant, string>>
  reference: LinkVariant
  tls: boolean
}

export const LINK_FAMILY: LinkFamily = { title: 'The link’s own cost', names: PLAIN, reference: 'fastify', tls: false }
export const TLS_LINK_FAMILY: LinkFamily = { title: 'The link’s own cost under TLS', names: OVER_TLS, reference: 'fastify-tls', tls: true }

/** Bytes of each message and event. */
export const SIZE = 100
