// What the pages on the way in share: one narrow column, and why there is no way in over plain http.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTitle } from '../elements/use-title.ts'
import { optionsQuery } from './queries.ts'

export function Door({ title, children, lead }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useTitle(title)
  return (
    <article className="mx-auto max-w-[26rem] pt-[4vh]">
      <h1 className="home-title mb-2 !text-[1.75rem]">{title}</h1>
      {isSecureContext ? (
        <>
          {lead && <p className="text-muted">{lead}</p>}
          <CookiesRefused />
          <div className="mt-6">{children}</div>
        </>
      ) : (
        <PlainHttp />
      )}
    </article>
  )
}

/** Known before anything is typed: every page sets a cookie that says nothing, and it did not come back. */
function CookiesRefused() {
  const options = useQuery(optionsQuery)
  if (options.data?.keepsCookies !== false) return null
  return (
    <p className="mt-3 rounded-lg border border-line bg-raised p-4">
      This browser keeps no cookies from this site, so signing in would not last. Allow cookies for it, then load this page again.
    </p>
  )
}

/** Browsers keep the cookies of a session over https, and on the machine itself; anywhere else signing in would not last. */
export function PlainHttp() {
  return (
    <div className="grid gap-4">
      <p className="font-medium">Signing in needs https, and this page came over plain http.</p>
      <p>
        Over plain http everybody on the way, in the same network for one, could read your password and take over your session. So
        browsers keep no cookie for it here, and nothing can be entered on this page.
      </p>
      <p>Everything that needs no account works as it is: prices, charts, analysis.</p>
      <section className="rounded-lg border border-line bg-raised p-4" aria-labelledby="for-operators">
        <h2 id="for-operators" className="font-semibold">
          If you run this server
        </h2>
        <p className="mt-1">
          In a home network <code>npx tradewise tls init</code> makes a certificate authority of your own and a certificate for
          this machine, and says what to set; docs/concepts/home-network.md tells how each device learns to trust it. On the
          internet name a certificate and its key by the settings TLS_CERT and TLS_KEY, or put a proxy in front that speaks https;
          the deployment guide tells how. Then open this page with https.
        </p>
        <p className="mt-3">On the machine itself, http://localhost works as well.</p>
      </section>
      <p>
        <Link to="/" className="link">
          To the start
        </Link>
      </p>
    </div>
  )
}

export function LinkGone() {
  return (
    <div className="grid gap-4">
      <p>
        This page is reached by a link from a mail, or from your administrator, and the link’s last part is missing. Open the link
        again, whole; when a mail program has cut it, copy it into the address bar.
      </p>
      <p>
        <Link to="/sign-in" className="link">
          To signing in
        </Link>
      </p>
    </div>
  )
}
