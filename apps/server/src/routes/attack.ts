import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { otherLoopback, type Ports } from '../access.ts'
import { attackPage } from '../probes/attack-page.ts'
import { ProbeQuery } from '../probes/probe-query.ts'
import { probeCookies } from '../probes/probe-cookies.ts'

/** 128 bits: what CSP 3 §8.1 asks of a nonce. */
const NONCE_BYTES = 16
const NAMES = ['localhost', '127.0.0.1'] as const

/**
 * On the app port: `/attack/visit` is the victim, which sets its cookies and sends the visitor on; `/attack` is the
 * attacker's page, under the same name, which to the lanes is another port, or under the other, which is another site.
 */
export function routeAttack(app: FastifyInstance, ports: Ports): void {
  app.get('/attack/visit', (request, reply) => {
    const from = new ProbeQuery(request.url).oneOf('from', ['port', 'site'])
    const host = from === 'site' ? otherLoopback(request.hostname) : request.hostname
    if (host === null || otherLoopback(request.hostname) === null) {
      return reply.code(400).send({ error: 'refused', message: `Host: ${request.hostname} is not allowed; allowed: ${NAMES.join(', ')}` })
    }
    return reply.header('set-cookie', probeCookies()).redirect(`http://${host}:${ports.app}/attack?victim=${request.hostname}`)
  })

  app.get('/attack', (request, reply) => {
    const victim = new ProbeQuery(request.url).oneOf('victim', NAMES)
    const nonce = randomBytes(NONCE_BYTES).toString('base64')
    const lanes = `${victim}:${ports.lanes}`
    // An attacker's page has no reason to isolate itself, nor to hide where it is.
    for (const name of ['cross-origin-opener-policy', 'cross-origin-embedder-policy', 'referrer-policy']) reply.removeHeader(name)
    return reply
      .header(
        'content-security-policy',
        `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src ws://${request.host} http://${lanes} ws://${lanes}; frame-src http://${lanes}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      )
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(attackPage({ nonce, victim, lanesPort: ports.lanes, from: victim === request.hostname ? 'another port' : 'another site' }))
  })
}
