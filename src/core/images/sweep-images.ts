import { sql } from 'drizzle-orm'
import { dayMs } from '../days.ts'
import type { Context, StoredObject } from '../ports.ts'
import { isShown } from './references.ts'

/** An upload that nobody has attached by then never will be. */
const uploadAgeMs = 60 * 60 * 1000
/** An image is stored before its row is written; a day is more than any request takes. */
const imageAgeMs = dayMs
/** Pages of a thousand objects; each may cost a list, a query and a deletion. */
const pagesMax = 300
/** Images are named by a hash. */
const digits = [...'0123456789abcdef']

/**
 * Removes objects of uploads that nobody attached, and images that nothing shows; answers how many.
 * Each day begins with another digit of the hash and ends at `pagesMax`, so that a larger store is
 * looked through over the days, as long as a digit has fewer images than one day's pages hold.
 */
export async function sweepImages(ctx: Context): Promise<number> {
  const now = ctx.clock.now().getTime()
  // Attached uploads leave their objects here, so that their URLs stay used: objects are listed.
  const uploads = await sweep(ctx, {
    prefix: 'uploads/',
    before: now - uploadAgeMs,
    pagesMax,
    doomed: async (keys) => keys,
  })
  let { count } = uploads
  let pagesLeft = pagesMax
  const first = Math.floor(now / dayMs) % digits.length
  for (const digit of [...digits.slice(first), ...digits.slice(0, first)]) {
    const images = await sweep(ctx, {
      prefix: `images/${digit}`,
      before: now - imageAgeMs,
      pagesMax: pagesLeft,
      doomed: (keys) => unreferenced(ctx, keys),
    })
    count += images.count
    pagesLeft -= images.pages
  }
  return count
}

interface Search {
  prefix: string
  before: number
  pagesMax: number
  /** Which of them nobody needs. */
  doomed(keys: string[]): Promise<string[]>
}

async function sweep(
  ctx: Context,
  { prefix, before, pagesMax, doomed }: Search,
): Promise<{ count: number; pages: number }> {
  let count = 0
  let pages = 0
  let cursor: string | undefined
  while (pages < pagesMax) {
    const listed = await ctx.images.list(prefix, cursor)
    pages += 1
    const keys = await doomed(keysBefore(listed.objects, before))
    if (keys.length > 0) await ctx.images.delete(keys)
    count += keys.length
    cursor = listed.cursor
    if (cursor === undefined) break
  }
  return { count, pages }
}

function keysBefore(objects: StoredObject[], time: number): string[] {
  return objects.filter(({ uploadedAt }) => uploadedAt.getTime() < time).map(({ key }) => key)
}

async function unreferenced(ctx: Context, keys: string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const rows = await ctx.db.all<{ key: string }>(sql`
    SELECT value AS key FROM json_each(${JSON.stringify(keys)})
    WHERE NOT ${isShown(sql`value`)}`)
  return rows.map(({ key }) => key)
}
