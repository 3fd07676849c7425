// A network that fails on demand, between the product and its database: cut (connections are reset, new ones refused) or silent (packets
// vanish without a word, as behind a firewall that forgot the connection, or a machine that lost its power).
import { once } from 'node:events'
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net'

export interface CutProxy {
  port: number
  /** Every connection is reset, and so is each new one. */
  cut(): void
  /** Nothing passes any more. Connections of now and of meanwhile stay dead for good, without being told. */
  silence(): void
  /** Nothing passes any more on the connections of now, and both their ends stay open; new ones pass. */
  stall(): void
  /** New connections pass again. */
  heal(): void
  close(): Promise<void>
}

export async function cutProxy(target: NetConnectOpts): Promise<CutProxy> {
  let state: 'passing' | 'cut' | 'silent' = 'passing'
  const pairs = new Set<{ near: Socket; far: Socket | undefined }>()
  const server = createServer(near => {
    near.on('error', () => near.destroy())
    if (state === 'cut') {
      near.resetAndDestroy()
      return
    }
    const pair: { near: Socket; far: Socket | undefined } = { near, far: undefined }
    pairs.add(pair)
    near.on('close', () => {
      pairs.delete(pair)
      pair.far?.destroy()
    })
    if (state === 'silent') {
      near.pause()
      return
    }
    const far = connect(target)
    pair.far = far
    far.on('error', () => near.destroy())
    far.on('close', () => near.destroy())
    near.pipe(far)
    far.pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    port,
    cut() {
      state = 'cut'
      for (const { near } of pairs) near.resetAndDestroy()
    },
    silence() {
      state = 'silent'
      for (const pair of pairs) {
        pair.near.unpipe()
        pair.near.pause()
        pair.far?.removeAllListeners('close')
        pair.far?.unpipe()
        // The server at the other end hears nothing either; its half is let go so that it does not fill up with the dead.
        pair.far?.destroy()
        pair.far = undefined
      }
    },
    stall() {
      for (const { near, far } of pairs) {
        for (const end of [near, far]) end?.unpipe().pause()
      }
    },
    heal() {
      state = 'passing'
    },
    async close() {
      state = 'cut'
      for (const { near } of pairs) near.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
