// Everything that can be named in a rule, as an editor and a form show it.
import { indicatorDefinitions } from '#indicators'
import { columnDefinitions } from './columns.ts'
import { functionDefinitions } from './functions.ts'

export type RuleWord = {
  readonly name: string
  readonly sort: 'column' | 'function' | 'indicator'
  /** How it is written: "rsi(14)", "return(close, n)", "close". */
  readonly form: string
  readonly gives: 'number' | 'condition' | 'text'
  readonly help: string
  /** A rule with it. */
  readonly example: string | null
  /** Names after a point, first the one that is meant when none is named. */
  readonly outputs: readonly string[]
  readonly isCurrentOnly: boolean
}

export const ruleVocabulary: readonly RuleWord[] = [
  ...columnDefinitions.map(
    ({ name, gives, help, group }): RuleWord => ({
      name,
      sort: 'column',
      form: name,
      gives,
      help,
      example: null,
      outputs: [],
      isCurrentOnly: group === 'fact',
    }),
  ),
  ...functionDefinitions.map(
    ({ name, parameters, gives, help, example }): RuleWord => ({
      name,
      sort: 'function',
      form: `${name}(${parameters.map(parameter => parameter.usual ?? parameter.name).join(', ')})`,
      gives: gives === 'truth' ? 'condition' : 'number',
      help,
      example,
      outputs: [],
      isCurrentOnly: false,
    }),
  ),
  ...indicatorDefinitions.flatMap(({ id, parameters, outputs, drawnBack, label, help }): RuleWord[] => {
    const usable = outputs.map(({ name }) => name).filter(name => !drawnBack.includes(name))
    if (usable.length === 0) return []
    const form = parameters.length > 0 ? `${id}(${parameters.map(parameter => parameter.default).join(', ')})` : id
    return [
      {
        name: id,
        sort: 'indicator',
        form,
        gives: 'number',
        help: `${label}. ${help}`,
        example: null,
        outputs: usable,
        isCurrentOnly: false,
      },
    ]
  }),
]
