// Bytes on a socket, because a client library would refuse to send what an attacker sends.
import { connect } from 'node:net'

export type RawAnswer = { text: string; status: number | undefined; headers: string; body: string; ms: number; cutOff: boolean }

/** Everything that comes back until the other side closes, or until `patienceMs` is over. */
export function rawRequest(port: number, bytes: string | Buffer, patienceMs = 20_000): Promise<RawAnswer> {
  return new Promise(resolve => {
    const began = performance.now()
    const parts: Buffer[] = []
    let cutOff = false
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const patience = setTimeout(() => {
      cutOff = true
      socket.destroy()
    }, patienceMs)
    socket.on('data', (data: Buffer) => parts.push(data))
    // A server that refuses early may reset what is still being sent: what it said before counts.
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(patience)
      const text = Buffer.concat(parts).toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]
      resolve({
        text,
        status: status === undefined ? undefined : Number(status),
        headers: end === -1 ? text : text.slice(0, end),
        body: end === -1 ? '' : text.slice(end + 4),
        ms: performance.now() - began,
        cutOff,
      })
    })
  })
}
