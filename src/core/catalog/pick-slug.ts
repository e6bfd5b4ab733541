import { sql } from 'drizzle-orm'
import slugify from 'slugify'
import { oneOf } from '../../db/one-of.ts'
import type { Context } from '../ports.ts'

const slugLengthMax = 200
/** So many products of one name have short suffixes. */
const suffixMax = 9

/** Paths of the API stand in their place. */
export const reservedSlugs = ['categories', 'images']

/** What a name is in an address: "Crème Brûlée" is `creme-brulee`. Empty where nothing is left of it. */
export function slugOf(name: string): string {
  return slugify(name, { lower: true, strict: true }).slice(0, slugLengthMax).replace(/-+$/, '')
}

/** A slug for a product of this name that no other product has at this moment. */
export async function pickSlug(ctx: Context, name: string): Promise<string> {
  const [slug = ''] = await pickSlugs(ctx, [name])
  return slug
}

/** The same for many products, which get different ones. */
export async function pickSlugs(ctx: Context, names: string[]): Promise<string[]> {
  if (names.length === 0) return []
  const wishes = names.map((name) => suffixed(slugOf(name) || 'product'))
  const taken = await ctx.db.all<{ slug: string }>(sql`
    SELECT slug FROM products
    WHERE ${oneOf(sql`slug`, [...new Set(wishes.flat())])} AND deleted_at IS NULL`)
  const used = new Set([...reservedSlugs, ...taken.map(({ slug }) => slug)])
  return wishes.map((wished) => {
    const slug = wished.find((one) => !used.has(one)) ?? `${wished[0]}-${ctx.random.hex(4)}`
    used.add(slug)
    return slug
  })
}

/** The stem itself, then with 2 and so on. */
function suffixed(stem: string): string[] {
  return [stem, ...Array.from({ length: suffixMax - 1 }, (_, index) => `${stem}-${index + 2}`)]
}
