// Why something cannot be done here, and the way to where it can.
import { Link } from '@tanstack/react-router'
import type { SourcesAnswer } from '../../../src/product/market/sources.contract.ts'

export function NotPermitted({ permission }: { permission: SourcesAnswer['imports'] }) {
  return (
    <p className="mb-4 max-w-3xl text-muted">
      {permission.says}{' '}
      {permission.needs === 'sign-in' && (
        <Link to="/sign-in" search={{ next: '/data' }} className="link">
          Sign in
        </Link>
      )}
      {permission.needs === 'second-factor' && (
        <Link to="/account/security" className="link">
          Add a second factor
        </Link>
      )}
    </p>
  )
}
