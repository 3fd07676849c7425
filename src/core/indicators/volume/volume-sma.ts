// Average volume.
import { sma, smaStream } from '../average/sma.ts'
import { defineIndicator, periodParameter } from '../definition.ts'

export const volumeSmaDefinition = defineIndicator({
  id: 'volumesma',
  label: 'Average volume',
  group: 'volume',
  help: 'The mean volume of the last bars, to see whether a day was busy or quiet.',
  source: 'Arithmetic mean of the last n volumes.',
  parameters: [periodParameter(20)],
  placement: 'pane',
  outputs: [{ name: 'sma', label: 'Average volume', style: 'line' }],
  levels: [],
  inputs: ['volume'],
  compute: ({ volume }, { period }) => ({ sma: sma(volume, period) }),
  stream: ({ period }) => {
    const next = smaStream(period)
    return ({ volume }) => ({ sma: next(volume) })
  },
})
