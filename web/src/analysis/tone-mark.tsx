import type { AnalysisAnswer } from '../../../src/product/analysis/analysis.contract.ts'

export type Tone = AnalysisAnswer['statements'][number]['tone']
const marks = {
  up: ['▲', 'text-gain', 'Up:'],
  down: ['▼', 'text-loss', 'Down:'],
  mixed: ['◆', 'text-warn', 'Mixed:'],
  neutral: ['●', 'text-muted', 'Neutral:'],
} as const

export function ToneMark({ tone }: { tone: Tone }) {
  const [sign, colour, word] = marks[tone]
  return (
    <span className={`inline-block w-5 text-[0.8em] ${colour}`}>
      <span aria-hidden="true">{sign}</span>
      <span className="sr-only">{word}</span>
    </span>
  )
}
