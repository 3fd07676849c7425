// Looking for shares: a rule, or a form that writes one, and who fits it.
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { RuleCheckAnswer } from '../../../src/product/analysis/rules.contract.ts'
import { useAccount } from '../app/session.ts'
import { Answered } from '../elements/fault.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { RuleEditor } from '../rules/rule-editor.tsx'
import { ConditionForm } from './condition-form.tsx'
import { examples } from './conditions.ts'
import { Hits } from './hits.tsx'
import { hitsQuery } from './queries.ts'
import { SavedScreens } from './saved-screens.tsx'
import { choiceOf, emptyChoice, queryOf, type ScreenChoice } from './screen-choice.ts'

export function ScreenerPage() {
  useTitle('Screener')
  const account = useAccount()
  return (
    <article className="pt-6">
      <h1 className="home-title !text-[1.75rem]">Screener</h1>
      <p className="mt-2 max-w-3xl text-muted">
        Find shares by what is known of them: figures of the whole directory, and prices where they are here. Each is judged as of
        its last bar. Not investment advice; data may be late or wrong.
      </p>
      {account === null && <SignedOut />}
      {account === undefined && <div className="bone mt-6 h-80" aria-busy="true" />}
      {account && <Screener />}
    </article>
  )
}

function SignedOut() {
  const here = useLocation({ select: ({ href }) => href })
  return (
    <>
      <p className="mt-6">
        <Link to="/sign-in" search={{ next: here }} className="button button-accent min-h-11 px-5">
          Sign in
        </Link>
      </p>
      <Section id="examples" title="What can be asked">
        <ul className="grid gap-4">
          {examples.map(({ name, says, rule }) => (
            <li key={name}>
              <h3 className="font-semibold">{name}</h3>
              <p className="text-muted">{says}</p>
              <code className="text-sm">{rule}</code>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

function Screener() {
  const navigate = useNavigate({ from: '/screener' })
  const choice = choiceOf(useSearch({ from: '/screener' }))
  const show = (to: ScreenChoice) => void navigate({ search: queryOf(to), resetScroll: false })
  // What is being written becomes what is shown when it is asked for; another address is another text.
  const [draft, setDraft] = useState({ of: choice.rule, text: choice.rule })
  const text = draft.of === choice.rule ? draft.text : choice.rule
  const write = (to: string) => setDraft({ of: choice.rule, text: to })
  const [checked, setChecked] = useState<RuleCheckAnswer | null>(null)
  const hits = useQuery({ ...hitsQuery(choice), enabled: choice.rule !== '' })
  const isWrong = checked !== null && (checked.rule === null || checked.refused !== null)
  const ask = (rule: string) => {
    if (rule.trim() !== '') show({ ...choice, rule: rule.trim(), page: 0 })
  }
  return (
    <>
      <div className="mt-6 grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_17rem]">
        <div className="min-w-0">
          <RuleEditor label="Rule" value={text} use="screen" onChange={write} onChecked={setChecked} onSubmit={() => ask(text)} />
          <ConditionForm rule={text} onRule={write} />
          <div className="mt-4 flex flex-wrap items-center gap-2">
            <button
              type="button"
              className="button button-accent"
              disabled={text.trim() === '' || isWrong}
              onClick={() => ask(text)}
            >
              Find shares
            </button>
            {choice.rule !== '' && (
              <button type="button" className="button" onClick={() => show(emptyChoice)}>
                Clear
              </button>
            )}
          </div>
        </div>
        <SavedScreens choice={choice} onShow={show} />
      </div>
      {choice.rule === '' && <Beginning onShow={show} />}
      {/* What is wrong with the rule is said beside it. */}
      {choice.rule !== '' && !(isWrong && text === choice.rule) && (
        <div className="mt-8">
          <Answered result={hits} what="The hits" outline={<TableOutline rows={12} height={49} />}>
            {data => <Hits data={data} choice={choice} isOld={hits.isPlaceholderData} onChange={show} />}
          </Answered>
        </div>
      )}
    </>
  )
}

function Beginning({ onShow }: { onShow: (choice: ScreenChoice) => void }) {
  return (
    <Section id="examples" title="To begin with">
      <ul className="grid gap-x-8 gap-y-5 md:grid-cols-3">
        {examples.map(({ name, says, rule }) => (
          <li key={name} className="flex flex-col items-start gap-1.5 border-t border-line pt-3">
            <h3 className="font-semibold">{name}</h3>
            <p className="text-muted">{says}</p>
            <code className="text-[13px] break-words">{rule}</code>
            <button type="button" className="button mt-1.5" onClick={() => onShow({ ...emptyChoice, rule })}>
              Show<span className="sr-only"> {name}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
