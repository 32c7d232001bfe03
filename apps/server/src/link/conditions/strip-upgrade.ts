/** What a proxy that speaks plain HTTP leaves out: `Upgrade` is hop by hop. RFC 9110 §7.6.1, §7.8. */
const HOP_BY_HOP = /^(upgrade|connection|http2-settings):/i

/** The request head as such a proxy sends it on: `Upgrade` gone, `Connection: close`, as nginx by default. */
export function stripUpgrade(head: Buffer): Buffer {
  const [startLine = '', ...fields] = head.toString('latin1').split('\r\n')
  const kept = fields.filter((field) => !HOP_BY_HOP.test(field))
  return Buffer.from([startLine, 'Connection: close', ...kept].join('\r\n'), 'latin1')
}
