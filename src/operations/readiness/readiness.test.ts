import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { claims } from './checks/checks.ts'
import { openAsking } from './asking.ts'
import type { Audit } from './audit.ts'
import { quietErrors } from './checks/requests/quiet-errors.ts'
import { type Claim, type Evidence, NotChecked, observing } from './claim.ts'
import { readinessCommands } from './readiness.commands.ts'
import { redacted } from './redacted.ts'
import { reportOf, scoreOf } from './report.ts'
import { runAudit } from './run-audit.ts'

const at = new Date('2026-03-02T09:00:00.000Z')
const nowhere = new URL('http://127.0.0.1:9')
const options = { url: nowhere, plainUrl: nowhere, production: true, inside: { missing: 'no settings here' }, now: () => at }

function claim(run: () => Promise<Evidence>, rest: Partial<Claim> = {}): Claim {
  return { id: 'test.claim', section: 'testing', says: 'It holds', required: true, needs: [], run, ...rest }
}
const holding = claim(async () => [{ holds: true, text: 'seen' }])
const outcomeOf = async (...claims: Claim[]) => (await runAudit(claims, options)).findings.map(({ outcome }) => outcome)

describe('a question', () => {
  it.each([429, 503])('that is answered %i, and when to ask again, is asked again once', async status => {
    const answers = [status, 200, status, status]
    const server = createServer((_, response) => response.writeHead(answers.shift() ?? 500, { 'retry-after': '0' }).end())
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const asking = openAsking(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
    const asked = async (isPatient: boolean) => (await asking.ask({ path: '/', isPatient })).status
    try {
      expect([await asked(true), await asked(true), answers]).toEqual([200, status, []])
      answers.push(status)
      expect(await asked(false)).toBe(status)
    } finally {
      asking.close()
      server.close()
    }
  })
})

describe('a claim', () => {
  it('never passes without having seen something', async () => {
    expect(await outcomeOf(claim(async () => []))).toEqual(['failed'])
    expect(await outcomeOf(claim(async () => observing().evidence()))).toEqual(['failed'])
  })
  it('fails with the message of what went wrong, and the next one is looked at all the same', async () => {
    const { findings } = await runAudit([claim(() => Promise.reject(new Error('connection refused'))), holding], options)
    expect(findings.map(({ outcome, evidence }) => [outcome, evidence[0]?.text])).toEqual([
      ['failed', 'connection refused'],
      ['passed', 'seen'],
    ])
  })
  it('fails when one of many observations does not hold, and tells that one first', async () => {
    const seen = observing()
    for (let i = 0; i < 20; i++) seen.expect(i !== 15, `number ${i}`)
    const { findings } = await runAudit([claim(async () => seen.evidence())], options)
    expect(findings[0]!.outcome).toBe('failed')
    expect(findings[0]!.evidence[0]).toEqual({ holds: false, text: 'number 15' })
  })
  it('has an end of its time', async () => {
    const { findings } = await runAudit([claim(() => new Promise(() => {}), { patienceMs: 10 })], options)
    expect(findings[0]).toMatchObject({ outcome: 'failed', evidence: [{ text: 'it did not end within 0.01 s' }] })
  })
  it('has failed by what was seen, where the rest cannot be looked at here', async () => {
    const halfway = (holds: boolean) =>
      claim(async () => {
        const seen = observing()
        seen.expect(holds, 'the first half')
        return seen.untilHere('no second half here')
      })
    const { findings } = await runAudit([halfway(true), halfway(false)], options)
    expect(findings.map(({ outcome, evidence }) => [outcome, evidence[0]?.text])).toEqual([
      ['not checked', 'no second half here'],
      ['failed', 'the first half'],
    ])
  })
  it('takes what health says of an instance that is not well for an answer, and looks at its words all the same', async () => {
    const outcomeOf = async (what: string, body: string) => {
      const answer = { status: 503, headers: { 'content-type': 'application/json' }, body }
      const answers = async () => [{ what, status: 503, answer, isPage: false }]
      return (await quietErrors.run({ answers } as unknown as Audit)).every(({ holds }) => holds)
    }
    expect(await outcomeOf('API /api/health', '{"status":"down"}')).toBe(true)
    expect(await outcomeOf('API /api/health', '{"status":"down","why":"ECONNREFUSED"}')).toBe(false)
    expect(await outcomeOf('API /api/stocks', '{"status":"down"}')).toBe(false)
  })
  it('is not checked where what it needs is not there, with the reason', async () => {
    const needy = claim(async () => [{ holds: true, text: 'seen' }], { needs: ['inside'] })
    const { findings } = await runAudit([needy], options)
    expect(findings[0]).toMatchObject({ outcome: 'not checked', evidence: [{ text: 'no settings here' }] })
  })
})

describe('the verdict', () => {
  const unknown = claim(() => Promise.reject(new NotChecked('not here')))
  const wrong = claim(async () => [{ holds: false, text: 'seen' }])
  it('is cleared only when every required claim was looked at and holds', async () => {
    const cleared = async (...claims: Claim[]) => (await runAudit(claims, options)).cleared
    expect(await cleared(holding, holding)).toBe(true)
    expect(await cleared(holding, wrong)).toBe(false)
    expect(await cleared(holding, unknown)).toBe(false)
    expect(await cleared(holding, { ...wrong, required: false })).toBe(true)
    expect(await cleared()).toBe(false)
  })
  it('has a score of what was looked at, and says what was not', async () => {
    const { score } = await runAudit([holding, holding, wrong, unknown], options)
    expect(score).toEqual({ passed: 2, checked: 3, required: 4 })
  })
  it('counts what could not be looked at against the score', async () => {
    expect(scoreOf(await runAudit([holding, unknown, unknown, unknown], options))).toBe(
      '25 of 100 (1 of 4 required claims hold, 0 failed, 3 not checked)',
    )
  })
})

describe('the report', () => {
  it('says verdict, score, version, date and the day when the next one is due', async () => {
    const report = reportOf(await runAudit([holding, claim(async () => [{ holds: false, text: 'open' }])], options), '1.2.3')
    expect(report).toContain('| Verdict | not cleared for production |')
    expect(report).toContain('| Score | 50 of 100 (1 of 2 required claims hold, 1 failed, 0 not checked) |')
    expect(report).toContain('| Version | 1.2.3 |')
    expect(report).toContain('| Date | 2026-03-02T09:00:00.000Z |')
    expect(report).toContain('| Next due | 2026-04-01 |')
  })
  it('shows what an instance answered as text, whatever it is', async () => {
    const report = reportOf(await runAudit([claim(async () => [{ holds: true, text: 'a `b` <img src=x>\n# c' }])], options), '1')
    expect(report).toContain('  - ``a `b` <img src=x> # c``')
  })
})

describe('the command', () => {
  it('says once that nobody is there, and leaves the last report and the instance alone', async () => {
    const report = join(tmpdir(), `readiness-${process.pid}.md`)
    const done: string[] = []
    const program = new Command()
    readinessCommands(program, async () => ({
      options,
      version: '1',
      progress: () => {},
      note: async () => void done.push('noted'),
      close: async () => void done.push('closed'),
    }))
    const asked = program.parseAsync(['readiness', '--report', report], { from: 'user' })
    await expect(asked).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('Nothing answers at http://127.0.0.1:9'),
    })
    expect(existsSync(report)).toBe(false)
    expect(done).toEqual(['closed'])
  })
})

describe('evidence', () => {
  it('opens no door and names nobody', () => {
    const token = 'aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3-_aB3'
    expect(redacted(`Set-Cookie: __Host-session=${token}; Path=/`)).toBe('Set-Cookie: __Host-session=[hidden]; Path=/')
    expect(redacted(`{"token":"${token}"}`)).not.toContain(token)
    expect(redacted('postgresql://tradewise:horse@db/stocks')).not.toContain('horse')
    expect(redacted('somebody@example.net')).not.toContain('somebody')
    expect(redacted('a'.repeat(1_000)).length).toBeLessThan(300)
  })
})

describe('the list of claims', () => {
  it('gives each a name of its own, and the document names them all and no other', () => {
    const ids = claims.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const document = readFileSync(join(import.meta.dirname, '../../../docs/concepts/readiness.md'), 'utf8')
    const named = [...document.matchAll(/^\| `([a-z]+\.[a-z-]+)` \|/gm)].map(match => match[1]!)
    expect(named.toSorted()).toEqual(ids.toSorted())
  })
})
