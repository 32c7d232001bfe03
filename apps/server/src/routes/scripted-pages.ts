import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { otherLoopback, type Ports } from '../access.ts'
import { ProbeQuery } from '../probes/probe-query.ts'
import { probeCookies, tokenCookie } from '../probes/probe-cookies.ts'
import { readScript, scriptedPage, type ScriptedPage } from '../probes/scripted-page.ts'

/** 128 bits: what CSP 3 §8.1 asks of a nonce. */
const NONCE_BYTES = 16
const ATTACK = readScript(new URL('../probes/attack-script.mjs', import.meta.url))
const TOKENS = readScript(new URL('../probes/tokens-script.mjs', import.meta.url))
const NAMES = ['localhost', '127.0.0.1'] as const

/**
 * On the app port: `/attack/visit` is the victim, which sets its cookies and sends the visitor on; `/attack` is the
 * attacker's page, under the same name, which to the lanes is another port, or under the other, which is another site.
 */
export function routeScriptedPages(app: FastifyInstance, ports: Ports): void {
  app.get('/attack/visit', (request, reply) => {
    const from = new ProbeQuery(request.url).oneOf('from', ['port', 'site'])
    const host = from === 'site' ? otherLoopback(request.hostname) : request.hostname
    if (host === null || otherLoopback(request.hostname) === null) return refuse(request, reply)
    return reply.header('set-cookie', probeCookies()).redirect(`http://${host}:${ports.app}/attack?victim=${request.hostname}`)
  })

  app.get('/attack', (request, reply) => {
    const victim = new ProbeQuery(request.url).oneOf('victim', NAMES)
    const from = victim === request.hostname ? 'another port' : 'another site'
    const intro = `You visited ${victim} a moment ago: it gave your browser three cookies, one for each SameSite value, for a minute. From here every way that a page has, WebTransport left out, tries to reach ${victim}:${ports.lanes} with them, while the server looks at Origin or does not, and while CORS lets this page read or does not. It is your own server, and nothing else is asked.`
    return send(request, reply, `${victim}:${ports.lanes}`, {
      title: `This page plays an attacker, from ${from}`,
      intro,
      columns: ['Way', 'Origin check', 'CORS', 'let in', 'cookies that came', 'answer could be read', 'Origin it was told', 'Referer'],
      data: { victim, lanes: String(ports.lanes) },
      script: ATTACK,
    })
  })

  /** The visitor's own page: how a token can be handed over, and what becomes of it. */
  app.get('/tokens', (request, reply) => {
    if (otherLoopback(request.hostname) === null) return refuse(request, reply)
    reply.header('set-cookie', tokenCookie())
    return send(request, reply, `${request.hostname}:${ports.lanes}`, {
      title: 'Handing over a token: what a browser lets you do, and what is written down',
      intro: `Each API of this page tries each means against ${request.hostname}:${ports.lanes}, another port of this host, with a token that guards nothing. A line of the log is what a server or proxy keeps in the common format.`,
      columns: ['Means', 'API', 'came by', 'what the access log keeps', 'Referer'],
      data: { lanes: String(ports.lanes) },
      script: TOKENS,
    })
  })
}

function refuse({ hostname }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.code(400).send({ error: 'refused', message: `Host: ${hostname} is not allowed; allowed: ${NAMES.join(', ')}` })
}

function send(request: FastifyRequest, reply: FastifyReply, lanes: string, page: Omit<ScriptedPage, 'nonce'>): FastifyReply {
  const nonce = randomBytes(NONCE_BYTES).toString('base64')
  // As an ordinary page has it: no isolation, and the browser's own habit with Referer.
  for (const name of ['cross-origin-opener-policy', 'cross-origin-embedder-policy', 'referrer-policy']) reply.removeHeader(name)
  return reply
    .header(
      'content-security-policy',
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src ws://${request.host} http://${lanes} ws://${lanes}; frame-src http://${lanes}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    )
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(scriptedPage({ nonce, ...page }))
}
