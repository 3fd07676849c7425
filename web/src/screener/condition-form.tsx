// Conditions for whom the rule language is new: a measure, a comparison and a value are written behind the rule.
import { Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { type Comparison, comparisonsOf, conditionOf, measures, withCondition } from './conditions.ts'

const endings = { number: '', percent: '%', billions: 'billion', text: '' } as const

export function ConditionForm({ rule, onRule }: { rule: string; onRule: (rule: string) => void }) {
  const id = useId()
  const [measure, setMeasure] = useState(measures[0]!)
  const [comparison, setComparison] = useState<Comparison>('<')
  const [value, setValue] = useState(measures[0]!.usual)
  const condition = conditionOf(measure, comparison, value)
  return (
    <form
      className="mt-2 flex flex-wrap items-end gap-2"
      aria-label="Add a condition"
      onSubmit={event => {
        event.preventDefault()
        if (condition !== null) onRule(withCondition(rule, condition))
      }}
    >
      <label className="grid gap-1 text-sm text-muted" htmlFor={`${id}-measure`}>
        Measure
        <select
          id={`${id}-measure`}
          className="field min-h-9 text-[0.9375rem] text-text"
          value={measure.expression}
          onChange={event => {
            const next = measures.find(one => one.expression === event.target.value) ?? measure
            setMeasure(next)
            setComparison(comparisonsOf(next)[0]![0])
            setValue(next.usual)
          }}
        >
          {measures.map(({ name, expression }) => (
            <option key={expression} value={expression}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1 text-sm text-muted" htmlFor={`${id}-comparison`}>
        is
        <select
          id={`${id}-comparison`}
          className="field min-h-9 text-[0.9375rem] text-text"
          value={comparison}
          onChange={event => setComparison(event.target.value as Comparison)}
        >
          {comparisonsOf(measure).map(([sign, words]) => (
            <option key={sign} value={sign}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1 text-sm text-muted" htmlFor={`${id}-value`}>
        Value{endings[measure.unit] && `, ${endings[measure.unit]}`}
        <input
          id={`${id}-value`}
          className={`field min-h-9 text-[0.9375rem] text-text ${measure.unit === 'text' ? 'w-52' : 'w-24'}`}
          value={value}
          inputMode={measure.unit === 'text' ? 'text' : 'decimal'}
          maxLength={60}
          autoComplete="off"
          aria-invalid={condition === null || undefined}
          onChange={event => setValue(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={condition === null}>
        <Plus size={16} aria-hidden="true" /> Add condition
      </button>
    </form>
  )
}
