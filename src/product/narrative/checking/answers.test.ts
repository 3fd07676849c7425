// Whole answers of several sentences about six stocks, true and lying, each sentence read after the one before it. Where only one sentence of an
// answer lies, it stands in [[…]].
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Fact, type FactUnit, factOf } from '../fact.ts'
import { sentencesOfPieces } from '../sentence-stream.ts'
import type { Carried } from './carried.ts'
import { type Checker, checkerOf } from './checking.ts'

type Row = readonly [id: string, value: number | string, unit: FactUnit, currency: string | null, asOf: string | null]
type Answers = { readonly honest: readonly string[]; readonly lies: readonly string[] }

function read<T>(name: string): Record<string, T> {
  return JSON.parse(readFileSync(new URL(`../../../../test/fixtures/narrative/${name}.json`, import.meta.url), 'utf8')) as Record<
    string,
    T
  >
}

const facts = { ...read<readonly Row[]>('facts-of-five-stocks'), ...read<readonly Row[]>('facts-of-three-stocks') }

function checkerFor(symbol: string): Checker {
  return checkerOf(
    (facts[symbol] ?? []).flatMap(
      ([id, value, unit, currency, asOf]): readonly Fact[] | Fact =>
        factOf(id, id, value, unit, 'As it was told.', { asOf, source: 'made', currency }) ?? [],
    ),
  )
}

async function shownOf(check: Checker, answer: string): Promise<{ shown: string[]; struck: string[] }> {
  const shown: string[] = []
  const struck: string[] = []
  let carried: Carried | null = null
  const pieces = (async function* () {
    yield answer
  })()
  for await (const sentence of sentencesOfPieces(pieces)) {
    const checked = check(sentence, carried)
    carried = checked.passes ? checked.carries : null
    if (checked.passes && checked.isWordingChecked) shown.push(sentence)
    else struck.push(sentence)
  }
  return { shown, struck }
}

describe.each(Object.entries(read<Answers>('answers')))('answers about %s', (symbol, { honest, lies }) => {
  const check = checkerFor(symbol)

  it('are shown whole where they are true', async () => {
    const struck: string[] = []
    for (const answer of honest) struck.push(...(await shownOf(check, answer)).struck)
    expect(struck).toEqual([])
  })

  it('have no sentence left that lies', async () => {
    const through: string[] = []
    for (const answer of lies) {
      const [, lie] = /\[\[(.+?)\]\]/.exec(answer) ?? []
      const { shown } = await shownOf(check, answer.replace(/\[\[|\]\]/g, ''))
      through.push(...shown.filter(sentence => lie === undefined || sentence.includes(lie)))
    }
    expect(through).toEqual([])
  })
})
