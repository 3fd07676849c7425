import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useFreshAccount } from '../app/session.ts'
import { ActButton } from '../elements/act-button.tsx'
import { sendJson } from '../http/request.ts'
import { AccountFrame } from './account-frame.tsx'
import { Arrived } from './arrived.tsx'
import { LinkGone } from './door.tsx'
import { LinkOutline, LinkRefused } from './link-states.tsx'
import { useLinkToken } from './link-token.ts'
import { useLink } from './use-link.ts'

/** Confirmed by a press, not by opening the page: programs that look into mail open links too. */
export function ConfirmEmailPage() {
  const token = useLinkToken()
  return (
    <AccountFrame title="Confirm your new address">
      {() => <div className="mt-6 max-w-md">{token === undefined ? <LinkGone /> : <Confirm token={token} />}</div>}
    </AccountFrame>
  )
}

function Confirm({ token }: { token: string }) {
  const refresh = useFreshAccount()
  const link = useLink(token)
  const confirm = useMutation({
    mutationFn: () => sendJson('POST', '/api/account/email/confirm', { token }),
    onSuccess: refresh,
  })
  if (confirm.isSuccess)
    return (
      <Arrived>
        <p>
          <strong className="break-words">{link.data?.email}</strong> is your mail address now. Sign in with it from the next time
          on.
        </p>
        <Link to="/account" className="button w-fit">
          To your account
        </Link>
      </Arrived>
    )
  if (link.error ?? confirm.error)
    return (
      <LinkRefused
        fault={(link.error ?? confirm.error)!}
        onRetry={() => (link.error ? void link.refetch() : confirm.mutate())}
        again="/account"
        againSays="Ask for another link"
      />
    )
  if (!link.data) return <LinkOutline />
  return (
    <div className="grid gap-5">
      <p>
        Your account moves to <strong className="break-words">{link.data.email}</strong>. The old address is told.
      </p>
      <ActButton className="button button-accent min-h-11 w-fit" onClick={() => confirm.mutate()} rests={confirm.isPending}>
        {confirm.isPending ? 'Confirming …' : 'Confirm the address'}
      </ActButton>
    </div>
  )
}
