import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { UsersAnswer } from '../../../src/product/identity/identity.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { TableOutline } from '../elements/section.tsx'
import { day } from '../numbers/numbers.ts'
import type { HandOut } from './accounts-page.tsx'
import { usersQuery } from './queries.ts'
import { UserDialog } from './user-dialog.tsx'

export type User = UsersAnswer['accounts'][number]

export function UsersTable({ ownId, onLink }: { ownId: string; onLink: (link: HandOut) => void }) {
  const [search, setSearch] = useState('')
  // The pages that were turned, as where each begins.
  const [turned, setTurned] = useState<readonly string[]>([])
  const [openId, setOpenId] = useState<string | null>(null)
  const users = useQuery({
    ...usersQuery(useDeferredValue(search.trim()), turned.at(-1) ?? null),
    placeholderData: keepPreviousData,
  })
  const open = users.data?.accounts.find(({ id }) => id === openId)
  return (
    <>
      <label className="mb-4 flex flex-wrap items-center gap-3">
        Search
        <input
          type="search"
          className="field min-h-11 w-72 max-w-full"
          placeholder="Mail address or name"
          maxLength={100}
          value={search}
          spellCheck={false}
          onChange={event => {
            setSearch(event.target.value)
            setTurned([])
          }}
        />
      </label>
      <Answered result={users} what="The accounts" outline={<TableOutline rows={4} height={53} />}>
        {({ accounts, next }) => (
          <>
            {accounts.length === 0 ? (
              <output className="block">No account has that in its address or name.</output>
            ) : (
              <Scroller label="Accounts">
                <table className="figures">
                  <caption className="sr-only">Accounts by mail address</caption>
                  <thead>
                    <tr>
                      <th scope="col">Account</th>
                      <th scope="col" className="words hidden md:table-cell">
                        Role
                      </th>
                      <th scope="col" className="words hidden md:table-cell">
                        Second factor
                      </th>
                      <th scope="col" className="words hidden md:table-cell">
                        State
                      </th>
                      <th scope="col" className="hidden md:table-cell">
                        Since
                      </th>
                      <th scope="col">
                        <span className="sr-only">Change</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {accounts.map(user => (
                      <Row key={user.id} user={user} isOwn={user.id === ownId} onOpen={() => setOpenId(user.id)} />
                    ))}
                  </tbody>
                </table>
              </Scroller>
            )}
            {(turned.length > 0 || next !== null) && (
              <p className="mt-4 flex gap-3">
                <button
                  type="button"
                  className="button min-h-11"
                  disabled={turned.length === 0}
                  onClick={() => setTurned(turned.slice(0, -1))}
                >
                  Before
                </button>
                <button
                  type="button"
                  className="button min-h-11"
                  disabled={next === null}
                  onClick={() => next !== null && setTurned([...turned, next])}
                >
                  Further
                </button>
              </p>
            )}
          </>
        )}
      </Answered>
      {open && <UserDialog user={open} isOwn={open.id === ownId} onLink={onLink} onClose={() => setOpenId(null)} />}
    </>
  )
}

function Row({ user, isOwn, onOpen }: { user: User; isOwn: boolean; onOpen: () => void }) {
  const role = user.role === 'admin' ? 'Administrator' : 'User'
  const isBare = user.role === 'admin' && !user.hasSecondFactor
  return (
    <tr>
      <th scope="row" className="wrap-anywhere !whitespace-normal">
        <span className="font-medium">{user.email}</span>
        {isOwn && <span className="text-muted"> (you)</span>}
        {user.name !== '' && <span className="block text-sm text-muted">{user.name}</span>}
        <span className="block text-sm text-muted md:hidden">
          {role}
          {isBare && <span className="text-warn">, no second factor</span>}
          {user.disabledAt !== null && <span className="text-warn">, closed</span>}
        </span>
      </th>
      <td className="words hidden md:table-cell">{role}</td>
      <td className={`words hidden md:table-cell ${isBare ? 'text-warn' : ''}`}>{user.hasSecondFactor ? 'Yes' : 'None'}</td>
      <td className={`words hidden md:table-cell ${user.disabledAt === null ? '' : 'text-warn'}`}>
        {user.disabledAt === null ? 'Open' : 'Closed'}
      </td>
      <td className="hidden md:table-cell">{day(user.createdAt.slice(0, 10))}</td>
      <td>
        <button type="button" className="button" onClick={onOpen} aria-label={`Change ${user.email}`}>
          Change
        </button>
      </td>
    </tr>
  )
}
