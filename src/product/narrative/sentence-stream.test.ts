import { expect, it } from 'vitest'
import { sentencesOfPieces } from './sentence-stream.ts'

async function sentencesOf(...pieces: string[]): Promise<string[]> {
  const sentences: string[] = []
  const coming = (async function* () {
    yield* pieces
  })()
  for await (const sentence of sentencesOfPieces(coming)) sentences.push(sentence)
  return sentences
}

it.each([
  [
    'a name in typographical quotation marks',
    ['2 of 26 rules speak. “Death cross” ', 'spoke 12 times.'],
    ['2 of 26 rules speak.', '“Death cross” spoke 12 times.'],
  ],
  ['a closing one behind the stop', ['It is “cheap.” The P/E is 9.'], ['It is “cheap.”', 'The P/E is 9.']],
  ['a figure in two pieces', ['It rose 22', '.5%. So it', ' did.'], ['It rose 22.5%.', 'So it did.']],
  ['a name with a stop', ['Apple Inc. rose. J. P. Morgan did too.'], ['Apple Inc. rose.', 'J. P. Morgan did too.']],
])('sentences are cut where they end: %s', async (_, pieces, sentences) => {
  expect(await sentencesOf(...pieces)).toEqual(sentences)
})
