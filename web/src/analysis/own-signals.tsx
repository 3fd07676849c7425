// The account's own rules on one symbol, each with the record that the built-in ones have, and the form in which they are written.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { OwnSignalsAnswer } from '../../../src/product/analysis/own-rules.contract.ts'
import { useAccount } from '../app/session.ts'
import { Answered } from '../elements/fault.tsx'
import { TableOutline } from '../elements/section.tsx'
import { sentenceOf } from '../identity/fault-places.ts'
import { count } from '../numbers/numbers.ts'
import { OwnRuleForm } from './own-rule-form.tsx'
import { dropRule, ofOwnRules, ownSignalsQuery } from './queries.ts'
import { draftOf, emptyRule, type RuleDraft } from './rule-draft.ts'
import { SignalRow } from './signal-row.tsx'

type Props = { symbol: string; draft: RuleDraft | null; onDraft: (draft: RuleDraft | null) => void }

export function OwnSignals(props: Props) {
  const account = useAccount()
  return (
    <section aria-labelledby="own-rules" className="mt-6">
      <h3 id="own-rules" className="font-semibold">
        Your rules
      </h3>
      {account === null && <SignedOut draft={props.draft} />}
      {account && <Own {...props} />}
    </section>
  )
}

function SignedOut({ draft }: Pick<Props, 'draft'>) {
  const here = useLocation({ select: ({ href }) => href })
  return (
    <p className="mt-1" role={draft ? 'alert' : undefined}>
      {draft ? 'A rule of your own is kept with your account. ' : 'Rules of your own get the same record. '}
      <Link className="link" to="/sign-in" search={{ next: here }}>
        Sign in
      </Link>
    </p>
  )
}

function Own({ symbol, draft, onDraft }: Props) {
  const own = useQuery(ownSignalsQuery(symbol))
  const [saved, setSaved] = useState<string | null>(null)
  return (
    <>
      <Answered result={own} what="Your rules" outline={<TableOutline rows={1} height={45} />}>
        {answer => <Rules answer={answer} saved={saved} onDraft={onDraft} />}
      </Answered>
      {draft ? (
        <OwnRuleForm
          key={`${draft.id} ${draft.rule}`}
          given={draft}
          onDone={id => {
            if (id !== null) setSaved(id)
            onDraft(null)
          }}
        />
      ) : (
        <button type="button" className="button mt-3" onClick={() => onDraft(emptyRule)}>
          Add a rule
        </button>
      )}
    </>
  )
}

/** What was just saved opens, and is brought into view with all that can be done with it. */
function Row({ isNew, children }: { isNew: boolean; children: ReactNode }) {
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isNew) place.current?.scrollIntoView({ block: 'nearest' })
  }, [isNew])
  return (
    <li ref={place} className="scroll-my-20 border-t border-line">
      {children}
    </li>
  )
}

type RulesProps = { answer: OwnSignalsAnswer; saved: string | null; onDraft: (draft: RuleDraft) => void }

function Rules({ answer: { signals, symbol, lookedAt, triedBefore }, saved, onDraft }: RulesProps) {
  const queries = useQueryClient()
  const drop = useMutation({ mutationFn: dropRule, onSettled: () => queries.invalidateQueries(ofOwnRules) })
  if (signals.length === 0) return <p className="mt-1 text-muted">None yet. Yours get the same record as the built-in ones.</p>
  return (
    <>
      <ul className="mt-1 border-b border-line">
        {signals.map(signal => (
          <Row key={signal.id} isNew={signal.id === saved}>
            <SignalRow
              signal={signal}
              symbol={symbol}
              isOpen={signal.id === saved}
              actions={
                <>
                  <button type="button" className="button" onClick={() => onDraft(draftOf(signal))}>
                    Change it
                  </button>
                  <button type="button" className="button" disabled={drop.isPending} onClick={() => drop.mutate(signal.id)}>
                    Delete<span className="sr-only"> {signal.name}</span>
                  </button>
                </>
              }
            />
          </Row>
        ))}
      </ul>
      {drop.error && (
        <p role="alert" className="mt-2 text-sm font-medium text-warn">
          {sentenceOf(drop.error)}
        </p>
      )}
      <p className="mt-2 max-w-4xl text-sm text-muted">
        Corrected for {count(lookedAt)} rules over three horizons: the built-in ones
        {triedBefore > 0 ? `, yours, and ${count(triedBefore)} that you tried before and no longer keep` : ' and yours'}. Whoever
        changes a rule until it looks well has tried many.
      </p>
    </>
  )
}
