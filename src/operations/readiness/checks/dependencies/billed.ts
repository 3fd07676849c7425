import { type Claim, observing } from '../../claim.ts'

export const billed: Claim = {
  id: 'dependencies.bill',
  section: 'deployment',
  says: 'The bill of materials names every package that is locked',
  required: false,
  needs: ['inside'],
  patienceMs: 60_000,
  async run(audit) {
    const seen = observing()
    const { bill, locked } = audit.inside().dependencies
    const { components = [] } = JSON.parse(await bill()) as { components?: { name: string; group?: string; version: string }[] }
    const named = new Set(components.map(({ name, group, version }) => `${group ? `${group}/` : ''}${name}@${version}`))
    const missing = [...new Set(locked())].filter(one => !named.has(one))
    seen.expect(missing.length === 0, `${named.size} packages are named; missing: ${missing.slice(0, 5).join(', ') || 'none'}`)
    seen.expect(named.size > 0, `${components.length} entries`)
    return seen.evidence()
  },
}
