import { type Claim, observing } from '../../claim.ts'
import { askWithToken } from './with-token.ts'

const path = '/.well-known/security.txt'
const times = 5

type Stats = { routes?: { route: string; method: string; count: number }[] }

export const countedRequests: Claim = {
  id: 'operation.counted-requests',
  section: 'operation',
  says: 'The performance figures and /metrics count every request that was answered, by the template of its route',
  required: false,
  needs: ['inside'],
  async run(audit) {
    const seen = observing()
    const ask = askWithToken(audit)
    const counted = async () => {
      const { routes = [] } = JSON.parse((await ask('/api/performance/stats')).body) as Stats
      return routes.find(({ route, method }) => route === path && method === 'GET')?.count ?? 0
    }
    const series = async () => {
      const text = (await ask('/metrics')).body
      const lines = text
        .split('\n')
        .filter(line => line.startsWith('tradewise_http_requests_total{') && line.includes(`route="${path}"`))
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
    }
    const before = [await counted(), await series()] as const
    for (let i = 0; i < times; i++) await audit.ask({ path })
    const after = [await counted(), await series()] as const
    seen.expect(after[0] - before[0] >= times, `asked ${times} times, the figures went from ${before[0]} to ${after[0]}`)
    seen.expect(after[1] - before[1] >= times, `the series of /metrics from ${before[1]} to ${after[1]}`)
    return seen.evidence()
  },
}
