import './styles.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { hearKeys } from './app/key-presses.ts'
import { reportFaults } from './app/report-fault.ts'
import { router } from './app/router.tsx'
import { queryClient } from './http/query-client.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce
if (nonce) setNonce(nonce)
reportFaults()
hearKeys()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
// The first page's code is on its way while the outline is painted; React takes over when it is here, so nothing blinks.
await router.load()
createRoot(root).render(
  <StrictMode>
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)
