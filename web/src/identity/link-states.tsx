import { Link } from '@tanstack/react-router'
import { RequestFault } from '../http/request.ts'
import { sentenceOf } from './fault-places.ts'

export function LinkOutline() {
  return (
    <div className="grid gap-5" aria-busy="true">
      <p className="sr-only">The link is being looked at.</p>
      <div className="bone h-12" />
      <div className="bone h-16" />
      <div className="bone h-16" />
      <div className="bone h-11" />
    </div>
  )
}

export function LinkRefused(props: {
  fault: Error
  onRetry: () => void
  again: '/sign-up' | '/reset' | '/account'
  againSays: string
}) {
  const { fault, onRetry, again, againSays } = props
  // A cut or foreign token does not even have the shape of one.
  const isDead = fault instanceof RequestFault && (fault.reason === 'link-invalid' || fault.status === 400)
  return (
    <div role="alert" className="grid gap-4">
      <p className="rounded-lg bg-warn-surface p-4 font-medium text-warn">
        {isDead ? 'This link was used already, has expired, or was replaced by a newer one.' : sentenceOf(fault)}
      </p>
      {isDead ? (
        <Link to={again} className="button w-fit">
          {againSays}
        </Link>
      ) : (
        <button type="button" className="button w-fit" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}
