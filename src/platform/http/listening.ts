// A name may stand for several addresses: localhost is 127.0.0.1 and ::1, and a browser takes whichever it likes. The server stands at the
// first, and whoever comes in at another is handed to it, so that bounds, certificate, refusals and draining are the same at each of them.
import { lookup } from 'node:dns/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'

/** Those of localhost, as the system knows them; of anything else itself, for the system to find. */
export async function addressesOf(host: string): Promise<string[]> {
  if (host !== 'localhost') return [host]
  const found = await lookup(host, { all: true })
  return [...new Set(found.map(({ address }) => address))]
}

/** At its port. Resolves when whoever comes to that address is served by `server` too; rejects as listen does. */
export async function listenBeside(server: Server, host: string): Promise<Server> {
  const { port } = server.address() as AddressInfo
  // As node:http opens its own: a client that has said all it wants still gets its answer.
  const beside = createServer({ allowHalfOpen: true, noDelay: true }, socket => server.emit('connection', socket))
  await new Promise<void>((resolve, reject) => {
    beside.once('error', reject)
    beside.listen(port, host, resolve)
  })
  return beside
}
