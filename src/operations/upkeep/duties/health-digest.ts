// How the day was: parts that are not well, work that was given up, requests that failed, and how well the instance was there.
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import type { DutyParts } from './duties.ts'

/** Duties tell of themselves. */
const ownPart = 'duties'

export function healthDigest({ health, performance, jobs }: Pick<DutyParts, 'health' | 'performance' | 'jobs'>): Duty {
  return {
    name: 'health-digest',
    rhythm: 'day',
    title: 'Health digest',
    does: 'Sums up the day: parts that are not well, work that was given up, and how well the instance was there.',
    isDigest: true,
    async carryOut() {
      const [{ checks }, { availability }, { queues, schedules }] = await Promise.all([health(), performance(), jobs.numbers()])
      const parts = Object.entries(checks).filter(([name]) => name !== ownPart)
      const found: Finding[] = parts.flatMap(([name, { status, detail }]) => {
        if (status === 'healthy') return []
        return (status === 'unhealthy' ? act : look)(
          `${name} is ${status}: ${detail}.`,
          'The page Health says what to do about it.',
        )
      })
      const dead = queues.filter(({ deadLetter }) => deadLetter > 0)
      if (dead.length > 0)
        found.push(
          look(
            `Given up: ${dead.map(({ name, deadLetter }) => `${deadLetter} of ${name}`).join(', ')}.`,
            'The page Jobs says why; try them again when the reason is gone.',
          ),
        )
      const failed = schedules.filter(({ lastStatus }) => lastStatus === 'failed')
      if (failed.length > 0)
        found.push(look(`Failed the last time: ${failed.map(({ name }) => name).join(', ')}.`, 'The log says why.'))
      const day = availability?.periods.find(({ days }) => days === 1)
      if (availability && day && !day.isMet)
        found.push(
          look(
            `The objective of ${availability.objectivePercent} % was missed: there ${day.upPercent} % of the day, ${day.failed} of ${day.requests} requests failed.`,
            'The page Performance says which requests.',
          ),
        )
      const well = parts.filter(([, { status }]) => status === 'healthy').length
      const was = day ? ` There ${day.upPercent} % of the day; ${day.requests} requests, ${day.failed} failed.` : ''
      return [...found, fine(`${well} of ${parts.length} parts are well.${was}`)]
    },
  }
}
