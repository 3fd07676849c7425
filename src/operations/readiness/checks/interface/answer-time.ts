import { type Claim, observing } from '../../claim.ts'

const mostMs = 500
const times = 11
const addresses = ['/', '/api/auth/options', '/api/symbols/search?q=apple']

export const answerTime: Claim = {
  id: 'interface.answer-time',
  section: 'testing',
  says: `With all of this in force, pages and the API answer in under ${mostMs} ms (the median of ${times})`,
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const path of addresses) {
      const took: number[] = []
      for (let i = 0; i < times; i++) {
        const answer = await audit.ask({ path, headers: { accept: path === '/' ? 'text/html' : 'application/json' } })
        if (answer.status === 200) took.push(answer.tookMs)
      }
      const median = took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)]
      seen.expect(
        median !== undefined && took.length === times && median < mostMs,
        `GET ${path}: ${median?.toFixed(0) ?? 'no'} ms, ${took.length} of ${times} answered 200`,
      )
    }
    return seen.evidence()
  },
}
