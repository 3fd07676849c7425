// Nothing good is accused: companies, funds, rates, indexes and coins of every kind, of which each seed makes another.
import { describe, expect, it } from 'vitest'
import { goodKinds, goodOfKind } from '../../../test/support/good-kinds.ts'
import { rounds } from '../../../test/support/rounds.ts'
import { inspectBars, isAlarm } from './bar-quality.ts'

const made = rounds({ short: 4, long: 300 })

describe(`no alarm of ${made} good series each`, () => {
  it.each(goodKinds.map(kind => [kind.name, kind] as const))('%s', (_name, kind) => {
    const alarms = Array.from({ length: made }, (_, i) => i + 1).flatMap(seed =>
      inspectBars(goodOfKind(kind, seed))
        .findings.filter(isAlarm)
        .map(one => `seed ${seed}: ${one.kind} ${one.says}`),
    )
    expect(alarms).toEqual([])
  })
})
