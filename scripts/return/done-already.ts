import * as z from 'zod'
import { returnStatuses } from '../../src/db/schema/returns.ts'

/** What `returnStatusSql` answers. */
const Row = z.object({
  status: z.enum(returnStatuses),
  /** Whether its units went back to the shelf; null where that is no longer known. */
  isRestocked: z.literal([0, 1]).nullable(),
})

interface Asked {
  number: string
  /** The status that it was to have, and what was to be done to it. */
  wanted: (typeof returnStatuses)[number]
  done: string
  /** Its units were to go back to the shelf. */
  isRestocked?: boolean
}

/**
 * What is told of a return that nothing is done to any more: somebody was first, or this is the second time.
 * @throws Error where what was asked for has not happened
 */
export function doneAlready(row: unknown, { number, wanted, done, isRestocked }: Asked): string {
  if (!row) throw new Error(`There is no return ${number}`)
  const found = Row.parse(row)
  if (found.status !== wanted) throw new Error(`${number} is ${found.status}: it cannot be ${done}`)
  if (isRestocked && found.isRestocked !== 1) throw new Error(missed(number, found.isRestocked))
  return `${number} is ${wanted} already.`
}

function missed(number: string, isRestocked: 0 | null): string {
  return isRestocked === 0
    ? `${number} is complete already, and its units were not put back: it was received without --restock. Set the stock of their products to what lies on the shelf.`
    : `${number} was received too long ago to tell whether its units were put back. See whether the stock of their products is what lies on the shelf.`
}
