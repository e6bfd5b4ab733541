import type { Context } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import { checkImage, type ImageRules, imageTypes } from './rules.ts'

/** Stores a picture under the hash of its bytes and answers its key. @throws ImageRejected */
export async function storeImage(
  ctx: Context,
  bytes: Uint8Array,
  rules?: ImageRules,
): Promise<string> {
  const contentType = checkImage(bytes, rules)
  const key = `images/${await sha256(bytes)}.${imageTypes[contentType]}`
  // Written again where it exists: that makes it young, and the sweep leaves young objects alone.
  await ctx.images.put(key, bytes, { contentType })
  return key
}
