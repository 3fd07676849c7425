import { type Claim, NotChecked, observing } from '../../claim.ts'

/** A registry that does not answer is given up before. */
const patienceMs = 180_000

export const audited: Claim = {
  id: 'dependencies.audit',
  section: 'deployment',
  says: 'No hole is known in the packages that run, by two sources; all are pinned and bound to their content, under accepted licences',
  required: false,
  needs: ['inside'],
  patienceMs,
  async run(audit) {
    const seen = observing()
    const { packages, checks } = await audit.inside().dependencies.audit()
    const counting = checks.filter(({ counts }) => counts)
    for (const { name, outcome, says, found } of counting)
      if (outcome !== 'not checked')
        seen.expect(outcome === 'ok', `${name}, ${packages} packages: ${says} ${found.slice(0, 3).join('; ')}`.trim())
    const open = counting.filter(({ outcome }) => outcome === 'not checked')
    // What was found counts, whatever could not be asked.
    if (open.length > 0 && counting.every(({ outcome }) => outcome !== 'found'))
      throw new NotChecked(open.map(({ name, says }) => `${name}: ${says}`).join(' '))
    return seen.evidence()
  },
}
