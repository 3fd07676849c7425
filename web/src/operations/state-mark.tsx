import { CircleCheck, OctagonX, TriangleAlert } from 'lucide-react'
import { instant } from '../numbers/numbers.ts'
import type { State } from './judgement.ts'
import type { Live } from './live.ts'

const marks = {
  healthy: { Icon: CircleCheck, name: 'Well', tone: 'text-muted' },
  degraded: { Icon: TriangleAlert, name: 'Needs a look', tone: 'text-warn' },
  unhealthy: { Icon: OctagonX, name: 'Does not work', tone: 'text-[var(--red)]' },
} as const

/** Never a colour alone: a shape, and the word for whoever hears it. */
export function StateMark({ state, size = 18 }: { state: State; size?: number }) {
  const { Icon, name, tone } = marks[state]
  return (
    <span className={`inline-flex shrink-0 ${tone}`}>
      <Icon size={size} aria-hidden="true" />
      <span className="sr-only">{name}.</span>
    </span>
  )
}

export function stateName(state: State): string {
  return marks[state].name
}

/** Whether what is shown is of this moment. */
export function LiveLine({ live, children }: { live: Live; children?: string }) {
  if (live.lostAt !== undefined)
    return (
      <output className="mt-3 block w-fit rounded-lg bg-warn-surface px-3 py-2 text-sm text-warn">
        Nothing has come in since {instant(live.lostAt)}: the server does not answer, or you are signed out. It is tried again.
      </output>
    )
  return (
    <p className="mt-2 text-sm text-muted">
      {live.picture ? `As of ${instant(live.picture.at)}, and every two seconds anew.` : 'Looking…'} {children}
    </p>
  )
}

/** While the first picture is waited for; once that is given up, the line above says what there is to say. */
export function Waiting({ live }: { live: Live }) {
  if (live.lostAt !== undefined) return null
  return (
    <div className="mt-8 grid gap-4" aria-busy="true">
      <div className="bone h-20" />
      <div className="bone h-64" />
    </div>
  )
}
