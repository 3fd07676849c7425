// A server that speaks OpenAI's chat completions, as most do, local ones too. See docs/decisions/language-model-client.md.
import { TextDecoder } from 'node:util'
import { Failure } from '#basics'
import type { OperatorsService } from '#outbound'

export type LanguageModel = {
  /** As the operator named it: who wrote the text. */
  readonly name: string
  /** The answer's text, piece by piece. Throws Failure, also while it is read. */
  readonly answer: (instructions: string, question: string, signal: AbortSignal) => Promise<AsyncGenerator<string, void>>
}

export type ModelSettings = { readonly name: string; readonly key: string | undefined }

const mostTokens = 700
/** No event of such a server is longer. */
const longestLine = 65_536

export function openLanguageModel(service: Pick<OperatorsService, 'post'>, { name, key }: ModelSettings): LanguageModel {
  return {
    name,
    answer: async (instructions, question, signal) => {
      const headers = {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      }
      const messages = [
        { role: 'system', content: instructions },
        { role: 'user', content: question },
      ]
      const body = JSON.stringify({ model: name, messages, stream: true, temperature: 0, max_tokens: mostTokens })
      return textOf(await service.post('chat/completions', { headers, body, signal }))
    },
  }
}

async function* textOf(bytes: AsyncGenerator<Uint8Array, void>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8')
  let waiting = ''
  let hasSpoken = false
  for await (const piece of bytes) {
    waiting += decoder.decode(piece, { stream: true })
    const lines = waiting.split(/\r?\n/)
    waiting = lines.pop() ?? ''
    if (waiting.length > longestLine) throw unreadable()
    for (const line of lines) {
      if (!line.startsWith('data:')) continue
      const data = line.slice('data:'.length).trim()
      if (data === '[DONE]') return
      const text = contentOf(data)
      if (text === '') continue
      hasSpoken = true
      yield text
    }
  }
  if (!hasSpoken) throw unreadable()
}

function contentOf(data: string): string {
  let event: unknown
  try {
    event = JSON.parse(data)
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable(error)
    throw error
  }
  const choices = field(event, 'choices')
  const content = field(field(Array.isArray(choices) ? choices[0] : undefined, 'delta'), 'content')
  return typeof content === 'string' ? content : ''
}

function field(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined
}

function unreadable(cause?: unknown): Failure {
  return new Failure('damaged', 'The language model answered with something else than a streamed text.', { cause })
}
