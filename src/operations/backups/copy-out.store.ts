// COPY … TO STDOUT as a stream of what it says. The server wraps every row into a message of its own: the wrapping is taken away where the
// bytes lie, a read of the socket at a time, so that a million rows cost neither a million buffers nor a second copy.
import { Readable } from 'node:stream'
import type { Connection, Submittable } from 'pg'

type Wire = Connection & { query(text: string): void; stream: Readable }
type Listener = (bytes: Buffer) => void

const headerBytes = 5
const codes = { copyOutResponse: 0x48, copyData: 0x64, notice: 0x4e, parameter: 0x53, notification: 0x41 }
/** May come in between, and says nothing to us. */
const passing = new Set([codes.copyOutResponse, codes.notice, codes.parameter, codes.notification])

/** For `client.query`; ends with the table, and fails with what the server or the connection says. */
export class CopyOut extends Readable implements Submittable {
  readonly #text: string
  #stream: Readable | undefined
  /** Of the driver, which goes on after us. */
  #driver: Listener = () => {}
  #wants = false
  /** What is there of a message's head, as far as it has come. */
  #head = Buffer.alloc(headerBytes)
  #headBytes = 0
  #left = 0
  readonly #readable = () => this.#forward()

  constructor(text: string) {
    super()
    this.#text = text
  }

  submit(connection: Connection): void {
    const { stream } = connection as Wire
    const [driver, ...others] = stream.listeners('data')
    if (!driver || others.length > 0) throw new Error('somebody else listens to the connection too')
    this.#driver = driver as Listener
    this.#stream = stream
    stream.removeListener('data', this.#driver)
    stream.pause()
    stream.on('readable', this.#readable)
    ;(connection as Wire).query(this.#text)
  }

  override _read(): void {
    this.#wants = true
    this.#forward()
  }

  handleError(error: Error): void {
    this.destroy(error)
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.push(null)
  }

  #forward(): void {
    while (this.#wants && this.#stream) {
      const chunk = this.#stream.read() as Buffer | null
      if (chunk === null) return
      this.#take(chunk)
    }
  }

  #take(chunk: Buffer): void {
    let kept = 0
    let rest: Buffer | undefined
    for (let at = 0; at < chunk.length; ) {
      if (this.#left > 0) {
        const part = Math.min(this.#left, chunk.length - at)
        if (this.#head[0] === codes.copyData) {
          if (kept !== at) chunk.copyWithin(kept, at, at + part)
          kept += part
        }
        at += part
        this.#left -= part
        continue
      }
      if (this.#headBytes === 0 && chunk[at] !== codes.copyData && !passing.has(chunk[at]!)) {
        rest = chunk.subarray(at)
        break
      }
      this.#head[this.#headBytes++] = chunk[at++]!
      if (this.#headBytes < headerBytes) continue
      this.#left = this.#head.readUInt32BE(1) - 4
      this.#headBytes = 0
    }
    if (kept > 0) this.#wants = this.push(chunk.subarray(0, kept))
    if (rest) this.#giveBack(rest)
  }

  /** The table's end, or a fault: the driver reads on, and tells us. */
  #giveBack(rest: Buffer): void {
    const stream = this.#stream!
    this.#stream = undefined
    stream.removeListener('readable', this.#readable)
    stream.on('data', this.#driver)
    this.#driver(rest)
    // Those who listened for 'readable' have stopped the flow, and are only gone in the next turn.
    process.nextTick(() => stream.resume())
  }
}
