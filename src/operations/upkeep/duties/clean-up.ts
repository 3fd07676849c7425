// Removes what has outlived its rule, and looks into the database whether anything of the kind is left, whoever was to remove it.
import { act, type Duty, fine, type Finding } from '../duty.ts'
import type { DutyParts } from './duties.ts'

export function cleanUp({
  retention,
  tidyAccounts,
  tidyTrail,
}: Pick<DutyParts, 'retention' | 'tidyAccounts' | 'tidyTrail'>): Duty {
  return {
    name: 'clean-up',
    rhythm: 'day',
    title: 'Clean-up',
    does: 'Removes sessions, links and tokens whose time is over, and everything that is older than its rule.',
    async carryOut({ progress }) {
      progress(0, 4, 'Sessions and links')
      await tidyAccounts()
      progress(1, 4, 'The audit trail')
      await tidyTrail()
      progress(2, 4, 'By the rules')
      const removed = Object.entries(await retention.clean())
      progress(3, 4, 'Looking whether it is gone')
      const { rules, leftovers, orphans } = await retention.look()
      const found: Finding[] = leftovers.map(({ table, rows, oldest, by }) =>
        act(
          `${rows} rows of ${table} are older than their rule, the oldest of ${oldest.toISOString().slice(0, 10)}; ${by} should have removed them.`,
          'See on the page Jobs whether that work fails; its reason is in the log.',
        ),
      )
      if (orphans > 0)
        found.push(
          act(`${orphans} personal texts belong to nobody any more.`, 'Run the clean-up again; see the log if they stay.'),
        )
      const told = removed.map(([table, rows]) => `${rows} of ${table}`).join(', ')
      const done = told === '' ? 'Nothing had outlived its time.' : `Removed: ${told}.`
      return [...found, fine(`${done} ${rules.length} tables were held against their rules.`)]
    },
  }
}
