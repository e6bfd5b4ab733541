import * as z from 'zod'
import { formatDecimal } from '../../src/core/money.ts'

const Letter = z.object({
  id: z.int(),
  queue: z.string(),
  reason: z.string(),
  created_at: z.number(),
  resolution: z.string().nullable(),
  total: z.int(),
})

const Thing = z.object({ thing: z.string(), content: z.string() })

/** Wide enough for a sentence, and the line for a terminal. */
const reasonMax = 80

/** A heading, a line a letter, and how many there are beyond. Nothing where there is no letter. */
export function formatLetters(rows: unknown[], now: number): string[] {
  const letters = z.array(Letter).parse(rows)
  const beyond = (letters[0]?.total ?? 0) - letters.length
  const lines = letters.map(({ id, queue, reason, created_at, resolution }) =>
    formatLine(`${id}`, queue, formatAge(now - created_at), resolution ?? 'waits', shorten(reason)),
  )
  if (lines.length > 0) lines.unshift(formatLine('id', 'queue', 'age', 'state', 'reason'))
  return beyond > 0 ? [...lines, `and ${beyond} older ones`] : lines
}

function formatLine(id: string, queue: string, age: string, state: string, reason: string): string {
  return `${id.padStart(6)}  ${queue.padEnd(8)}  ${age.padStart(8)}  ${state.padEnd(6)}  ${reason}`
}

/** What a program has to say may have many lines: `show` gives the whole. */
function shorten(reason: string): string {
  const [first = ''] = reason.trim().split('\n')
  const isCut = first !== reason.trim() || first.length > reasonMax
  return isCut ? `${first.slice(0, reasonMax - 1).trimEnd()}…` : first
}

/** A letter and what it refers to, a paragraph each. */
export function formatThings(rows: unknown[]): string {
  return z
    .array(Thing)
    .parse(rows)
    .map(({ thing, content }) => `${thing}\n${formatFields(JSON.parse(content))}`)
    .join('\n\n')
}

/** The names of what is money, in minor units of the currency beside it. */
const isMoney = /^(amount|captured_amount|promised_back|paid_back)$/

function formatFields({ currency, ...fields }: Record<string, unknown>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `  ${name}: ${formatValue(name, value, currency)}`)
    .join('\n')
}

function formatValue(name: string, value: unknown, currency: unknown): string {
  if (typeof value === 'number') {
    if (name.endsWith('_at')) return new Date(value).toISOString()
    if (isMoney.test(name) && typeof currency === 'string') {
      return `${formatDecimal(value, currency)} ${currency}`
    }
  }
  // Lines after the first stand below it.
  return (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('\n', '\n    ')
}

const minuteMs = 60_000

function formatAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / minuteMs))
  if (minutes < 120) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`
  return `${Math.floor(minutes / (24 * 60))} days`
}
