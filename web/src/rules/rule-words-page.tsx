// The rule language on one page: a place to try it, and every word there is.
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { type RuleWord, vocabularyQuery } from './queries.ts'
import { RuleEditor } from './rule-editor.tsx'

const example = 'close > sma(200) and rsi(14) < 30'
const sorts = [
  ['column', 'Columns'],
  ['function', 'Functions'],
  ['indicator', 'Indicators'],
] as const

export function RuleWordsPage() {
  const vocabulary = useQuery(vocabularyQuery)
  const [text, setText] = useState(example)
  useTitle('Rules')
  return (
    <article className="mx-auto max-w-6xl">
      <h1 className="home-title">Rules</h1>
      <p className="mt-3 mb-6 max-w-3xl text-[17px]">
        One language says what is looked for. A rule is a condition, or a number. <code className="font-mono">[n]</code> is n bars
        ago; lengths are written <code className="font-mono">20d</code>, <code className="font-mono">4w</code>,{' '}
        <code className="font-mono">12m</code>, <code className="font-mono">1y</code>; no rule can look ahead.
      </p>
      <RuleEditor label="Try a rule" value={text} use="signal" onChange={setText} />
      <Answered result={vocabulary} what="The words" outline={<TableOutline rows={12} />}>
        {({ words }) => <Words words={words} />}
      </Answered>
    </article>
  )
}

function Words({ words }: { words: readonly RuleWord[] }) {
  const [asked, setAsked] = useState('')
  const wanted = useDeferredValue(asked).trim().toLowerCase()
  const found = words.filter(({ name, help }) => name.includes(wanted) || help.toLowerCase().includes(wanted))
  return (
    <>
      <label className="mt-10 block max-w-xl">
        <span className="sr-only">Search the words</span>
        <input
          type="search"
          className="field h-12 w-full text-[16px]"
          placeholder="Search words and what they mean"
          value={asked}
          maxLength={60}
          onChange={event => setAsked(event.target.value)}
        />
      </label>
      <output className="mt-2 block min-h-6 text-sm text-muted">
        {found.length === words.length ? `${words.length} words` : `${found.length} of ${words.length} words`}
      </output>
      {sorts.map(([sort, title]) => {
        const rows = found.filter(word => word.sort === sort)
        return rows.length === 0 ? null : <Table key={sort} title={title} sort={sort} rows={rows} />
      })}
    </>
  )
}

function Table({ title, sort, rows }: { title: string; sort: RuleWord['sort']; rows: readonly RuleWord[] }) {
  return (
    <Section id={`words-${sort}`} title={title} className="mt-8">
      <Scroller label={title}>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Write</th>
              <th scope="col" className="words max-sm:hidden">
                Gives
              </th>
              <th scope="col" className="words">
                What it is
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(word => (
              <tr key={word.name}>
                <th scope="row" className="align-top font-mono max-sm:max-w-[38vw] max-sm:!whitespace-normal max-sm:break-words">
                  {word.form}
                </th>
                <td className="words align-top max-sm:hidden">{word.gives}</td>
                <td className="words !whitespace-normal sm:min-w-80">
                  {word.help}
                  {word.isCurrentOnly && ' Known as of today only: refused in backtests and signals.'}
                  {word.outputs.length > 1 && (
                    <>
                      {' '}
                      Outputs: <span className="font-mono">{word.outputs.join(', ')}</span>.
                    </>
                  )}
                  <span className="text-muted sm:hidden"> Gives: {word.gives}.</span>
                  {word.example && <span className="mt-0.5 block font-mono text-sm text-muted">{word.example}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Section>
  )
}
