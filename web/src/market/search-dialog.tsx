import { Dialog } from '@base-ui/react/dialog'
import { useNavigate } from '@tanstack/react-router'
import type { TypedAhead } from '../app/typing-ahead.ts'
import { lastViewed } from './last-viewed.ts'
import { SearchBox } from './search-box.tsx'

export function SearchDialog({ onClose, typedAhead }: { onClose: () => void; typedAhead: () => TypedAhead }) {
  const navigate = useNavigate()
  const go = (symbol: string) => {
    onClose()
    void navigate({ to: '/stocks/$symbol', params: { symbol } })
  }
  const symbols = lastViewed()
  return (
    <Dialog.Root open onOpenChange={open => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="popup fixed inset-x-3 top-[8vh] mx-auto flex max-h-[76vh] max-w-2xl flex-col">
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <SearchBox
            onPick={go}
            label="Search symbol or company"
            placeholder="Symbol or company"
            list="inline"
            typedAhead={typedAhead}
            empty={
              <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">
                <span className="text-sm text-muted">{symbols.length ? 'Last viewed' : 'For example'}</span>
                {(symbols.length ? symbols : ['AAPL', 'MSFT', '^GSPC']).map(symbol => (
                  <button key={symbol} type="button" className="button min-h-8 px-2.5" onClick={() => go(symbol)}>
                    {symbol}
                  </button>
                ))}
              </div>
            }
          />
          <p className="hidden gap-4 border-t border-line px-4 py-2.5 text-sm text-muted md:flex" aria-hidden="true">
            <span>
              <kbd>↑</kbd> <kbd>↓</kbd> move
            </span>
            <span>
              <kbd>Enter</kbd> open
            </span>
            <span>
              <kbd>Esc</kbd> close
            </span>
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
