// Sentences that flow as text; each opens to the facts that it is made of.
import { Fragment, useState } from 'react'
import { day } from '../numbers/numbers.ts'
import { type Fact, factText } from './fact-text.ts'

/** A sentence, or (without facts) a note between sentences. */
export type Piece = {
  readonly id: string
  readonly text: string
  readonly facts: readonly Fact[]
  readonly isNote?: boolean
  /** Its figures are facts, and its wording was not checked. */
  readonly isUnread?: boolean
}

export const unreadMark = '[wording not checked]'

/** panel: an id of its own on the page. */
export function Sentences({ panel, pieces }: { panel: string; pieces: readonly Piece[] }) {
  const [openId, setOpenId] = useState<string | null>(null)
  const open = pieces.find(({ id }) => id === openId)
  return (
    <div className="grid gap-x-12 xl:grid-cols-[minmax(0,46rem)_minmax(0,1fr)]">
      <p>
        {pieces.map(({ id, text, facts, isNote, isUnread }) => (
          <Fragment key={id}>
            {facts.length === 0 ? (
              <span className={isNote ? 'text-[15px] text-warn' : undefined}>{text}</span>
            ) : (
              // A link flows with the text over several lines, as no button does.
              <a
                href={`#${panel}`}
                className="rounded decoration-dotted underline-offset-4 hover:underline aria-expanded:bg-sunken"
                aria-expanded={id === openId}
                aria-controls={panel}
                onClick={event => {
                  event.preventDefault()
                  setOpenId(id === openId ? null : id)
                }}
              >
                {text}
              </a>
            )}{' '}
            {isUnread && <span className="text-[13px] whitespace-nowrap text-muted">{unreadMark} </span>}
          </Fragment>
        ))}
      </p>
      <div id={panel}>{open && <FactList facts={open.facts} />}</div>
    </div>
  )
}

function FactList({ facts }: { facts: readonly Fact[] }) {
  const sources = new Set(facts.map(({ source, asOf }) => `${source ?? 'not known'}${asOf ? `; as of ${day(asOf)}` : ''}`))
  return (
    <div className="mt-2 mb-3 border-l-2 border-line pl-4 text-[15px] leading-6 xl:mt-0.5">
      <dl className="grid gap-2">
        {facts.map(fact => (
          <div key={fact.id} className="grid grid-cols-[minmax(8rem,1fr)_auto] gap-x-4">
            <dt className="font-medium">{fact.label}</dt>
            <dd className="text-right font-medium">{factText(fact)}</dd>
            <dd className="col-span-2 text-[13px] leading-5 text-muted">{fact.definition}</dd>
          </div>
        ))}
      </dl>
      {[...sources].map(source => (
        <p key={source} className="mt-2 text-[13px] leading-5 text-muted">
          Source: {source}
        </p>
      ))}
    </div>
  )
}
