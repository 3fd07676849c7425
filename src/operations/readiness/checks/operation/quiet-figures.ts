import { type Claim, observing } from '../../claim.ts'

/** What strangers may see of each. */
const open = {
  '/api/performance/stats': ['totals', 'windowSeconds'],
  '/api/task-queue/stats': ['totals'],
} as const

export const quietFigures: Claim = {
  id: 'operation.quiet-figures',
  section: 'operation',
  says: 'The figures of performance and queue tell strangers totals only: no route, job, process or version',
  required: true,
  needs: [],
  async run(audit) {
    const seen = observing()
    for (const [path, fields] of Object.entries(open)) {
      const answer = await audit.ask({ path })
      const told = answer.status === 200 ? Object.keys(JSON.parse(answer.body) as object).toSorted() : []
      seen.expect(told.join() === fields.join(), `GET ${path} → ${answer.status} with ${told.join(', ') || 'nothing'}`)
    }
    return seen.evidence()
  },
}
