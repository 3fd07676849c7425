// How the day was: parts that are not well, alarms and unexpected errors, work that was given up, and how well the instance was there.
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import type { DutyParts } from './duties.ts'

/** Duties tell of themselves. */
const ownPart = 'duties'

type Parts = Pick<DutyParts, 'health' | 'performance' | 'jobs' | 'errors' | 'alarms'>

export function healthDigest({ health, performance, jobs, errors, alarms }: Parts): Duty {
  return {
    name: 'health-digest',
    rhythm: 'day',
    title: 'Health digest',
    does: 'Sums up the day: parts that are not well, alarms, errors, work that was given up, and how well the instance was there.',
    isDigest: true,
    async carryOut() {
      const [{ checks }, { availability }, { queues, schedules }, failures, { open, begun, untold }] = await Promise.all([
        health(),
        performance(),
        jobs.numbers(),
        errors(),
        alarms(),
      ])
      const parts = Object.entries(checks).filter(([name]) => name !== ownPart)
      const found: Finding[] = parts.flatMap(([name, { status, detail }]) => {
        if (status === 'healthy') return []
        return (status === 'unhealthy' ? act : look)(
          `${name} is ${status}: ${detail}.`,
          'The page Health says what to do about it.',
        )
      })
      if (open.length > 0)
        found.push(
          look(
            `Alarms that are open: ${open.map(({ title }) => title).join('; ')}.`,
            'The page Alarms says what to do about each.',
          ),
        )
      if (untold > 0)
        found.push(
          act(
            `${counted(untold, 'message', 'messages')} about alarms did not reach you in the last day.`,
            'The page Alarms says why, message by message; send a test there when it is mended.',
          ),
        )
      const fresh = failures.new + failures.regressed
      if (fresh > 0)
        found.push(
          look(
            `${counted(fresh, 'kind of unexpected error', 'kinds of unexpected errors')} that nobody has looked at.`,
            'The page Errors has each with a sample.',
          ),
        )
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
      const met = ` ${counted(begun, 'alarm', 'alarms')} and ${counted(failures.lastDay, 'error', 'errors')} in the day.`
      return [...found, fine(`${well} of ${parts.length} parts are well.${was}${met}`)]
    },
  }
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
