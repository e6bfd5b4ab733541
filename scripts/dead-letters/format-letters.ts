import * as z from 'zod'

const Letter = z.object({
  id: z.int(),
  queue: z.string(),
  reason: z.string(),
  created_at: z.number(),
  resolution: z.string().nullable(),
  total: z.int(),
})

const Thing = z.object({ thing: z.string(), content: z.string() })

/** A line a letter, and how many there are beyond. */
export function formatLetters(rows: unknown[], now: number): string[] {
  const letters = z.array(Letter).parse(rows)
  const beyond = (letters[0]?.total ?? 0) - letters.length
  const lines = letters.map(({ id, queue, reason, created_at, resolution }) => {
    const state = resolution === null ? '' : ` (${resolution})`
    const age = formatAge(now - created_at)
    return `${String(id).padStart(6)}  ${queue.padEnd(8)}  ${age.padStart(8)}  ${reason}${state}`
  })
  return beyond > 0 ? [...lines, `and ${beyond} older ones`] : lines
}

/** A letter and what it refers to, a paragraph each. */
export function formatThings(rows: unknown[]): string {
  return z
    .array(Thing)
    .parse(rows)
    .map(({ thing, content }) => `${thing}\n${formatFields(JSON.parse(content))}`)
    .join('\n\n')
}

function formatFields(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `  ${name}: ${formatValue(name, value)}`)
    .join('\n')
}

function formatValue(name: string, value: unknown): string {
  if (name.endsWith('_at') && typeof value === 'number') return new Date(value).toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const minuteMs = 60_000

function formatAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / minuteMs))
  if (minutes < 120) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`
  return `${Math.floor(minutes / (24 * 60))} days`
}
