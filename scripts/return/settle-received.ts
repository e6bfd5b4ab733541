import * as z from 'zod'
import type { Receivable } from '../../src/core/returns/receiving/receivable.ts'
import { type Settlement, settleReturn } from '../../src/core/returns/receiving/settle-return.ts'
import { receiveReturnSql } from './return-sql.ts'
import { toReceivable } from './to-receivable.ts'

/** How often a return is settled anew because another one, or a refund, has come between. */
const roundsMax = 10

interface Receiving {
  /** Answers the row of `receivableSql`. */
  read: () => Promise<Record<string, unknown> | undefined>
  /** Runs the statements in one transaction, and answers the row of `receiveReturnSql`. */
  write: (statements: string) => Promise<Record<string, unknown> | undefined>
  isRestocked: boolean
}

interface Received {
  receivable: Receivable
  settlement: Settled
}

export interface Settled extends Settlement {
  /** How many of `revokedPoints` the customer still had. */
  takenPoints: number
}

const Written = z.object({ takenPoints: z.int() })

/** Receives a return; null where it is not approved, or is not there. */
export async function settleReceived({
  read,
  write,
  isRestocked,
}: Receiving): Promise<Received | null> {
  for (let round = 1; round <= roundsMax; round++) {
    const receivable = toReceivable(await read())
    if (receivable?.status !== 'approved') return null
    const settlement = settleReturn(receivable)
    const receipt = { receivable, settlement, isRestocked }
    const written = await write(receiveReturnSql(receipt, Date.now()))
    if (written) return { receivable, settlement: { ...settlement, ...Written.parse(written) } }
  }
  throw new Error('What the order was paid by goes on changing: try again')
}
