import { sql } from 'drizzle-orm'
import { uploads } from '../../db/schema/catalog.ts'
import type { Context, StoredObject } from '../ports.ts'
import { removeExpired } from '../remove-expired.ts'

/** An upload that nobody has attached by then never will be. */
const uploadAgeMs = 60 * 60 * 1000
/** An image is stored before its row is written; a day is more than any request takes. */
const imageAgeMs = 24 * 60 * 60 * 1000
const pagesMax = 200

/** Removes what uploads left behind: objects nobody attached, and images no product shows. */
export async function sweepUploads(ctx: Context): Promise<number> {
  const now = ctx.clock.now().getTime()
  await removeExpired(ctx.db, uploads, new Date(now - uploadAgeMs))
  // Attached uploads leave their objects here, so that their URLs stay used: objects are listed.
  const unattached = await sweep(ctx, 'uploads/', now - uploadAgeMs, async (keys) => keys)
  const images = await sweep(ctx, 'images/', now - imageAgeMs, (keys) => unreferenced(ctx, keys))
  return unattached + images
}

async function sweep(
  ctx: Context,
  prefix: string,
  before: number,
  doomed: (keys: string[]) => Promise<string[]>,
): Promise<number> {
  let count = 0
  let cursor: string | undefined
  for (let page = 0; page < pagesMax; page += 1) {
    const listed = await ctx.images.list(prefix, cursor)
    const keys = await doomed(keysBefore(listed.objects, before))
    if (keys.length > 0) await ctx.images.delete(keys)
    count += keys.length
    cursor = listed.cursor
    if (cursor === undefined) break
  }
  return count
}

function keysBefore(objects: StoredObject[], time: number): string[] {
  return objects.filter(({ uploadedAt }) => uploadedAt.getTime() < time).map(({ key }) => key)
}

async function unreferenced(ctx: Context, keys: string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const rows = await ctx.db.all<{ key: string }>(sql`
    SELECT value AS key FROM json_each(${JSON.stringify(keys)})
    WHERE NOT EXISTS (SELECT 1 FROM product_images WHERE object_key = value)`)
  return rows.map(({ key }) => key)
}
