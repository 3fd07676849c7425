// The account's lists: at the side where there is room, else in a row that scrolls.
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import type { ListsAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { PopupButton } from '../elements/popup-button.tsx'
import { count } from '../numbers/numbers.ts'
import { ImportButton } from './import-button.tsx'
import { NewListForm } from './new-list-form.tsx'
import { useOpenList } from './use-open-list.ts'

export function ListNav({ lists, shown, limit }: { lists: ListsAnswer['lists']; shown: string; limit: number }) {
  const open = useOpenList()
  return (
    <div className="mb-5 min-w-0 lg:mb-0">
      <nav aria-label="Watchlists" className="relative -mx-1 flex gap-1 overflow-x-auto p-1 lg:flex-col">
        {lists.map(list => (
          <Link
            key={list.id}
            to="/watchlists"
            search={{ list: list.id }}
            aria-current={list.id === shown ? 'page' : undefined}
            className={`flex min-h-9 max-w-60 shrink-0 items-baseline gap-2 rounded-md px-2.5 py-1.5 hover:bg-sunken ${
              list.id === shown ? 'bg-sunken font-semibold' : ''
            }`}
          >
            <span className="min-w-0 flex-1 truncate">{list.name}</span>
            <span className="tabular text-sm font-normal text-muted">
              {count(list.entryCount)}
              <span className="sr-only"> symbols</span>
            </span>
          </Link>
        ))}
      </nav>
      <div className="mt-2 flex flex-wrap gap-2 lg:mt-3 lg:border-t lg:border-line lg:pt-3">
        <PopupButton
          label={
            <>
              <Plus size={16} aria-hidden="true" /> New list
            </>
          }
          title="New list"
        >
          {close =>
            lists.length < limit ? (
              <NewListForm
                verb="Make"
                hasFocus
                onMade={id => {
                  close()
                  open(id)
                }}
              />
            ) : (
              <p>You have {count(limit)} lists, which is as many as an account keeps. Delete one to make room.</p>
            )
          }
        </PopupButton>
        <ImportButton lists={lists} onDone={open} />
      </div>
    </div>
  )
}
