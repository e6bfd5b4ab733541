import { env } from 'cloudflare:workers'
import type { CallKind } from '../../simulator/faults.ts'
import { fault } from '../faults/faults.ts'

export interface PaymentAtZibal {
  trackId: number
  orderId: string
  amount: number
  callbackUrl: string
  status: number
  verifiedAt: string | null
  refundedAmount: number
}

export type Outcome = 'paid' | 'cancelled' | 'failed'

/** All that the simulated Zibal knows, oldest first: also what the shop has never heard of. */
export async function readZibalBooks(orderId?: number): Promise<PaymentAtZibal[]> {
  const answer = await fetch(`${env.ZIBAL_API_URL}/control`)
  const all: PaymentAtZibal[] = await answer.json()
  return orderId === undefined ? all : all.filter((one) => one.orderId === String(orderId))
}

/** What the customer does on Zibal's page; answers path and query to which the browser is sent. */
export async function payAtZibal(trackId: string, outcome: Outcome = 'paid'): Promise<string> {
  const answer = await fetch(`${env.ZIBAL_API_URL}/start/${trackId}`, {
    method: 'POST',
    body: new URLSearchParams({ outcome }),
    redirect: 'manual',
  })
  await answer.text()
  const { pathname, search } = new URL(answer.headers.get('Location') ?? '')
  return pathname + search
}

/** Has Zibal tell something else of a payment from now on, if it has the status `from`. */
export async function changeAtZibal(
  trackId: string,
  change: { status?: number; amount?: number; orderId?: number; from?: number },
): Promise<void> {
  const fields = Object.entries(change).map(([name, value]) => [name, String(value)])
  const answer = await fetch(`${env.ZIBAL_API_URL}/control/${trackId}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  })
  if (answer.status !== 200) throw new Error(await answer.text())
  await answer.text()
}

export type ZibalOperation = 'create' | 'inquiry' | 'verify' | 'refund'

/** Every fault ends with `endFaults`. */
export function faultAtZibal(operation: ZibalOperation, kind: CallKind, count = 1): Promise<void> {
  return fault({ gateway: 'zibal', operation, kind, count })
}
