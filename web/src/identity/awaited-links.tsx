import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AwaitedAnswer, MadeLinkAnswer } from '../../../src/product/identity/identity.contract.ts'
import { ActButton } from '../elements/act-button.tsx'
import { Answered } from '../elements/fault.tsx'
import { sendJson } from '../http/request.ts'
import { instant } from '../numbers/numbers.ts'
import type { HandOut } from './accounts-page.tsx'
import { sentenceOf } from './fault-places.ts'
import { proven } from './proof.ts'
import { awaitedQuery, optionsQuery } from './queries.ts'

const wants: Record<AwaitedAnswer['awaited'][number]['purpose'], string> = {
  'sign-up': 'wants an account',
  'first-admin': 'wants the first account',
  'reset-password': 'wants a new password',
  'change-email': 'wants to move an account to this address',
}

export function Awaited({ onLink }: { onLink: (link: HandOut) => void }) {
  const options = useQuery(optionsQuery)
  const awaited = useQuery(awaitedQuery)
  const queries = useQueryClient()
  const make = useMutation({
    mutationFn: (email: string) => proven(() => sendJson<MadeLinkAnswer>('POST', '/api/admin/users/links', { email })),
    onSuccess: async (made, email) => {
      onLink({ ...made, email })
      await queries.invalidateQueries(awaitedQuery)
    },
  })
  return (
    <Answered result={awaited} what="The list" outline={<div className="bone h-12" aria-busy="true" />}>
      {({ awaited: all }) =>
        all.length === 0 ? (
          <p className="text-muted">
            {options.data?.sendsMail
              ? 'Nobody: links go out by mail.'
              : 'Nobody. Who asks for an account or a new password appears here.'}
          </p>
        ) : (
          <>
            <p className="mb-2 max-w-xl text-muted">
              No mail is sent here. Make sure that it is that person who asked before you hand a link on.
            </p>
            <ul className="border-t border-line">
              {all.map(({ email, purpose, askedAt }) => (
                <li
                  key={`${email} ${purpose}`}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line py-2.5"
                >
                  <span className="min-w-0">
                    <strong className="font-medium break-words">{email}</strong> {wants[purpose]}
                    <span className="tabular block text-sm text-muted">{instant(askedAt)}</span>
                  </span>
                  <ActButton onClick={() => make.mutate(email)} rests={make.isPending} aria-label={`Make a link for ${email}`}>
                    Make a link
                  </ActButton>
                </li>
              ))}
            </ul>
            {make.error && (
              <p role="alert" className="mt-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
                {sentenceOf(make.error)}
              </p>
            )}
          </>
        )
      }
    </Answered>
  )
}
