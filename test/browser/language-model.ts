// A language model on loopback, as an operator may run one: it speaks OpenAI's chat completions, in pieces, and says what its question asks for.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export const modelName = 'little-model'
/** Bundled prices of AAPL end on a day with these figures; the yield is a lie. */
export const [truth, lie, otherTruth] = ['The close was 188.59 USD.', 'The dividend yield is 44.4 %.', 'Beta is 0.98.']
export const questions = { mixed: 'How is it?', lies: 'Tell me lies.', away: 'Are you there?' }

export async function openLanguageModel(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void text(request).then(body => {
      const { messages } = JSON.parse(body) as { messages: { content: string }[] }
      const question = messages.at(-1)?.content
      if (question === questions.away) return response.writeHead(500).end()
      const answer = question === questions.lies ? lie : [truth, lie, otherTruth].join(' ')
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const piece of answer.match(/.{1,7}/g) ?? [])
        response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: piece } }] })}\n\n`)
      return response.end('data: [DONE]\n\n')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close }
}
