// One line from whoever runs a command: unseen when typed on a terminal, plain when it is piped in. Never from arguments, which every
// user of the machine can read.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

const mostCharacters = 10_000

/** Empty when there is none. */
export async function readHidden(prompt: string): Promise<string> {
  return process.stdin.isTTY ? typed(prompt) : firstLine(process.stdin)
}

async function typed(prompt: string): Promise<string> {
  process.stderr.write(prompt)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

async function firstLine(input: NodeJS.ReadStream): Promise<string> {
  let text = ''
  for await (const chunk of input.setEncoding('utf8')) {
    text += chunk
    if (text.includes('\n') || text.length > mostCharacters) break
  }
  return text.split(/\r?\n/, 1)[0]!
}
