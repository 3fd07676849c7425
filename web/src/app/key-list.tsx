import { Dialog } from '@base-ui/react/dialog'
import { pageKeys } from './keys.ts'

const rows: [string[], string][] = [
  [['/'], 'Search'],
  [['Ctrl K', '⌘ K'], 'Search, also while typing'],
  [['?'], 'This list'],
  [['Esc'], 'Close, clear'],
  ...pageKeys.map(({ key, name }): [string[], string] => [[`g ${key}`], name]),
]
const chartRows: [string[], string][] = [
  [['←', '→'], 'Read the chart bar by bar'],
  [['Shift ←', 'Shift →'], 'Ten bars at a time'],
  [['Home', 'End'], 'First and last bar'],
  [['+', '−'], 'Zoom'],
  [['t'], 'Table instead of chart'],
]

export function KeyList({ onClose }: { onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="popup fixed inset-x-3 top-[10vh] mx-auto max-h-[80vh] max-w-md overflow-y-auto p-6">
          <Dialog.Title className="section-title">Keys</Dialog.Title>
          <Rows rows={rows} />
          <h3 className="mt-5 font-semibold">With the chart in focus</h3>
          <Rows rows={chartRows} />
          <p className="mt-5 text-sm text-muted">Single-key shortcuts can be turned off under Appearance.</p>
          <Dialog.Close className="button mt-5">Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Rows({ rows }: { rows: [string[], string][] }) {
  return (
    <dl className="mt-3 grid grid-cols-[10rem_1fr] gap-y-2">
      {rows.map(([keys, meaning]) => (
        <div key={meaning} className="contents">
          <dt className="flex gap-1.5">
            {keys.map(key => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
