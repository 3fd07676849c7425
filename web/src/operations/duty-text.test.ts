import { describe, expect, it } from 'vitest'
import { type Duty, openFindings, type Run, runText, standingText, stateOf, summaryOf } from './duty-text.ts'

const run = (change: Partial<Run> = {}): Run => ({
  outcome: 'done',
  by: null,
  startedAt: '2026-06-10T02:00:00.000Z',
  finishedAt: '2026-06-10T02:00:05.000Z',
  findings: [{ severity: 'fine', says: 'All is there.', advice: null, accounts: [] }],
  ...change,
})
const finding = (severity: 'act' | 'look', says: string) => ({ severity, says, advice: 'Do it.', accounts: [] })
const duty = (change: Partial<Duty> = {}): Duty => ({
  name: 'backup',
  rhythm: 'day',
  title: 'Backup',
  does: '',
  state: 'done',
  dueAt: '2026-06-10T02:00:00.000Z',
  nextAt: '2026-06-11T02:00:00.000Z',
  lastDoneAt: '2026-06-10T02:00:05.000Z',
  work: null,
  runs: [run()],
  ...change,
})

describe('the duties in a sentence', () => {
  it.each<[string, Duty[]]>([
    ['Everything is seen to.', [duty(), duty({ state: 'new', runs: [], lastDoneAt: null })]],
    ['1 duty is overdue.', [duty({ state: 'overdue' }), duty()]],
    [
      '2 duties are overdue, 1 failed, 1 asks for you.',
      [
        duty({ state: 'overdue' }),
        duty({ state: 'overdue', runs: [] }),
        duty({ state: 'failed', runs: [run({ outcome: 'failed' })] }),
        duty({ runs: [run({ findings: [finding('act', 'x')] })] }),
      ],
    ],
    ['Everything is seen to.', [duty({ runs: [run({ findings: [finding('look', 'x')] })] })]],
  ])('%s', (says, duties) => {
    expect(summaryOf(duties).says).toBe(says)
  })
})

describe('one duty', () => {
  it('says when it was done and is due, who asked, and that it is late or failed', () => {
    expect(standingText(duty())).toMatch(/^Done .+2026.+\. Next: .+2026/)
    expect(standingText(duty({ runs: [run({ by: 'root@example.net' })] }))).toContain(', asked for by root@example.net.')
    expect(standingText(duty({ state: 'overdue', lastDoneAt: null, runs: [] }))).toMatch(
      /^Overdue: it was due .+, and has never been done\.$/,
    )
    expect(standingText(duty({ state: 'failed' }))).toMatch(/^Failed .+; done .+\. Next/)
    expect(standingText(duty({ state: 'new', lastDoneAt: null, runs: [] }))).toMatch(/^Not due yet\. Next/)
    expect([stateOf(duty()), stateOf(duty({ runs: [run({ findings: [finding('act', 'x')] })] }))]).toEqual([
      'healthy',
      'degraded',
    ])
  })
  it('tells first what somebody has to do', () => {
    const mixed = run({ findings: [finding('look', 'a'), finding('act', 'b'), ...run().findings] })
    expect(openFindings(mixed).map(({ says }) => says)).toEqual(['b', 'a'])
    expect([
      runText(mixed),
      runText(run()),
      runText(run({ outcome: 'failed', findings: [finding('act', 'It failed: no.')] })),
    ]).toEqual(['1 to do, 1 worth a look', 'all fine', 'It failed: no.'])
  })
})
