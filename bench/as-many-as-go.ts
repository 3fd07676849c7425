// How many requests a second a server answers, each from another address, as bench/reads.ts asks.
import { connect } from 'node:net'

const closedSeconds = 2
const closedConnections = 16
const addressCount = 2_000
let asked = 0

/** Requests a second over a few connections, each asking again when it is answered; by sockets of our own, so that what asks costs little. */
export async function asManyAsGo(port: number, path: string): Promise<number> {
  let answered = 0
  const until = performance.now() + closedSeconds * 1000
  await Promise.all(
    Array.from({ length: closedConnections }, () => {
      const socket = connect(port, '127.0.0.1').setNoDelay()
      let missing = 0
      const next = () => {
        const caller = asked++ % addressCount
        socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.9.${caller >> 8}.${caller & 255}\r\n\r\n`)
      }
      socket.on('connect', next)
      socket.on('data', piece => {
        if (missing === 0) {
          const head = piece.toString('latin1')
          const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? []
          if (!head.startsWith('HTTP/1.1 200') || length === undefined) {
            socket.destroy(new Error(head.slice(0, 200)))
            return
          }
          missing = head.indexOf('\r\n\r\n') + 4 + Number(length)
        }
        missing -= piece.length
        if (missing > 0) return
        answered++
        if (performance.now() < until) next()
        else socket.destroy()
      })
      return new Promise<void>((resolve, reject) => socket.on('error', reject).on('close', () => resolve()))
    }),
  )
  return answered / closedSeconds
}
