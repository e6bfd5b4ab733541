import * as z from 'zod'
import type { OrderStatus } from '../../core/orders/types.ts'
import { givenAs } from '../../http/query-fields.ts'
import { arrayPage } from './array-pages.ts'
import { notChoice } from './choice.ts'

const statusNames = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED'] as const

const statuses: Record<(typeof statusNames)[number], OrderStatus> = {
  PENDING: 'pending',
  PROCESSING: 'processing',
  SHIPPED: 'shipped',
  DELIVERED: 'delivered',
  CANCELLED: 'cancelled',
}

/** An order's status, as this contract writes it. */
export const statusField = z.enum(statusNames, notChoice).transform((name) => statuses[name])

const day = givenAs(z.iso.date({ abort: true }), 'Enter a valid date (YYYY-MM-DD).')

const days = { start_date: day, end_date: day, ...arrayPage }

interface Days {
  start_date?: string | undefined
  end_date?: string | undefined
}

const inOrder = {
  path: ['end_date'],
  error: 'The last day must not be before the first one.',
}

export const DayQuery = z.object(days).refine(areInOrder, inOrder)

export const ListQuery = z
  .object({ status: givenAs(statusField, 'Select a valid choice.'), ...days })
  .refine(areInOrder, inOrder)

/** Texts of this form stand in the order of time. */
function areInOrder({ start_date = '', end_date }: Days): boolean {
  return end_date === undefined || start_date <= end_date
}

export function daysOf({ start_date: firstDay, end_date: lastDay }: Days) {
  return { firstDay, lastDay }
}
