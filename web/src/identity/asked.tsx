import { Arrived } from './arrived.tsx'

/** A link was asked for. The same words whether or not there is such an account. */
export function Asked(props: { by: 'mail' | 'operator'; what: string; email: string; onAgain: () => void }) {
  const { by, what, email, onAgain } = props
  return (
    <Arrived className="grid gap-3">
      {by === 'mail' ? (
        <>
          <p className="text-[17px] font-medium">Look into your mail.</p>
          <p>
            A message with a link {what} is on its way to <strong className="break-words">{email}</strong>, if that is possible
            with this address. The link works once, and not for long. When nothing comes within a few minutes, look among the
            unwanted mail.
          </p>
        </>
      ) : (
        <>
          <p className="text-[17px] font-medium">Ask your administrator for the link.</p>
          <p>
            This installation sends no mail. Your wish for <strong className="break-words">{email}</strong> is noted; the
            administrator can hand you a link {what}.
          </p>
        </>
      )}
      <p>
        <button type="button" className="link" onClick={onAgain}>
          Another address
        </button>
      </p>
    </Arrived>
  )
}
