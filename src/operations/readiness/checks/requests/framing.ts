import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import type { Audit } from '../../audit.ts'
import { type Claim, observing } from '../../claim.ts'

const waitMs = 5_000

/** Two servers in a row that read such a message differently let one person's request pass as part of another's. */
const messages = (host: string): Record<string, string> => ({
  'a length and chunks': `POST /api/csp-report HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG`,
  'two lengths': `POST /api/csp-report HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc`,
  'a blank before the colon': `POST /api/csp-report HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
  'a line that goes on': `GET /api/health HTTP/1.1\r\nHost: ${host}\r\nX-One: a\r\n b\r\n\r\n`,
  'two hosts': `GET /api/health HTTP/1.1\r\nHost: ${host}\r\nHost: elsewhere.invalid\r\n\r\n`,
})

export const framing: Claim = {
  id: 'requests.framing',
  section: 'testing',
  says: 'A request whose end or host could be read in two ways is refused (400), so that nothing is smuggled past a proxy',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const [what, message] of Object.entries(messages(audit.url.host))) {
      const [, status = ''] = /^HTTP\/1\.1 (\d{3})/.exec(await answerTo(audit, message)) ?? []
      seen.expect(status.startsWith('4') || status === '501', `${what} → ${status || 'hung up'}`)
    }
    return seen.evidence()
  },
}

/** What comes back until it is over, or long enough has passed. */
function answerTo({ url, ca }: Audit, message: string): Promise<string> {
  const isSecure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (isSecure ? 443 : 80)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket: Socket = isSecure
      ? connectSecure({ host, port, servername: host, ...(ca === undefined ? {} : { ca }) })
      : connectPlain({ host, port })
    socket.setTimeout(waitMs, () => socket.destroy())
    socket.once(isSecure ? 'secureConnect' : 'connect', () => socket.write(message))
    socket.on('data', part => {
      text += part.toString('latin1')
      if (text.includes('\r\n\r\n')) socket.destroy()
    })
    socket.once('error', error => (text === '' ? reject(error) : socket.destroy()))
    socket.once('close', () => resolve(text))
  })
}
