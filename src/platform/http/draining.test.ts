// A server that stops while its loop stands still, as on a machine with too much to do: what the kernel has taken for it meanwhile, it answers.
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Server as Listener } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { beginDraining } from './draining.ts'
import { listenBeside } from './listening.ts'

const opened: { server: Server; clients: Worker }[] = []
afterEach(async () => {
  for (const { server, clients } of opened.splice(0)) {
    await clients.terminate()
    server.close()
    server.closeAllConnections()
  }
})

/** Clients on a thread of their own: they send while the server's loop stands still. Each sends one request when told, and says how it ended. */
const clientsCode = `
  const { connect } = require('node:net')
  const { parentPort, workerData: { host, port, count, isKept, sent } } = require('node:worker_threads')
  const request = 'GET / HTTP/1.1\\r\\nhost: localhost\\r\\n\\r\\n'
  const said = new Int32Array(sent)
  const clients = Array.from({ length: count }, () => ({ socket: undefined, answers: 0, end: undefined }))
  const open = client => new Promise(resolve => {
    client.socket = connect(port, host, resolve)
    client.socket.setEncoding('utf8').on('data', text => { client.answers += text.split('HTTP/1.1 200').length - 1; client.heard?.() })
    client.socket.on('error', error => { client.end ??= error.code })
    client.socket.on('close', () => { client.end ??= 'closed'; if (clients.every(each => each.end)) parentPort.postMessage(clients.map(({ answers, end }) => [answers, end])) })
  })
  const ask = client => new Promise(resolve => client.socket.write(request, resolve))
  async function begin() {
    if (!isKept) return
    for (const client of clients) {
      await open(client)
      const answered = new Promise(resolve => { client.heard = resolve })
      await ask(client)
      await answered
    }
  }
  parentPort.on('message', async () => {
    for (const client of clients) {
      if (!isKept) await open(client)
      await ask(client)
    }
    Atomics.store(said, 0, 1)
    Atomics.notify(said, 0)
  })
  begin().then(() => parentPort.postMessage('begun'))
`

/** `beside`: another address, which its clients use. */
async function serverWith({ isKept, beside }: { isKept: boolean; beside?: string }) {
  let isClosing = false
  const server = createServer((_, response) => {
    if (isClosing) response.setHeader('connection', 'close')
    response.end('ok')
  })
  server.keepAliveTimeout = 600_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const servers: Listener[] = beside === undefined ? [server] : [server, await listenBeside(server, beside)]
  const sent = new Int32Array(new SharedArrayBuffer(4))
  const clients = new Worker(clientsCode, {
    eval: true,
    workerData: {
      host: beside ?? '127.0.0.1',
      port: (server.address() as AddressInfo).port,
      count: 8,
      isKept,
      sent: sent.buffer,
    },
  })
  opened.push({ server, clients })
  const heard = () => new Promise<unknown>(resolve => clients.once('message', resolve))
  expect(await heard()).toBe('begun')
  return {
    server,
    servers,
    onClosed: (): void => void (isClosing = true),
    /** The loop stands still until all have sent. */
    stall: async (): Promise<{ ends: Promise<unknown> }> => {
      const ends = heard()
      Atomics.store(sent, 0, 0)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      clients.postMessage('send')
      expect(Atomics.wait(sent, 0, 0, 20_000)).not.toBe('timed-out')
      return { ends }
    },
  }
}

describe('a server that stops', () => {
  it('answers whoever the kernel has taken before its port closes', async () => {
    const { server, onClosed, stall } = await serverWith({ isKept: false })
    const draining = beginDraining([server])
    const { ends } = await stall()
    await draining.close({ restMs: 100, livelyMs: 100, onClosed })
    expect(await ends).toEqual(Array.from({ length: 8 }, () => [1, 'closed']))
  })

  it('answers what has come on kept connections while it did not get to run, though its time is over', async () => {
    const { server, onClosed, stall } = await serverWith({ isKept: true })
    const draining = beginDraining([server])
    let stalled: ReturnType<typeof stall> | undefined
    const look = server.getConnections.bind(server)
    server.getConnections = told => {
      stalled ??= stall()
      // For longer than connections are given.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30)
      return look(told)
    }
    await draining.close({ restMs: 10, livelyMs: 10, onClosed })
    expect(await (await stalled!).ends).toEqual(Array.from({ length: 8 }, () => [2, 'closed']))
  })

  it('waits for those who have just asked, and not for connections that are only kept open', async () => {
    const lively = await serverWith({ isKept: true })
    const draining = beginDraining([lively.server])
    await lively.stall()
    let again: ReturnType<typeof lively.stall> | undefined
    await draining.close({
      restMs: 1,
      livelyMs: 60_000,
      onClosed: () => {
        lively.onClosed()
        setTimeout(() => (again = lively.stall()), 150)
      },
    })
    expect(await (await again!).ends).toEqual(Array.from({ length: 8 }, () => [3, 'closed']))

    const kept = await serverWith({ isKept: true })
    await beginDraining([kept.server]).close({ restMs: 1, livelyMs: 600_000, onClosed: kept.onClosed })
  })

  it.skipIf(process.platform !== 'linux')('answers those who came to its other address in the same way', async () => {
    const fresh = await serverWith({ isKept: false, beside: '127.0.0.2' })
    const draining = beginDraining(fresh.servers)
    const { ends } = await fresh.stall()
    await draining.close({ restMs: 100, livelyMs: 100, onClosed: fresh.onClosed })
    expect(await ends).toEqual(Array.from({ length: 8 }, () => [1, 'closed']))
    expect(fresh.servers.map(({ listening }) => listening)).toEqual([false, false])

    const lively = await serverWith({ isKept: true, beside: '127.0.0.2' })
    const drainingLively = beginDraining(lively.servers)
    await lively.stall()
    let again: ReturnType<typeof lively.stall> | undefined
    await drainingLively.close({
      restMs: 1,
      livelyMs: 60_000,
      onClosed: () => {
        lively.onClosed()
        setTimeout(() => (again = lively.stall()), 150)
      },
    })
    expect(await (await again!).ends).toEqual(Array.from({ length: 8 }, () => [3, 'closed']))
  })
})
