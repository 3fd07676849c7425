// What is known against the packages that the product is built from, by the same audit that `deps audit` runs.
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import type { DutyParts } from './duties.ts'

const told = 5
/** Holes, and packages that are not bound to what they were; a licence or a script is for whoever builds. */
const pressing = /^(advisories|pins)/

export function dependencies({ auditDependencies }: Pick<DutyParts, 'auditDependencies'>): Duty {
  return {
    name: 'dependencies',
    rhythm: 'month',
    title: 'Audit of the packages',
    does: 'Asks two sources for known holes, and looks at licences, pins, install scripts and newer versions.',
    async carryOut() {
      const { packages, checks } = await auditDependencies()
      const found: Finding[] = checks.flatMap(({ name, outcome, counts, says, found: lines }) => {
        if (outcome === 'ok') return []
        if (outcome === 'not checked')
          return counts
            ? [look(`${name}: not checked. ${says}`, 'Run npx tradewise deps audit where the source can be asked.')]
            : []
        const few = lines.slice(0, told).join('; ')
        return [
          (counts && pressing.test(name) ? act : look)(
            `${name}: ${says} ${few}`,
            'npx tradewise deps audit lists all; upgrade to a release without them.',
          ),
        ]
      })
      const newer = checks.find(({ name }) => name === 'newer versions')
      const update = newer?.outcome === 'ok' ? ` Newer versions: ${newer.found.length === 0 ? 'none' : newer.found.length}.` : ''
      const looked = checks.filter(({ outcome }) => outcome !== 'not checked').length
      return [...found, fine(`${packages} packages, ${looked} of ${checks.length} checks done.${update}`)]
    },
  }
}
