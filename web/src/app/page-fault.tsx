import type { ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Fault } from '../elements/fault.tsx'
import { report } from './report-fault.ts'

/** A page that threw: usually a part of the application that could not be fetched after an update. */
export function PageFault({ error }: ErrorComponentProps) {
  useEffect(() => report(error), [error])
  return (
    <Fault
      fault={error instanceof Error ? error : new Error(String(error))}
      what="This page"
      onRetry={() => location.reload()}
      className="mx-auto mt-[8vh] max-w-2xl"
    />
  )
}
